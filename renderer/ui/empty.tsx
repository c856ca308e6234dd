import type { LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';
import styles from './empty.module.css';

export interface EmptyProps {
  readonly icon?: LucideIcon | undefined;
  /** What belongs here, or why there is nothing. */
  readonly title: ReactNode;
  readonly children?: ReactNode;
  /** The one thing to do next. */
  readonly action?: ReactNode;
}

export function Empty({ icon: Icon, title, children, action }: EmptyProps) {
  return (
    <div className={styles.empty}>
      {Icon === undefined ? null : <Icon className={styles.icon} size={24} strokeWidth={1.25} aria-hidden />}
      <p className={styles.title}>{title}</p>
      {children === undefined || children === null ? null : <div className={styles.body}>{children}</div>}
      {action === undefined || action === null ? null : <div className={styles.action}>{action}</div>}
    </div>
  );
}
