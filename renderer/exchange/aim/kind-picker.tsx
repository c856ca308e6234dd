import { useId } from 'react';
import type { ReplayKind } from '#contract/models/replay.ts';
import styles from './kind-picker.module.css';
import { kindWords } from './kind-words.ts';

export interface KindPickerProps {
  readonly kind: ReplayKind;
  readonly onChange: (kind: ReplayKind) => void;
  readonly isDisabled?: boolean | undefined;
}

/** Exact, fresh or new identity, each with what it means. */
export function KindPicker({ kind, onChange, isDisabled = false }: KindPickerProps) {
  const name = useId();
  return (
    <fieldset className={styles.kinds} disabled={isDisabled}>
      <legend>What is sent</legend>
      {kindWords.map((word) => (
        <label key={word.kind} className={styles.kind}>
          <input type="radio" name={name} checked={word.kind === kind} onChange={() => onChange(word.kind)} />
          <span className={styles.kindName}>{word.name}</span>
          <span className={styles.kindText}>{word.text}</span>
        </label>
      ))}
    </fieldset>
  );
}
