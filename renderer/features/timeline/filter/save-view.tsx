import { type FormEvent, useState } from 'react';
import { presentError } from '#renderer/errors/present-error.ts';
import { visibleText } from '#renderer/lib/visible-text.ts';
import { useServices } from '#renderer/platform/services.tsx';
import { Button } from '#renderer/ui/button.tsx';
import { TextInput } from '#renderer/ui/text-input.tsx';
import { useTimelineState } from '../timeline-context.tsx';
import { saveView, type ViewDraft } from './view-actions.ts';
import type { ViewChoice } from './view-choice.ts';
import styles from './views-menu.module.css';

/** Gives the filter in force a name, or the view that was changed its new filter. */
export function SaveView({ choice, onDone }: { readonly choice: ViewChoice | null; readonly onDone: () => void }) {
  const services = useServices();
  const query = useTimelineState((state) => state.text.trim());
  const grouping = useTimelineState((state) => state.grouping);
  const [name, setName] = useState('');
  const [problem, setProblem] = useState<string | null>(null);
  if (choice !== null && !choice.isChanged) return null;
  if (query === '' && grouping === 'flat') return <p className={styles.hint}>Filter the list, then save the filter here.</p>;

  const save = async (draft: ViewDraft) => {
    try {
      await saveView(services, draft);
      onDone();
    } catch (error) {
      setProblem(presentError(error)?.text ?? null);
    }
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (name.trim() !== '') void save({ name: name.trim(), query, grouping });
  };
  return (
    <form className={styles.save} onSubmit={submit}>
      {choice === null ? null : (
        <Button size="small" onClick={() => void save({ ...choice.view, query, grouping })}>
          <span className={styles.update}>
            Update <bdi>{visibleText(choice.view.name)}</bdi> to this filter
          </span>
        </Button>
      )}
      <div className={styles.line}>
        <TextInput
          aria-label="Name of the view"
          placeholder="Save this filter as…"
          value={name}
          maxLength={80}
          isInvalid={problem !== null}
          aria-describedby={problem === null ? undefined : 'save-view-problem'}
          onChange={({ target }) => {
            setName(target.value);
            setProblem(null);
          }}
        />
        <Button type="submit" variant="primary" disabled={name.trim() === ''}>
          Save
        </Button>
      </div>
      {problem === null ? null : (
        <p className={styles.problem} id="save-view-problem" role="alert">
          {visibleText(problem)}
        </p>
      )}
    </form>
  );
}
