import { Columns3 } from 'lucide-react';
import { IconButton } from '#renderer/ui/icon-button.tsx';
import { Menu, type MenuItem } from '#renderer/ui/menu.tsx';
import { allColumns, isFixed } from '../columns/column-list.ts';
import type { Columns } from '../columns/use-columns.ts';
import styles from './list-head.module.css';

/** At the end of the head, beside the grid and not within it: a grid holds rows and nothing else. */
export function ColumnsMenu({ columns, onSelectAll }: { readonly columns: Columns; readonly onSelectAll: () => void }) {
  return (
    <Menu label="Columns" align="end" items={menuItems(columns, onSelectAll)}>
      <IconButton icon={Columns3} size="small" label="Columns" className={styles.menu} />
    </Menu>
  );
}

function menuItems(columns: Columns, onSelectAll: () => void): readonly MenuItem[] {
  return [
    ...allColumns
      .filter((column) => !isFixed(column))
      .map((column) => ({
        id: column.id,
        label: column.name,
        isChecked: columns.isChosen(column),
        staysOpen: true,
        ...(columns.crowdedOut.has(column.id) ? { hint: 'no room' } : {}),
        onSelect: () => columns.show(column.id, !columns.isChosen(column)),
      })),
    { id: 'reset', label: 'Reset columns', startsGroup: true, isDisabled: columns.isUsual, onSelect: columns.reset },
    { id: 'select-all', label: 'Select all that match', shortcut: 'Mod+a', onSelect: onSelectAll },
  ];
}
