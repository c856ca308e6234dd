import { Keys } from '#renderer/ui/keys.tsx';
import styles from '../settings-page.module.css';

/** A command with its keys, as the window knows them. */
export interface Shortcut {
  readonly id: string;
  readonly group: string;
  readonly label: string;
  readonly keys: readonly string[];
}

export function ShortcutRow({ shortcut: { label, group, keys } }: { readonly shortcut: Shortcut }) {
  return (
    <div className={styles.shortcut}>
      <span className={styles.linkWords}>{label}</span>
      <span className={styles.group}>{group}</span>
      <span className={styles.caps}>
        {keys.map((one) => (
          <Keys key={one} keys={one} />
        ))}
      </span>
    </div>
  );
}
