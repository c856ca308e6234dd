// biome-ignore-all lint/a11y/useSemanticElements: rows are placed by hand, which a table element refuses; the roles give the same tree
// biome-ignore-all lint/a11y/useFocusableInteractive: one of the column heads takes the focus; the row is read with it
import { type KeyboardEvent, type PointerEvent, useState } from 'react';
import { classNames } from '#renderer/lib/class-names.ts';
import type { FittedColumn } from '../columns/column-layout.ts';
import type { Column, ColumnId } from '../columns/column-list.ts';
import type { Columns } from '../columns/use-columns.ts';
import styles from './list-head.module.css';

const keyStep = 8;

/** Names of the columns. One of them takes the focus; arrows move between them, and with Shift held they size the column. */
export function ListHead({ columns }: { readonly columns: Columns }) {
  const [focused, setFocused] = useState<ColumnId>('time');
  const { visible, resize } = columns;
  const tabStop = visible.some((column) => column.id === focused) ? focused : visible[0]?.id;
  const press = (event: KeyboardEvent<HTMLElement>, column: FittedColumn) => {
    const by = steps[event.key];
    if (by === undefined && event.key !== 'Backspace') return;
    event.preventDefault();
    event.stopPropagation();
    if (by === undefined) resize(column.id, null);
    else if (event.shiftKey) {
      if (canBeSized(column)) resize(column.id, event.currentTarget.offsetWidth + by * keyStep);
    } else {
      const next = visible[visible.indexOf(column) + by];
      if (next === undefined) return;
      setFocused(next.id);
      event.currentTarget.parentElement?.querySelector<HTMLElement>(`[data-head="${next.id}"]`)?.focus();
    }
  };
  return (
    <div role="rowgroup" className={styles.head}>
      <div role="row" className={styles.row} aria-rowindex={1}>
        {visible.map((column) => (
          <span
            key={column.id}
            role="columnheader"
            className={classNames(styles.cell, column.isEnd === true && styles.end)}
            data-head={column.id}
            tabIndex={column.id === tabStop ? 0 : -1}
            title={column.title}
            aria-description={
              canBeSized(column) ? 'Shift and an arrow key change the width, Backspace gives the usual one back.' : undefined
            }
            onFocus={() => setFocused(column.id)}
            onKeyDown={(event) => press(event, column)}
          >
            <span className={column.isWordless === true ? 'visually-hidden' : styles.label}>{column.label}</span>
            {canBeSized(column) ? <SizeGrip column={column} resize={resize} /> : null}
          </span>
        ))}
      </div>
    </div>
  );
}

const steps: Readonly<Record<string, number>> = { ArrowLeft: -1, ArrowRight: 1 };

function canBeSized(column: Column): boolean {
  return column.isWordless !== true;
}

/** The line at a column's end, drawn with the pointer; pressed twice it gives the usual width back. */
function SizeGrip({ column, resize }: { readonly column: Column; readonly resize: Columns['resize'] }) {
  const [from, setFrom] = useState<{ readonly x: number; readonly width: number } | null>(null);
  const start = (event: PointerEvent<HTMLElement>) => {
    if (event.button !== 0) return;
    event.preventDefault();
    event.currentTarget.setPointerCapture(event.pointerId);
    setFrom({ x: event.clientX, width: event.currentTarget.parentElement?.offsetWidth ?? column.width });
  };
  return (
    <span
      className={styles.grip}
      data-grip={column.id}
      data-active={from !== null || undefined}
      aria-hidden="true"
      onPointerDown={start}
      onPointerMove={(event) => {
        if (from !== null) resize(column.id, from.width + event.clientX - from.x);
      }}
      onPointerUp={() => setFrom(null)}
      onPointerCancel={() => setFrom(null)}
      onDoubleClick={() => resize(column.id, null)}
    />
  );
}
