import { type ReactNode, useId } from 'react';
import styles from '../storage-page.module.css';

export interface SectionProps {
  readonly title: string;
  /** One sentence below the title. */
  readonly hint?: ReactNode;
  /** Buttons beside the title. */
  readonly actions?: ReactNode;
  readonly children: ReactNode;
}

export function Section({ title, hint, actions, children }: SectionProps) {
  const id = useId();
  return (
    <section className={styles.section} aria-labelledby={id}>
      <div className={styles.sectionHead}>
        <div className={styles.sectionWords}>
          <h2 id={id}>{title}</h2>
          {hint === undefined ? null : <p className={styles.hint}>{hint}</p>}
        </div>
        {actions}
      </div>
      <div className={styles.card}>{children}</div>
    </section>
  );
}
