import { type Ref, useId } from 'react';
import styles from './switch.module.css';

export interface SwitchProps {
  readonly label: string;
  readonly isOn: boolean;
  readonly onChange: (isOn: boolean) => void;
  readonly isDisabled?: boolean | undefined;
  /** What was asked for is on its way: presses are ignored, the focus stays. */
  readonly isBusy?: boolean | undefined;
  readonly describedBy?: string | undefined;
  /** The label is said, not shown: it stands nearby already. */
  readonly isLabelHidden?: boolean | undefined;
  readonly ref?: Ref<HTMLButtonElement> | undefined;
}

/** Something that is on or off, at once. The knob's place tells, its colour only repeats it. */
export function Switch({
  label,
  isOn,
  onChange,
  isDisabled = false,
  isBusy = false,
  describedBy,
  isLabelHidden = false,
  ref,
}: SwitchProps) {
  const id = useId();
  return (
    <span className={styles.line}>
      <button
        ref={ref}
        type="button"
        role="switch"
        id={id}
        className={styles.track}
        aria-checked={isOn}
        aria-label={label}
        aria-describedby={describedBy}
        aria-busy={isBusy || undefined}
        disabled={isDisabled}
        onClick={isBusy ? undefined : () => onChange(!isOn)}
      >
        <span className={styles.knob} />
      </button>
      {isLabelHidden ? null : (
        <label htmlFor={id} className={styles.label}>
          {label}
        </label>
      )}
    </span>
  );
}
