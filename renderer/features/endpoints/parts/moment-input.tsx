import { TextInput } from '#renderer/ui/text-input.tsx';
import styles from '../signing.module.css';

export interface MomentInputProps {
  readonly label: string;
  /** As `localMomentText` writes it. */
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly isInvalid: boolean;
}

/** A day and a time in the zone of the window. */
export function MomentInput({ label, value, onChange, isInvalid }: MomentInputProps) {
  return (
    <TextInput
      type="datetime-local"
      step={1}
      className={styles.moment}
      aria-label={label}
      isInvalid={isInvalid}
      value={value}
      onChange={(event) => onChange(event.target.value)}
    />
  );
}
