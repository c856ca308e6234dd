import { capsOf } from '#renderer/lib/key-caps.ts';
import styles from './keys.module.css';

/** Keys of a shortcut as caps: `g t` is two keys one after the other, `Shift+R` two at once, `Mod` the Ctrl or ⌘ of the system. */
export function Keys({ keys }: { readonly keys: string }) {
  const caps = capsOf(keys);
  return (
    <span className={styles.keys}>
      {caps.map((cap, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the same cap may come twice, and the list never changes
        <kbd key={at} className={styles.key}>
          {cap}
        </kbd>
      ))}
    </span>
  );
}
