// biome-ignore-all lint/a11y/useSemanticElements: rows are placed by hand, which a table element refuses; the roles give the same tree
// biome-ignore-all lint/a11y/useFocusableInteractive: the focus is on rows; cells are read with them
import { type KeyboardEvent, useCallback, useEffect, useRef, useState } from 'react';
import type { DeliverySummary } from '#contract/models/delivery.ts';
import type { Grouping } from '#contract/models/saved-view.ts';
import { ErrorCallout } from '#renderer/errors/error-callout.tsx';
import { useFeed, useServices, useStore } from '#renderer/platform/services.tsx';
import { Skeleton } from '#renderer/ui/skeleton.tsx';
import { VirtualList, type VirtualListHandle } from '#renderer/ui/virtual-list.tsx';
import { useTimelineState } from '../timeline-context.tsx';
import styles from './group-list.module.css';
import { GroupLoader } from './group-loader.ts';
import { GroupRow } from './group-row.tsx';
import { type GroupListRow, groupRows } from './group-rows.ts';
import { createGroupStore } from './group-store.ts';
import { MemberRow } from './member-row.tsx';

const rowHeights = { compact: 28, comfortable: 34 } as const;
const topTolerance = 14;

/** One row per event or run, the one with the newest delivery first; a row opens to its deliveries. */
export function GroupList({ by }: { readonly by: Exclude<Grouping, 'flat'> }) {
  const { stores } = useServices();
  const { store, loader } = useGroups(by);
  const groups = useStore(store, (state) => state.groups);
  const opened = useStore(store, (state) => state.opened);
  const hasLoaded = useStore(store, (state) => state.hasLoaded);
  const error = useStore(store, (state) => state.error);
  const isStale = useStore(store, (state) => state.isStale);
  const density = useStore(stores.settings, (state) => state.settings.density);
  const list = useRef<VirtualListHandle>(null);
  const [focused, setFocused] = useState<string | null>(null);
  const rows = groupRows(groups, opened);
  useFeed(({ events, isStale: isMissing }) => {
    const isMoved = isMissing || events.some(({ kind }) => kind.startsWith('delivery.'));
    if (isMoved) loader?.refresh((list.current?.offset ?? 0) <= topTolerance);
  });
  const open = useCallback(
    (delivery: DeliverySummary) => stores.selection.setState({ focusedId: delivery.id, deliveryId: delivery.id }),
    [stores],
  );
  if (error !== null && error !== undefined) {
    return (
      <div style={{ padding: 16 }}>
        <ErrorCallout error={error} actions={{ retry: () => loader?.retry(), reconnect: () => loader?.retry() }} />
      </div>
    );
  }
  if (!hasLoaded) return <Skeleton rows={14} label="Loading groups" />;
  const tabStop = rows.some((row) => row.id === focused) ? focused : (rows[0]?.id ?? null);
  const onKeyDown = (event: KeyboardEvent) => {
    const target = keyTarget(event, rows, focused);
    if (target === null) return;
    event.preventDefault();
    if (target.kind === 'toggle') loader?.toggle(target.key);
    else if (target.kind === 'open') open(target.delivery);
    else {
      list.current?.reveal(target.index);
      focusRow(list.current, rows[target.index]?.id ?? '');
    }
  };
  return (
    <div role="treegrid" className={styles.grid} aria-label={by === 'run' ? 'Runs' : 'Events'} aria-readonly="true">
      <VirtualList
        handle={list}
        role="rowgroup"
        onKeyDown={onKeyDown}
        count={rows.length}
        rowHeight={rowHeights[density]}
        keyOf={(index) => rows[index]?.id ?? `row-${index}`}
        renderRow={(index) => {
          const row = rows[index];
          return row === undefined || loader === null ? null : (
            <Row row={row} loader={loader} isTabStop={row.id === tabStop} onOpen={open} onFocus={setFocused} />
          );
        }}
        onRange={(_, last) => {
          if (last >= rows.length - 25) loader?.loadMore();
        }}
      />
      {isStale ? (
        <button
          type="button"
          className={styles.pill}
          onClick={() => {
            list.current?.scrollToOffset(0);
            loader?.refresh(true);
          }}
        >
          Show the newest
        </button>
      ) : null}
    </div>
  );
}

function useGroups(by: Exclude<Grouping, 'flat'>) {
  const { client } = useServices();
  const query = useTimelineState((state) => state.query);
  const [store] = useState(createGroupStore);
  const [loader, setLoader] = useState<GroupLoader | null>(null);
  useEffect(() => {
    const made = new GroupLoader(client, store);
    setLoader(made);
    return () => made.close();
  }, [client, store]);
  useEffect(() => loader?.load({ query, by }), [loader, query, by]);
  return { store, loader };
}

interface RowProps {
  readonly row: GroupListRow;
  readonly loader: GroupLoader;
  readonly isTabStop: boolean;
  readonly onOpen: (delivery: DeliverySummary) => void;
  readonly onFocus: (id: string) => void;
}

function Row({ row, loader, isTabStop, onOpen, onFocus }: RowProps) {
  const toggle = useCallback((key: string) => loader.toggle(key), [loader]);
  if (row.kind === 'group')
    return <GroupRow group={row.group} id={row.id} isOpen={row.isOpen} isTabStop={isTabStop} onToggle={toggle} onFocus={onFocus} />;
  if (row.kind === 'delivery') return <MemberRow row={row} isTabStop={isTabStop} onOpen={onOpen} onFocus={onFocus} />;
  if (row.kind === 'waiting') {
    return (
      <div className={styles.waiting} role="row" aria-busy="true">
        Loading
      </div>
    );
  }
  return (
    <div role="row" aria-level={2}>
      <button
        type="button"
        className={styles.more}
        tabIndex={isTabStop ? 0 : -1}
        data-row={row.id}
        onClick={() => loader.loadMembers(row.key)}
      >
        More of this group
      </button>
    </div>
  );
}

type KeyTarget =
  | { readonly kind: 'focus'; readonly index: number }
  | { readonly kind: 'toggle'; readonly key: string }
  | { readonly kind: 'open'; readonly delivery: DeliverySummary };

/** Arrows move and fold, Enter opens: what a tree does. */
function keyTarget(event: KeyboardEvent, rows: readonly GroupListRow[], focused: string | null): KeyTarget | null {
  const at = Math.max(
    0,
    rows.findIndex((row) => row.id === focused),
  );
  const row = rows[at];
  if (row === undefined) return null;
  const moves: Readonly<Record<string, number>> = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: rows.length - 1 };
  const index = moves[event.key];
  if (index !== undefined) return { kind: 'focus', index: Math.min(rows.length - 1, Math.max(0, index)) };
  if (event.key === 'Enter') return row.kind === 'delivery' ? { kind: 'open', delivery: row.delivery } : toggleOf(row);
  if (event.key === 'ArrowRight') return row.kind === 'group' && !row.isOpen ? toggleOf(row) : null;
  if (event.key !== 'ArrowLeft') return null;
  if (row.kind === 'group') return row.isOpen ? toggleOf(row) : null;
  const parent = rows.findLastIndex((other, place) => place < at && other.kind === 'group');
  return parent < 0 ? null : { kind: 'focus', index: parent };
}

function toggleOf(row: GroupListRow): KeyTarget | null {
  return row.kind === 'group' && row.group.key !== null ? { kind: 'toggle', key: row.group.key } : null;
}

/** The row may be drawn only after the scroll; one more frame is enough. */
function focusRow(list: VirtualListHandle | null, id: string): void {
  const find = () => list?.element?.querySelector<HTMLElement>(`[data-row="${CSS.escape(id)}"]`) ?? null;
  const row = find();
  if (row !== null) row.focus({ preventScroll: true });
  else requestAnimationFrame(() => find()?.focus({ preventScroll: true }));
}
