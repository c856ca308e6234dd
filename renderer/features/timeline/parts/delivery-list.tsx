// biome-ignore-all lint/a11y/useSemanticElements: rows are placed by hand, which a table element refuses; the roles give the same tree
// biome-ignore-all lint/a11y/useFocusableInteractive: the focus is on rows; cells are read with them
import { type CSSProperties, useCallback, useEffect, useMemo, useRef, useState } from 'react';
import type { DeliveryId } from '#contract/ids.ts';
import type { DeliverySummary } from '#contract/models/delivery.ts';
import { useServices, useStore } from '#renderer/platform/services.tsx';
import { VirtualList, type VirtualListHandle } from '#renderer/ui/virtual-list.tsx';
import { rowPadding } from '../columns/column-layout.ts';
import { useColumns } from '../columns/use-columns.ts';
import { type DayLayout, layOutDays } from '../day-layout.ts';
import { dayStartMs } from '../day-stretches.ts';
import { markIdOf } from '../secret-marks/mark-lines.tsx';
import type { MarkPlace } from '../secret-marks/mark-places.ts';
import { useMarkPlaces } from '../secret-marks/use-secret-marks.ts';
import { isSelected } from '../selection/selection.ts';
import { countRows, indexOfDelivery, rowAt } from '../selectors.ts';
import type { Page } from '../store.ts';
import styles from '../timeline.module.css';
import { useTimeline, useTimelineState } from '../timeline-context.tsx';
import { ColumnsMenu } from './columns-menu.tsx';
import { DayLine } from './day-line.tsx';
import { DeliveryRow } from './delivery-row.tsx';
import { ListHead } from './list-head.tsx';
import { ListOverlay } from './list-overlay.tsx';
import { useHeirRow } from './use-heir-row.ts';
import { useKeptPlace } from './use-kept-place.ts';
import { focusRow, type ListRef, useListKeys, useRowHandlers } from './use-list-keys.ts';

/** Less than half a row from the top counts as the top. */
const topTolerance = 14;

const rowHeights = { compact: 28, comfortable: 34 } as const;

const headRows = 1;
/** A row's ends are as far from both edges of the list, with a scroll bar or without one. */
const bothEdges = { scrollbarGutter: 'stable both-edges' } as const;

export function DeliveryList() {
  const { stores } = useServices();
  const { actions } = useTimeline();
  const pages = useTimelineState((state) => state.pages);
  const isWhole = useTimelineState((state) => state.nextCursor === null && state.newerCursor === null);
  const openId = useStore(stores.selection, (state) => state.deliveryId);
  const focusedId = useStore(stores.selection, (state) => state.focusedId);
  const density = useStore(stores.settings, (state) => state.settings.density);
  const rowHeight = rowHeights[density];
  const list = useRef<VirtualListHandle>(null);
  const body = useRef<HTMLDivElement>(null);
  const [inView, setInView] = useState({ first: 0, last: 0 });
  const columns = useColumns(body);
  const days = useDayLayout(pages);
  const { press, focus, bookmark, selectAll, onKeyDown } = useRowHandlers(list);
  useListKeys(list, days);
  useFocusReturn(list, openId, focusedId);
  useHeirRow(list, pages, focusedId);
  useKeptPlace(
    list,
    useMemo(() => ({ pages, days }), [pages, days]),
    rowHeight,
  );
  useEffect(() => {
    if (countRows(pages) > 0) actions.look(days.rowAtOrBelow(inView.first), days.rowAtOrBelow(inView.last));
  }, [actions, pages, days, inView]);

  const marks = useMarkPlaces(pages, days, inView);
  const renderLine = useLines({ pages, days, marks, columns: columns.visible, openId, focusedId, press, focus, bookmark });
  const keyOf = useCallback((line: number) => keyOfLine(pages, days, line), [pages, days]);
  const variables: CSSProperties & Record<`--${string}`, string> = {
    '--timeline-columns': columns.template,
    '--timeline-row-padding': `${rowPadding}px`,
  };
  return (
    <div className={styles.list}>
      <div
        role="grid"
        className={styles.grid}
        style={variables}
        aria-label="Deliveries"
        aria-rowcount={isWhole ? days.count + headRows : -1}
        aria-multiselectable="true"
        aria-readonly="true"
      >
        <ListHead columns={columns} />
        <VirtualList
          handle={list}
          canvas={body}
          role="rowgroup"
          style={bothEdges}
          onKeyDown={onKeyDown}
          count={days.count}
          rowHeight={rowHeight}
          coveredTop={rowHeight}
          keyOf={keyOf}
          renderRow={renderLine}
          overlay={<ListOverlay pages={pages} days={days} inView={inView} rowHeight={rowHeight} marks={marks} />}
          onRange={(first, last, offset) => {
            setInView((before) => (before.first === first && before.last === last ? before : { first, last }));
            actions.setFollowing(offset <= topTolerance);
          }}
        />
      </div>
      <ColumnsMenu columns={columns} onSelectAll={selectAll} />
    </div>
  );
}

/** Changes with the pages, and when another day begins. */
function useDayLayout(pages: readonly Page[]): DayLayout {
  const nowUs = Date.now() * 1000;
  const today = dayStartMs(nowUs);
  return useMemo(() => layOutDays(pages, today * 1000), [pages, today]);
}

function keyOfLine(pages: readonly Page[], days: DayLayout, line: number): string {
  const at = days.lineAt(line);
  return at.kind === 'day' ? `day-${dayStartMs(at.atUs)}-${line}` : (rowAt(pages, at.row)?.id ?? `row-${at.row}`);
}

interface LineParts {
  readonly pages: readonly Page[];
  readonly days: DayLayout;
  readonly marks: readonly MarkPlace[];
  readonly columns: ReturnType<typeof useColumns>['visible'];
  readonly openId: DeliveryId | null;
  readonly focusedId: DeliveryId | null;
  readonly press: Parameters<typeof DeliveryRow>[0]['onPress'];
  readonly focus: (delivery: DeliverySummary) => void;
  readonly bookmark: (delivery: DeliverySummary) => void;
}

/** Draws a line of the list. */
function useLines({ pages, days, marks, columns, openId, focusedId, press, focus, bookmark }: LineParts) {
  const fresh = useTimelineState((state) => state.fresh);
  const selection = useTimelineState((state) => state.selection);
  const tabStop = indexOfDelivery(pages, focusedId) >= 0 ? focusedId : (rowAt(pages, 0)?.id ?? null);
  const isMarked = (line: number) => {
    const at = line < 0 || line >= days.count ? undefined : days.lineAt(line);
    const delivery = at?.kind === 'row' ? rowAt(pages, at.row) : undefined;
    return delivery !== undefined && (delivery.id === openId || isSelected(selection, delivery.id));
  };
  return (line: number) => {
    const at = days.lineAt(line);
    const position = line + 1 + headRows;
    if (at.kind === 'day') return <DayLine atUs={at.atUs} position={position} columns={columns.length} />;
    const delivery = rowAt(pages, at.row);
    if (delivery === undefined) return <div className={styles.loadingRow} role="row" aria-busy="true" />;
    const isItself = isMarked(line);
    const markBelow = marks.find(({ row }) => row === at.row + 1);
    return (
      <DeliveryRow
        delivery={delivery}
        columns={columns}
        position={position}
        isOpen={delivery.id === openId}
        isSelected={isSelected(selection, delivery.id)}
        joinsAbove={isItself && isMarked(line - 1)}
        joinsBelow={isItself && isMarked(line + 1)}
        describedBy={markBelow === undefined ? undefined : markIdOf(markBelow)}
        isFresh={fresh.has(delivery.id)}
        isTabStop={delivery.id === tabStop}
        onPress={press}
        onFocus={focus}
        onBookmark={bookmark}
      />
    );
  };
}

/** Where the focus came from is where it returns to when the detail closes, unless something else has taken it. */
function useFocusReturn(list: ListRef, openId: DeliveryId | null, focusedId: DeliveryId | null): void {
  const wasOpen = useRef(openId !== null);
  useEffect(() => {
    if (wasOpen.current && openId === null && focusedId !== null && isFocusFree()) focusRow(list.current, focusedId);
    wasOpen.current = openId !== null;
  }, [list, openId, focusedId]);
}

function isFocusFree(): boolean {
  return document.activeElement === null || document.activeElement === document.body;
}
