import { visibleText } from '#renderer/lib/visible-text.ts';
import styles from './mono.module.css';

/** Outside text as data: its own direction, control and bidirectional characters made visible, tabular figures. */
export function Mono({ children, title }: { readonly children: string; readonly title?: string | undefined }) {
  return (
    <bdi className={styles.mono} title={title === undefined ? undefined : visibleText(title)}>
      {visibleText(children)}
    </bdi>
  );
}
