import { classNames } from '#renderer/lib/class-names.ts';
import styles from './progress-bar.module.css';

export interface ProgressBarProps {
  /** What makes progress, for screen readers. */
  readonly label: string;
  /** Between 0 and 1; null where only the engine knows how long it will take. */
  readonly share: number | null;
  /** In words: "412 of 2,000". */
  readonly valueText?: string | undefined;
  readonly className?: string | undefined;
}

export function ProgressBar({ label, share, valueText, className }: ProgressBarProps) {
  return (
    <div
      role="progressbar"
      className={classNames(styles.bar, share === null && styles.unknown, className)}
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={share === null ? undefined : Math.round(share * 100)}
      aria-valuetext={valueText}
    >
      <div className={styles.done} style={share === null ? undefined : { width: `${share * 100}%` }} />
    </div>
  );
}
