import { X } from 'lucide-react';
import type { AttemptSummary } from '#contract/models/replay.ts';
import { AttemptLoader } from '#renderer/exchange/attempt-loader.tsx';
import { CopyRequest } from '#renderer/exchange/copy-request.tsx';
import { formatClock } from '#renderer/lib/format-time.ts';
import { useServices } from '#renderer/platform/services.tsx';
import { Button } from '#renderer/ui/button.tsx';
import { IconButton } from '#renderer/ui/icon-button.tsx';
import { TimeText } from '#renderer/ui/time-text.tsx';
import styles from '../attempts.module.css';

/** One attempt whole, and what it came from. */
export function AttemptDetail({ attempt, onClose }: { readonly attempt: AttemptSummary; readonly onClose: () => void }) {
  const { stores } = useServices();
  const { selection } = stores;
  const { id, deliveryId, draftId, replayId, outcome } = attempt;
  return (
    <section className={styles.detail} aria-label="Attempt">
      <header className={styles.detailHead}>
        <h2 className={styles.detailTitle}>
          <TimeText timeUs={attempt.startedAtUs}>{formatClock(attempt.startedAtUs)}</TimeText>
        </h2>
        <CopyRequest id={id} />
        {deliveryId === null ? null : (
          <Button
            size="small"
            onClick={() => selection.setState({ view: 'timeline', deliveryId, focusedId: deliveryId, detailTab: 'attempts' })}
          >
            Delivery
          </Button>
        )}
        {replayId === null ? null : (
          <Button size="small" onClick={() => selection.setState({ replays: { kind: 'job', id: replayId } })}>
            Job
          </Button>
        )}
        {draftId === null ? null : (
          <Button size="small" onClick={() => selection.setState({ view: 'compose', draftId })}>
            Draft
          </Button>
        )}
        <IconButton icon={X} size="small" label="Close the attempt" onClick={onClose} />
      </header>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reachable with the keys */}
      <div className={styles.detailBody} tabIndex={0}>
        <AttemptLoader key={id} id={id} outcome={outcome} leavesOut={['copy']} />
      </div>
    </section>
  );
}
