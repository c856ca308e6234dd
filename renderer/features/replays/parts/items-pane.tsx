// biome-ignore-all lint/a11y/useSemanticElements: rows are placed by hand, which a table element refuses; the roles give the same tree
// biome-ignore-all lint/a11y/useFocusableInteractive: the list has the focus and names the row that is active
import { X } from 'lucide-react';
import { type KeyboardEvent, useEffect, useEffectEvent, useRef, useState } from 'react';
import type { itemStates, ReplayItem } from '#contract/models/plan.ts';
import type { ReplaySummary } from '#contract/models/replay.ts';
import { ErrorCallout } from '#renderer/errors/error-callout.tsx';
import { AttemptLoader } from '#renderer/exchange/attempt-loader.tsx';
import { AttemptStatus } from '#renderer/exchange/attempt-status.tsx';
import { classNames } from '#renderer/lib/class-names.ts';
import { formatCount } from '#renderer/lib/format-bytes.ts';
import { formatDuration } from '#renderer/lib/format-time.ts';
import { shortenMiddle } from '#renderer/lib/shorten.ts';
import { visibleText } from '#renderer/lib/visible-text.ts';
import { useServices } from '#renderer/platform/services.tsx';
import { usePaged } from '#renderer/platform/use-paged.ts';
import { Button } from '#renderer/ui/button.tsx';
import { Empty } from '#renderer/ui/empty.tsx';
import { IconButton } from '#renderer/ui/icon-button.tsx';
import { Skeleton } from '#renderer/ui/skeleton.tsx';
import { VirtualList, type VirtualListHandle } from '#renderer/ui/virtual-list.tsx';
import { itemLook } from '../item-words.ts';
import outcomes from '../outcome-bar.module.css';
import type { PartId } from '../outcome-parts.ts';
import styles from '../replays.module.css';

export interface ItemsPaneProps {
  readonly job: ReplaySummary;
  /** Outcomes to show; all when empty. */
  readonly chosen: readonly PartId[];
  readonly beat: number;
  readonly onClear: () => void;
}

const rowHeight = 28;
const pageSize = 200;
const ahead = 40;

/** What became of each delivery, with the last attempt of the one that is looked at beside it. */
export function ItemsPane({ job, chosen, beat, onClear }: ItemsPaneProps) {
  const states = chosen.map(stateOf).toSorted();
  const paged = usePaged(`${job.id} ${states.join(' ')}`, (client, cursor, signal) =>
    client.replays.items({ id: job.id, states, limit: pageSize, ...(cursor === undefined ? {} : { cursor }) }, { signal }),
  );
  const [position, setPosition] = useState<number | null>(null);
  const readAgain = useEffectEvent(() => paged.reload());
  useEffect(() => {
    if (beat > 0) readAgain();
  }, [beat]);
  const { items } = paged;
  if (items === undefined && paged.error !== undefined) {
    return (
      <div className={styles.padded}>
        <ErrorCallout error={paged.error} actions={{ retry: paged.reload, reconnect: paged.reload, reload: paged.reload }} />
      </div>
    );
  }
  if (items === undefined) return <Skeleton rows={8} height={rowHeight} label="Loading what became of each delivery" />;
  if (items.length === 0) {
    return (
      <Empty title="No delivery is in this state" action={<Button onClick={onClear}>Show all</Button>}>
        The list is narrowed by the outcomes chosen above.
      </Empty>
    );
  }
  const open = items.find((item) => item.position === position);
  return (
    <div className={styles.items} data-open={open === undefined ? undefined : true}>
      <ItemList items={items} position={position} onOpen={setPosition} onNearEnd={paged.more} />
      {open === undefined ? null : <ItemDetail item={open} onClose={() => setPosition(null)} />}
    </div>
  );
}

const stateNames: Readonly<Record<PartId, (typeof itemStates)[number]>> = {
  waiting: 'waiting',
  inFlight: 'in-flight',
  succeeded: 'succeeded',
  failed: 'failed',
  again: 'again',
  unknown: 'unknown',
  skipped: 'skipped',
};

function stateOf(part: PartId): (typeof itemStates)[number] {
  return stateNames[part];
}

interface ItemListProps {
  readonly items: readonly ReplayItem[];
  readonly position: number | null;
  readonly onOpen: (position: number) => void;
  readonly onNearEnd: () => void;
}

function ItemList({ items, position, onOpen, onNearEnd }: ItemListProps) {
  const list = useRef<VirtualListHandle>(null);
  const at = items.findIndex((item) => item.position === position);
  const press = (event: KeyboardEvent) => {
    const by = { ArrowDown: 1, ArrowUp: -1, j: 1, k: -1 }[event.key];
    if (by === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    event.stopPropagation();
    const next = at < 0 ? 0 : Math.min(items.length - 1, Math.max(0, at + by));
    const item = items[next];
    if (item === undefined) return;
    onOpen(item.position);
    list.current?.reveal(next);
  };
  return (
    <VirtualList
      role="grid"
      aria-label="Deliveries of this replay"
      aria-activedescendant={at < 0 ? undefined : `item-${position}`}
      tabIndex={0}
      handle={list}
      count={items.length}
      rowHeight={rowHeight}
      keyOf={(index) => String(items[index]?.position ?? index)}
      renderRow={(index) => <ItemRow item={items[index]} isOpen={index === at} onOpen={onOpen} />}
      onRange={(_, last) => (last + ahead > items.length ? onNearEnd() : undefined)}
      onKeyDown={press}
    />
  );
}

function ItemRow({
  item,
  isOpen,
  onOpen,
}: {
  readonly item: ReplayItem | undefined;
  readonly isOpen: boolean;
  readonly onOpen: (position: number) => void;
}) {
  if (item === undefined) return null;
  const { sign, word, tone } = itemLook(item.state);
  const took = item.attempt?.phases.totalUs ?? null;
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the list takes the arrow keys
    <div
      id={`item-${item.position}`}
      role="row"
      aria-selected={isOpen}
      className={styles.item}
      data-state={item.state}
      onClick={() => onOpen(item.position)}
    >
      <span role="gridcell" className={styles.position}>
        {formatCount(item.position + 1)}
      </span>
      <span role="gridcell" className={classNames(styles.itemState, outcomes[tone])}>
        <span aria-hidden="true">{sign}</span> {word}
      </span>
      <span role="gridcell" className={styles.itemAnswer}>
        {item.attempt === null ? null : <AttemptStatus attempt={item.attempt} />}
      </span>
      <span role="gridcell" className={styles.itemType}>
        <bdi>{visibleText(item.eventType ?? 'no event')}</bdi>
      </span>
      <span role="gridcell" className={styles.itemId}>
        <bdi>{visibleText(shortenMiddle(item.eventId ?? item.deliveryId, 22))}</bdi>
      </span>
      <span role="gridcell" className={styles.itemSentence}>
        <bdi>{visibleText(item.sentence)}</bdi>
      </span>
      <span role="gridcell" className={styles.itemTries}>
        {item.tries > 1 ? `${item.tries} tries` : ''}
      </span>
      <span role="gridcell" className={styles.itemTook}>
        {took === null ? '' : formatDuration(took)}
      </span>
    </div>
  );
}

function ItemDetail({ item, onClose }: { readonly item: ReplayItem; readonly onClose: () => void }) {
  const { stores } = useServices();
  const { attempt, deliveryId } = item;
  const title = visibleText(item.eventType ?? deliveryId);
  return (
    <section className={styles.detail} aria-label={`Delivery ${title}`}>
      <header className={styles.detailHead}>
        <h2 className={styles.detailTitle}>
          <bdi>{title}</bdi>
        </h2>
        <Button
          size="small"
          onClick={() => stores.selection.setState({ view: 'timeline', deliveryId, focusedId: deliveryId, detailTab: 'attempts' })}
        >
          Open the delivery
        </Button>
        <IconButton icon={X} size="small" label="Close" onClick={onClose} />
      </header>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reachable with the keys */}
      <div className={styles.detailBody} tabIndex={0}>
        {attempt === null ? (
          <p className={styles.hint}>{visibleText(item.sentence)}</p>
        ) : (
          <AttemptLoader key={attempt.id} id={attempt.id} outcome={attempt.outcome} />
        )}
      </div>
    </section>
  );
}
