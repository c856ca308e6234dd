import { useVirtualizer } from '@tanstack/react-virtual';
import { type HTMLAttributes, type ReactNode, type Ref, useImperativeHandle, useLayoutEffect, useRef } from 'react';
import styles from './virtual-list.module.css';

export interface VirtualListHandle {
  /** Scrolls as little as needed to show the row. */
  reveal(index: number): void;
  scrollToOffset(offset: number): void;
  readonly offset: number;
  /** Where the last scroll ended: as good as `offset` once the browser has told of it, and free. */
  readonly knownOffset: number;
  readonly element: HTMLElement | null;
}

export interface VirtualListProps extends Omit<HTMLAttributes<HTMLDivElement>, 'children' | 'onScroll'> {
  readonly count: number;
  /** Height of every row, pixels. */
  readonly rowHeight: number;
  readonly keyOf: (index: number) => string;
  /** Draws the row; the list places it. */
  readonly renderRow: (index: number) => ReactNode;
  /** After each scroll or change of the shown range; indices of the first and last row in view. */
  readonly onRange?: ((first: number, last: number, offset: number) => void) | undefined;
  readonly overscan?: number | undefined;
  readonly handle?: Ref<VirtualListHandle> | undefined;
  /** Pixels at the top that something sticky covers; a revealed row comes to stand below it. */
  readonly coveredTop?: number | undefined;
  /** Drawn over the rows, in the same coordinates. */
  readonly overlay?: ReactNode;
  /** The element that holds the rows: as wide as they are, without scroll bars. */
  readonly canvas?: Ref<HTMLDivElement> | undefined;
}

/** Draws only the rows in view. Rows are all of one height, so no scroll position is ever estimated. */
export function VirtualList(props: VirtualListProps) {
  const { count, rowHeight, keyOf, renderRow, onRange, overscan = 12, handle, coveredTop = 0, overlay, canvas, ...rest } = props;
  const scroller = useRef<HTMLDivElement>(null);
  const told = useRef('');
  const tell = (range: { readonly startIndex: number; readonly endIndex: number } | null, offset: number) => {
    if (range === null) return;
    told.current = `${range.startIndex}-${range.endIndex}`;
    onRange?.(range.startIndex, range.endIndex, offset);
  };
  const virtualizer = useVirtualizer({
    count,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    getItemKey: keyOf,
    overscan,
    scrollPaddingStart: coveredTop,
    onChange: (instance) => tell(instance.range, instance.scrollOffset ?? 0),
  });
  // why: rows that come into a list with room for them change the range without a scroll, of which the virtualizer tells nobody.
  useLayoutEffect(() => {
    const { range, scrollOffset } = virtualizer;
    if (range !== null && told.current !== `${range.startIndex}-${range.endIndex}`) tell(range, scrollOffset ?? 0);
  });
  useImperativeHandle(
    handle,
    () => ({
      reveal: (index) => virtualizer.scrollToIndex(index, { align: 'auto' }),
      scrollToOffset: (offset) => virtualizer.scrollToOffset(offset),
      get offset() {
        return scroller.current?.scrollTop ?? 0;
      },
      get knownOffset() {
        return virtualizer.scrollOffset ?? 0;
      },
      get element() {
        return scroller.current;
      },
    }),
    [virtualizer],
  );
  return (
    <div ref={scroller} className={styles.scroller} {...rest}>
      <div ref={canvas} className={styles.canvas} role="presentation" style={{ height: count * rowHeight }}>
        {virtualizer.getVirtualItems().map((item) => (
          <div
            key={item.key}
            role="presentation"
            className={styles.row}
            style={{ height: rowHeight, transform: `translateY(${item.index * rowHeight}px)` }}
          >
            {renderRow(item.index)}
          </div>
        ))}
        {overlay}
      </div>
    </div>
  );
}
