import type { ReactNode } from 'react';
import { classNames } from '#renderer/lib/class-names.ts';
import styles from './badge.module.css';

export interface BadgeProps {
  readonly tone?: 'quiet' | 'info' | 'ok' | 'warn' | 'bad' | undefined;
  readonly title?: string | undefined;
  readonly children: ReactNode;
}

/** A word in a frame: a state that is told by the word, and only tinted by its tone. */
export function Badge({ tone = 'quiet', title, children }: BadgeProps) {
  return (
    <span className={classNames(styles.badge, styles[tone])} title={title}>
      {children}
    </span>
  );
}
