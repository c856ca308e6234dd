import { type ReactNode, useId } from 'react';
import { classNames } from '#renderer/lib/class-names.ts';
import styles from './page.module.css';

export interface PageProps {
  readonly title: ReactNode;
  /** What the page is for, in a sentence. */
  readonly lead?: ReactNode;
  /** Buttons beside the title. */
  readonly actions?: ReactNode;
  readonly children: ReactNode;
}

/** A view that scrolls as a whole: title, lead and actions, then its sections. */
export function Page({ title, lead, actions, children }: PageProps) {
  return (
    <div className={styles.page}>
      <div className={styles.inner}>
        <header className={styles.head}>
          <div className={styles.titles}>
            <h1 className={styles.title} tabIndex={-1}>
              {title}
            </h1>
            {lead === undefined || lead === null ? null : <p className={styles.lead}>{lead}</p>}
          </div>
          {actions === undefined || actions === null ? null : <div className={styles.actions}>{actions}</div>}
        </header>
        {children}
      </div>
    </div>
  );
}

export interface SectionProps {
  readonly title: string;
  /** A mark or a count beside the title. */
  readonly badge?: ReactNode;
  /** One sentence below the title. */
  readonly hint?: ReactNode;
  readonly actions?: ReactNode;
  /** Without the card around it: for what brings its own frame. */
  readonly isBare?: boolean | undefined;
  readonly children: ReactNode;
}

/** A part of a page: its name above, its content in a card whose rows are kept apart by lines. */
export function Section({ title, badge, hint, actions, isBare = false, children }: SectionProps) {
  const id = useId();
  return (
    <section aria-labelledby={id}>
      <div className={styles.sectionHead}>
        <div className={styles.sectionWords}>
          <div className={styles.sectionTitle}>
            <h2 id={id}>{title}</h2>
            {badge}
          </div>
          {hint === undefined || hint === null ? null : <p className={styles.hint}>{hint}</p>}
        </div>
        {actions === undefined || actions === null ? null : <div className={styles.actions}>{actions}</div>}
      </div>
      {isBare ? children : <div className={styles.card}>{children}</div>}
    </section>
  );
}

/** A row of a card, with the padding of all rows. */
export function CardRow({ children, className }: { readonly children: ReactNode; readonly className?: string | undefined }) {
  return <div className={classNames(styles.row, className)}>{children}</div>;
}
