import { type HTMLAttributes, type ReactNode, type Ref, useImperativeHandle, useLayoutEffect, useRef, useState } from 'react';
import styles from './raw-view.module.css';

export interface FixedRowsHandle {
  /** Scrolls as little as needed to show the row. */
  reveal(row: number): void;
}

/** Everything else (role, name, keys, pointer) goes to the element that scrolls and takes the focus. */
export interface FixedRowsProps extends Omit<HTMLAttributes<HTMLDivElement>, 'children' | 'onScroll'> {
  readonly count: number;
  readonly rowHeight: number;
  readonly renderRow: (row: number) => ReactNode;
  readonly handle?: Ref<FixedRowsHandle> | undefined;
}

const overscan = 8;
/** Padding of the list above and below its rows. */
const edgePx = 12;

/** Draws the rows in view by arithmetic alone: nothing is computed or kept per row, so a million rows cost what forty do. */
export function FixedRows({ count, rowHeight, renderRow, handle, ...rest }: FixedRowsProps) {
  const scroller = useRef<HTMLDivElement>(null);
  const [top, setTop] = useState(0);
  const [height, setHeight] = useState(600);
  useLayoutEffect(() => {
    const element = scroller.current;
    if (element === null) return undefined;
    setHeight(element.clientHeight);
    const observer = new ResizeObserver(() => setHeight(element.clientHeight));
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  useImperativeHandle(handle, () => ({ reveal: (row) => revealRow(scroller.current, row, rowHeight) }), [rowHeight]);
  const first = Math.max(0, Math.floor(top / rowHeight) - overscan);
  const last = Math.min(count - 1, Math.ceil((top + height) / rowHeight) + overscan);
  const shown = Array.from({ length: Math.max(0, last - first + 1) }, (_, index) => first + index);
  return (
    <div ref={scroller} {...rest} className={styles.scroller} onScroll={(event) => setTop(event.currentTarget.scrollTop)}>
      <div className={styles.canvas} style={{ height: count * rowHeight }}>
        <div className={styles.rows} style={{ transform: `translateY(${first * rowHeight}px)` }}>
          {shown.map((row) => (
            <div key={row} style={{ height: rowHeight }}>
              {renderRow(row)}
            </div>
          ))}
        </div>
      </div>
    </div>
  );
}

function revealRow(element: HTMLElement | null, row: number, rowHeight: number): void {
  if (element === null) return;
  const top = row * rowHeight;
  if (top < element.scrollTop) element.scrollTop = top;
  else if (top + rowHeight > element.scrollTop + element.clientHeight) element.scrollTop = top + rowHeight + edgePx - element.clientHeight;
}
