import type { Snapshot } from '#contract/models/snapshot.ts';
import { formatBytes } from '#renderer/lib/format-bytes.ts';
import { describeTime, formatClock } from '#renderer/lib/format-time.ts';
import { visibleText } from '#renderer/lib/visible-text.ts';
import { Badge } from '#renderer/ui/badge.tsx';
import { CopyText } from '#renderer/ui/copy-text.tsx';
import { Section } from '#renderer/ui/page.tsx';
import styles from '../runs.module.css';

/** Fetched in place of what never arrived: state from the API, not deliveries. */
export function RecoveredSection({ snapshots }: { readonly snapshots: readonly Snapshot[] }) {
  return (
    <Section
      title="Recovered"
      hint="State that was fetched in place of events that never arrived. It says how things stand now, not what was sent."
    >
      <ul aria-label="Recovered">
        {snapshots.map((snapshot) => (
          <li key={snapshot.id} className={styles.recovered}>
            <Badge tone="info">recovered</Badge>
            <span className={styles.recoveredName}>
              {snapshot.thing ?? 'object'}
              {snapshot.objectId === null ? null : (
                <>
                  {' '}
                  <CopyText text={snapshot.objectId} label="object id" />
                </>
              )}
            </span>
            {snapshot.objectStatus === null ? null : <Badge>{visibleText(snapshot.objectStatus)}</Badge>}
            <span className={styles.spring} />
            <span className={styles.quiet}>{formatBytes(snapshot.bytes)}</span>
            {snapshot.requestId === null ? null : <CopyText text={snapshot.requestId} label="request id" />}
            <span className={styles.mono} title={describeTime(snapshot.takenAtUs, Date.now())}>
              {formatClock(snapshot.takenAtUs)}
            </span>
          </li>
        ))}
      </ul>
    </Section>
  );
}
