import type { ReactNode } from 'react';
import styles from './facts.module.css';

/** A group of facts under a caption. */
export function Facts({ caption, children }: { readonly caption: string; readonly children: ReactNode }) {
  return (
    <section className={styles.group} aria-label={caption}>
      <h3 className={styles.caption}>{caption}</h3>
      <dl className={styles.table}>{children}</dl>
    </section>
  );
}

export function Fact({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  return (
    <>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </>
  );
}
