import { CircleAlert } from 'lucide-react';
import { type ReactNode, useId } from 'react';
import styles from './field.module.css';

export interface FieldIds {
  readonly id: string;
  /** For `aria-describedby`: the hint and the error, as far as they are shown. */
  readonly describedBy: string | undefined;
  readonly isInvalid: boolean;
}

export interface FieldProps {
  readonly label: string;
  readonly hint?: ReactNode;
  /** What is wrong with the value, in words; shown beside the field. */
  readonly error?: ReactNode;
  readonly children: (ids: FieldIds) => ReactNode;
}

export function Field({ label, hint, error, children }: FieldProps) {
  const id = useId();
  const isInvalid = error !== undefined && error !== null && error !== false && error !== '';
  const hasHint = hint !== undefined && hint !== null && hint !== false && hint !== '';
  const describedBy = [hasHint ? `${id}-hint` : '', isInvalid ? `${id}-error` : ''].filter((part) => part !== '').join(' ');
  return (
    <div className={styles.field}>
      <label className={styles.label} htmlFor={id}>
        {label}
      </label>
      {children({ id, describedBy: describedBy === '' ? undefined : describedBy, isInvalid })}
      {isInvalid ? (
        <p className={styles.error} id={`${id}-error`} role="alert">
          <CircleAlert size={14} strokeWidth={1.75} aria-hidden />
          <span>{error}</span>
        </p>
      ) : null}
      {hasHint ? (
        <p className={styles.hint} id={`${id}-hint`}>
          {hint}
        </p>
      ) : null}
    </div>
  );
}
