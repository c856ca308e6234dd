import { visibleText } from '#renderer/lib/visible-text.ts';
import { useStore } from '#renderer/platform/services.tsx';
import { Button } from '#renderer/ui/button.tsx';
import { withSuggestion } from '../filter-terms.ts';
import { useTimeline, useTimelineState } from '../timeline-context.tsx';
import type { CompletionStore } from './completion.ts';
import styles from './fault-note.module.css';

/** What is wrong with the filter, where, and what to write instead. While something is offered the person is still writing. */
export function FaultNote({ completion }: { readonly completion: CompletionStore }) {
  const { actions } = useTimeline();
  const text = useTimelineState((state) => state.text);
  const fault = useTimelineState((state) => state.fault);
  const isOffering = useStore(completion, ({ options }) => options.length > 0);
  if (fault === null || isOffering) return null;
  return (
    <div className={styles.fault} id="filter-fault" role="alert">
      <p>{visibleText(fault.problem)}</p>
      {fault.position === null ? null : <p className="visually-hidden">It is from character {fault.position + 1} on.</p>}
      {fault.suggestion === null || fault.position === null ? null : (
        <Button size="small" onClick={() => actions.applyText(withSuggestion(text, fault))}>
          Write <bdi className={styles.suggestion}>{visibleText(fault.suggestion)}</bdi>
        </Button>
      )}
    </div>
  );
}
