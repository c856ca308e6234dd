import { CircleAlert, Info, TriangleAlert, X } from 'lucide-react';
import type { ReactNode } from 'react';
import { classNames } from '#renderer/lib/class-names.ts';
import { IconButton } from '#renderer/ui/icon-button.tsx';
import styles from './banner.module.css';

const icons = { info: Info, warn: TriangleAlert, bad: CircleAlert } as const;

export interface BannerProps {
  readonly tone: keyof typeof icons;
  readonly title: string;
  readonly children?: ReactNode;
  readonly actions?: ReactNode;
  readonly onDismiss?: (() => void) | undefined;
}

export function Banner({ tone, title, children, actions, onDismiss }: BannerProps) {
  const Icon = icons[tone];
  return (
    <div className={classNames(styles.banner, styles[tone])} role={tone === 'info' ? 'status' : 'alert'}>
      <Icon size={16} strokeWidth={1.75} aria-hidden className={styles.icon} />
      <p className={styles.text}>
        <strong className={styles.title}>{title}</strong> {children}
      </p>
      {actions}
      {onDismiss === undefined ? null : <IconButton icon={X} size="small" label="Dismiss" onClick={onDismiss} />}
    </div>
  );
}
