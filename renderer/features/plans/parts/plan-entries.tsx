import type { Plan, PlanEntry } from '#contract/models/plan.ts';
import { ErrorCallout } from '#renderer/errors/error-callout.tsx';
import { classNames } from '#renderer/lib/class-names.ts';
import { formatBytes, formatCount } from '#renderer/lib/format-bytes.ts';
import { formatDuration } from '#renderer/lib/format-time.ts';
import { shortenMiddle } from '#renderer/lib/shorten.ts';
import { visibleText } from '#renderer/lib/visible-text.ts';
import { usePaged } from '#renderer/platform/use-paged.ts';
import { Skeleton } from '#renderer/ui/skeleton.tsx';
import { VirtualList } from '#renderer/ui/virtual-list.tsx';
import styles from '../plans.module.css';

const rowHeight = 28;
const pageSize = 500;
/** Rows before the end of what is here at which the next page is asked for. */
const ahead = 40;

/** What leaves, in its order, drawn as it is scrolled to. */
export function PlanEntries({ plan }: { readonly plan: Plan }) {
  const entries = usePaged(`${plan.id} ${plan.fingerprint}`, (client, cursor, signal) =>
    client.plans.entries({ id: plan.id, limit: pageSize, ...(cursor === undefined ? {} : { cursor }) }, { signal }),
  );
  const { items } = entries;
  if (items === undefined && entries.error !== undefined) {
    return <ErrorCallout error={entries.error} actions={{ retry: entries.reload, reconnect: entries.reload, reload: entries.reload }} />;
  }
  if (items === undefined) return <Skeleton rows={6} height={rowHeight} label="Loading what leaves" />;
  return (
    <div className={styles.entries}>
      <div className={styles.entryHead} aria-hidden="true">
        <span>#</span>
        <span>After</span>
        <span>Event</span>
        <span>Event id</span>
        <span>Size</span>
      </div>
      <VirtualList
        role="list"
        aria-label="What leaves, in order"
        tabIndex={0}
        count={items.length}
        rowHeight={rowHeight}
        keyOf={(index) => String(items[index]?.position ?? index)}
        renderRow={(index) => <Entry entry={items[index]} />}
        onRange={(_, last) => (last + ahead > items.length ? entries.more() : undefined)}
      />
    </div>
  );
}

function Entry({ entry }: { readonly entry: PlanEntry | undefined }) {
  if (entry === undefined) return null;
  const { position, dueMs, eventType, eventId, deliveryId, bytes, isDuplicate, problem } = entry;
  return (
    // biome-ignore lint/a11y/useSemanticElements: rows are placed by hand, which a list element refuses
    <div role="listitem" className={classNames(styles.entry, problem !== null && styles.isLeftOut)} title={problem ?? undefined}>
      <span className={styles.position}>{formatCount(position + 1)}</span>
      <span className={styles.due}>{dueMs === 0 ? 'at once' : formatDuration(dueMs * 1000)}</span>
      <span className={styles.type}>
        {problem === null ? null : <span className={styles.mark}>✕ left out: {visibleText(problem)}</span>}
        {problem === null ? <bdi>{visibleText(eventType ?? 'no event')}</bdi> : null}
        {isDuplicate && problem === null ? <span className={styles.twice}> ×2 duplicate</span> : null}
      </span>
      <bdi className={styles.id}>{visibleText(shortenMiddle(eventId ?? deliveryId ?? '', 22))}</bdi>
      <span className={styles.size}>{formatBytes(bytes)}</span>
    </div>
  );
}
