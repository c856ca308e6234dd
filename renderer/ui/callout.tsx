import { CircleAlert, CircleCheck, Info, type LucideIcon, TriangleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import { classNames } from '#renderer/lib/class-names.ts';
import styles from './callout.module.css';

export type Tone = 'info' | 'ok' | 'warn' | 'bad';

export interface CalloutProps {
  readonly tone: Tone;
  readonly title: ReactNode;
  readonly children?: ReactNode;
  readonly actions?: ReactNode;
  /** Set where it appears in answer to something, so that screen readers say it. */
  readonly isAlert?: boolean | undefined;
}

const icons: Readonly<Record<Tone, LucideIcon>> = { info: Info, ok: CircleCheck, warn: TriangleAlert, bad: CircleAlert };

export function Callout({ tone, title, children, actions, isAlert = false }: CalloutProps) {
  const Icon = icons[tone];
  return (
    <div className={classNames(styles.callout, styles[tone])} role={isAlert ? 'alert' : undefined}>
      <Icon className={styles.icon} size={16} strokeWidth={1.75} aria-hidden />
      <div className={styles.text}>
        <p className={styles.title}>{title}</p>
        {children === undefined || children === null ? null : <div className={styles.body}>{children}</div>}
        {actions === undefined || actions === null ? null : <div className={styles.actions}>{actions}</div>}
      </div>
    </div>
  );
}
