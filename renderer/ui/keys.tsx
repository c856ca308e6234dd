import styles from './keys.module.css';

/** Keys of a shortcut as caps: `g t` is two keys one after the other, `Shift+R` two at once. */
export function Keys({ keys }: { readonly keys: string }) {
  return (
    <span className={styles.keys}>
      {keys.split(/[ +]/).map((key) => (
        <kbd key={key} className={styles.key}>
          {key}
        </kbd>
      ))}
    </span>
  );
}
