import type { ReactNode } from 'react';
import styles from './checkbox.module.css';

export interface CheckboxProps {
  readonly isChecked: boolean;
  readonly onChange: (isChecked: boolean) => void;
  readonly children: ReactNode;
  /** A second line, what it means. */
  readonly hint?: ReactNode;
  readonly isDisabled?: boolean | undefined;
}

/** One of several that may be chosen; the words beside it are part of what is pressed. */
export function Checkbox({ isChecked, onChange, children, hint, isDisabled = false }: CheckboxProps) {
  return (
    <label className={styles.line}>
      <input
        type="checkbox"
        className={styles.box}
        checked={isChecked}
        disabled={isDisabled}
        onChange={(event) => onChange(event.target.checked)}
      />
      <span className={styles.words}>
        <span>{children}</span>
        {hint === undefined || hint === null ? null : <span className={styles.hint}>{hint}</span>}
      </span>
    </label>
  );
}
