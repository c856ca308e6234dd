import { type ReactNode, type Ref, useImperativeHandle, useLayoutEffect, useRef, useState } from 'react';
import styles from './raw-view.module.css';

export interface FixedRowsHandle {
  /** Scrolls as little as needed to show the row. */
  reveal(row: number): void;
}

export interface FixedRowsProps {
  readonly count: number;
  readonly rowHeight: number;
  readonly renderRow: (row: number) => ReactNode;
  readonly handle?: Ref<FixedRowsHandle> | undefined;
}

const overscan = 8;

/** Draws the rows in view by arithmetic alone: nothing is computed or kept per row, so a million rows cost what forty do. */
export function FixedRows({ count, rowHeight, renderRow, handle }: FixedRowsProps) {
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
  return (
    <div ref={scroller} className={styles.scroller} onScroll={(event) => setTop(event.currentTarget.scrollTop)}>
      <div className={styles.canvas} style={{ height: count * rowHeight }}>
        <div className={styles.rows} style={{ transform: `translateY(${first * rowHeight}px)` }}>
          {Array.from({ length: Math.max(0, last - first + 1) }, (_, index) => (
            <div key={first + index} style={{ height: rowHeight }}>
              {renderRow(first + index)}
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
  else if (top + rowHeight > element.scrollTop + element.clientHeight) element.scrollTop = top + rowHeight - element.clientHeight;
}
