import type { DeliveryId } from '#contract/ids.ts';
import { ErrorCallout } from '#renderer/errors/error-callout.tsx';
import { AttemptLoader } from '#renderer/exchange/attempt-loader.tsx';
import { useServices } from '#renderer/platform/services.tsx';
import { Segmented } from '#renderer/ui/segmented.tsx';
import { Spinner } from '#renderer/ui/spinner.tsx';
import styles from '../replay-dialog.module.css';
import type { PreviewState } from '../use-preview.ts';
import type { ReplaySender } from '../use-replay.ts';
import { PreviewView } from './preview-view.tsx';

export type SideView = 'request' | 'answer';

export interface ReplaySideProps {
  readonly deliveryId: DeliveryId;
  readonly view: SideView;
  readonly onView: (view: SideView) => void;
  readonly preview: PreviewState;
  readonly sender: ReplaySender;
  /** Asks for the preview once more. */
  readonly onAskAgain: () => void;
}

/** Before sending: what will leave. After: what was answered. */
export function ReplaySide({ deliveryId, view, onView, preview, sender, onAskAgain }: ReplaySideProps) {
  return (
    <div className={styles.side}>
      <div>
        <Segmented
          label="Shown beside the form"
          value={view}
          options={[
            { value: 'request', label: 'What will leave' },
            { value: 'answer', label: 'Answer' },
          ]}
          onChange={onView}
        />
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reachable with the keys */}
      <section className={styles.panel} tabIndex={0} aria-label={view === 'request' ? 'What will leave' : 'Answer'} aria-live="polite">
        {view === 'request' ? <PreviewView deliveryId={deliveryId} state={preview} onAskAgain={onAskAgain} /> : <Answer sender={sender} />}
      </section>
    </div>
  );
}

function Answer({ sender }: { readonly sender: ReplaySender }) {
  const { stores } = useServices();
  if (sender.error !== undefined) {
    return (
      <ErrorCallout error={sender.error} actions={{ enter_secret: () => stores.selection.setState({ dialog: null, view: 'endpoints' }) }} />
    );
  }
  if (sender.isSending || (sender.sent !== undefined && sender.sent.attemptId === undefined)) {
    return (
      <p className={styles.waiting}>
        <Spinner /> Waiting for the answer
      </p>
    );
  }
  if (sender.sent?.attemptId === undefined)
    return <p className={styles.hint}>Nothing was sent yet. The answer of the target appears here.</p>;
  return <AttemptLoader key={sender.sent.attemptId} id={sender.sent.attemptId} outcome={sender.sent.outcome} />;
}
