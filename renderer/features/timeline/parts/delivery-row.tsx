// biome-ignore-all lint/a11y/useSemanticElements: rows are placed by hand, which a table element refuses; the roles give the same tree
// biome-ignore-all lint/a11y/useFocusableInteractive: the focus is on rows; cells are read with them
import { type MouseEvent, memo } from 'react';
import type { DeliverySummary } from '#contract/models/delivery.ts';
import { classNames } from '#renderer/lib/class-names.ts';
import type { FittedColumn } from '../columns/column-layout.ts';
import { CellOf } from './cells.tsx';
import styles from './delivery-row.module.css';

/** What a press on a row does to the selection. */
export type PressKind = 'open' | 'toggle' | 'range';

export interface DeliveryRowProps {
  readonly delivery: DeliverySummary;
  readonly columns: readonly FittedColumn[];
  /** Row number for screen readers, from 1, the head included. */
  readonly position: number;
  readonly isOpen: boolean;
  readonly isSelected: boolean;
  /** The rows above and below look the same, so the edges between them are straight. */
  readonly joinsAbove: boolean;
  readonly joinsBelow: boolean;
  /** The id of what is said with it: what changed just before it arrived. */
  readonly describedBy: string | undefined;
  readonly isFresh: boolean;
  readonly isTabStop: boolean;
  readonly onPress: (delivery: DeliverySummary, kind: PressKind) => void;
  readonly onFocus: (delivery: DeliverySummary) => void;
  readonly onBookmark: (delivery: DeliverySummary) => void;
}

export const DeliveryRow = memo(function DeliveryRow(props: DeliveryRowProps) {
  const { delivery, columns, position, isOpen, isSelected, joinsAbove, joinsBelow, describedBy, isFresh } = props;
  const { isTabStop, onPress, onFocus, onBookmark } = props;
  const looks = [
    styles.row,
    isOpen && styles.open,
    isSelected && styles.selected,
    joinsAbove && styles.joinsAbove,
    joinsBelow && styles.joinsBelow,
    isFresh && styles.fresh,
  ];
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the keys of the list are shortcuts of the window (app/commands.ts)
    <div
      role="row"
      className={classNames(...looks)}
      aria-rowindex={position}
      aria-selected={isSelected}
      aria-current={isOpen || undefined}
      aria-describedby={describedBy}
      tabIndex={isTabStop ? 0 : -1}
      data-delivery={delivery.id}
      onMouseDown={(event) => {
        // Shift would select the text between two presses.
        if (event.shiftKey) event.preventDefault();
      }}
      onClickCapture={(event) => {
        const kind = pressOf(event);
        if (kind === 'open') return;
        // why: with a modifier held a press on a value selects the row instead of copying the value.
        event.stopPropagation();
        event.currentTarget.focus({ preventScroll: true });
        onPress(delivery, kind);
      }}
      onClick={() => onPress(delivery, 'open')}
      onFocus={() => onFocus(delivery)}
    >
      {columns.map((column) => (
        <CellOf
          key={column.id}
          column={column}
          delivery={delivery}
          hasTagColumn={columns.some(({ id }) => id === 'tags')}
          hasNoteColumn={columns.some(({ id }) => id === 'note')}
          onBookmark={onBookmark}
        />
      ))}
    </div>
  );
});

function pressOf({ shiftKey, ctrlKey, metaKey }: MouseEvent): PressKind {
  if (shiftKey) return 'range';
  return ctrlKey || metaKey ? 'toggle' : 'open';
}
