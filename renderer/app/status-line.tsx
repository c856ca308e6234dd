import type { Health } from '#contract/models/health.ts';
import { countOf, formatBytes, formatCount } from '#renderer/lib/format-bytes.ts';
import { useServices, useStore } from '#renderer/platform/services.tsx';
import { JobStatus } from './jobs/job-status.tsx';
import { ReplayStatus } from './jobs/replay-status.tsx';
import { StateDot } from './state-dot.tsx';
import styles from './status-line.module.css';

/** Always there: listening or not, how much is kept, whether the index is up to date. */
export function StatusLine() {
  const { stores } = useServices();
  const health = useStore(stores.session, (state) => state.health);
  const isLost = useStore(stores.session, (state) => state.link.kind === 'lost');
  const version = useStore(stores.session, (state) => state.version);
  if (health === null) return <footer className={styles.line} />;
  const { receiver, log } = health;
  return (
    <footer className={styles.line}>
      <span className={styles.item}>
        <StateDot state={isLost ? 'busy' : receiver.state} />
        {isLost ? 'reconnecting' : receiver.state === 'listening' ? 'listening' : 'not listening'}
      </span>
      <span className={styles.item}>{formatCount(log.deliveries)} kept</span>
      <span className={styles.item}>{formatBytes(log.sizeBytes)}</span>
      <span className={styles.item}>{indexWords(log)}</span>
      {log.mode === 'read-only' ? <span className={styles.item}>read-only</span> : null}
      {log.notStored > 0 ? <span className={styles.bad}>{countOf(log.notStored, 'delivery', 'deliveries')} not stored</span> : null}
      {receiver.refusedByParser > 0 ? (
        <span className={styles.item} title={receiver.lastRefusal === null ? undefined : `Last: ${receiver.lastRefusal.code}`}>
          {countOf(receiver.refusedByParser, 'request was', 'requests were')} not HTTP
        </span>
      ) : null}
      <span className={styles.end}>
        <ReplayStatus />
        <JobStatus />
        <span className={styles.version}>Hookglass {version}</span>
      </span>
    </footer>
  );
}

function indexWords(log: Health['log']): string {
  if (log.isIndexRebuilding) return `index rebuilding, ${formatCount(log.indexLag)} to go`;
  return log.indexLag === 0 ? 'index up to date' : `index ${formatCount(log.indexLag)} behind`;
}
