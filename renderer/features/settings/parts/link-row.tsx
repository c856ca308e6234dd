import { ChevronRight, type LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';
import styles from '../settings-page.module.css';

export interface LinkRowProps {
  readonly icon?: LucideIcon | undefined;
  readonly label: string;
  readonly detail?: ReactNode;
  /** Mark at the end: a state, a count. */
  readonly badge?: ReactNode;
  readonly onOpen: () => void;
}

/** Leads to the page on which a thing is looked after. */
export function LinkRow({ icon: Icon, label, detail, badge, onOpen }: LinkRowProps) {
  return (
    <button type="button" className={styles.link} onClick={onOpen}>
      {Icon === undefined ? null : <Icon size={16} strokeWidth={1.5} aria-hidden className={styles.linkIcon} />}
      <span className={styles.linkWords}>
        <span className={styles.linkLabel}>{label}</span>
        {detail === undefined ? null : <span className={styles.linkDetail}>{detail}</span>}
      </span>
      {badge}
      <ChevronRight size={16} strokeWidth={1.5} aria-hidden className={styles.linkIcon} />
    </button>
  );
}
