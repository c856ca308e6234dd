import type { LucideIcon } from 'lucide-react';
import type { ButtonHTMLAttributes, Ref } from 'react';
import { classNames } from '#renderer/lib/class-names.ts';
import styles from './button.module.css';
import { Spinner } from './spinner.tsx';

export interface ButtonProps extends ButtonHTMLAttributes<HTMLButtonElement> {
  /** One `primary` per surface. */
  readonly variant?: 'primary' | 'default' | 'quiet' | 'danger' | undefined;
  readonly size?: 'small' | 'regular' | undefined;
  readonly icon?: LucideIcon | undefined;
  /** Shows a spinner and ignores presses; the button keeps its width and its focus. */
  readonly isBusy?: boolean | undefined;
  readonly ref?: Ref<HTMLButtonElement> | undefined;
}

export function Button({
  variant = 'default',
  size = 'regular',
  icon: Icon,
  isBusy = false,
  children,
  className,
  onClick,
  ...rest
}: ButtonProps) {
  return (
    <button
      type="button"
      {...rest}
      className={classNames(styles.button, styles[variant], size === 'small' && styles.small, className)}
      aria-busy={isBusy || undefined}
      aria-disabled={isBusy || undefined}
      onClick={isBusy ? (event) => event.preventDefault() : onClick}
    >
      {isBusy ? <Spinner size={14} /> : Icon === undefined ? null : <Icon size={14} strokeWidth={1.75} aria-hidden />}
      {children}
    </button>
  );
}
