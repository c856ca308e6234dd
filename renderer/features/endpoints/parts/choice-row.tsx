import { CircleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import { Segmented } from '#renderer/ui/segmented.tsx';
import styles from '../signing.module.css';

export interface ChoiceRowProps<V extends string> {
  readonly label: string;
  readonly value: V;
  readonly options: readonly { readonly value: V; readonly label: string }[];
  readonly onChange: (value: V) => void;
  readonly error?: string | undefined;
  /** What the choice asks for besides, beside it. */
  readonly children?: ReactNode;
}

/** A few choices side by side under their label, and what the chosen one asks for. */
export function ChoiceRow<V extends string>({ label, value, options, onChange, error, children }: ChoiceRowProps<V>) {
  return (
    <div className={styles.choice}>
      <span className={styles.label} aria-hidden="true">
        {label}
      </span>
      <div className={styles.choices}>
        <Segmented label={label} value={value} options={options} onChange={onChange} />
        {children}
      </div>
      {error === undefined ? null : (
        <p className={styles.error} role="alert">
          <CircleAlert size={14} strokeWidth={1.75} aria-hidden />
          <span>{error}</span>
        </p>
      )}
    </div>
  );
}
