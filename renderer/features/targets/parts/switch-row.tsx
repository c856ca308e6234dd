import { useId, useState } from 'react';
import { CardRow } from '#renderer/ui/page.tsx';
import { Switch } from '#renderer/ui/switch.tsx';
import styles from '../targets.module.css';

export interface SwitchRowProps {
  readonly label: string;
  readonly hint: string;
  readonly isOn: boolean;
  readonly isDisabled: boolean;
  readonly onSave: (isOn: boolean) => Promise<string | null>;
}

/** Words to the left, a switch to the right; what went wrong stands below. */
export function SwitchRow({ label, hint, isOn, isDisabled, onSave }: SwitchRowProps) {
  const id = useId();
  const [isBusy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const change = async (next: boolean) => {
    setBusy(true);
    setProblem(await onSave(next));
    setBusy(false);
  };
  return (
    <CardRow className={styles.switchRow}>
      <div className={styles.words}>
        <p className={styles.label} aria-hidden="true">
          {label}
        </p>
        <p className={styles.hint} id={id}>
          {hint}
        </p>
        {problem === null ? null : (
          <p className={styles.problem} role="alert">
            {problem}
          </p>
        )}
      </div>
      <Switch
        label={label}
        isLabelHidden
        describedBy={id}
        isOn={isOn}
        isBusy={isBusy}
        isDisabled={isDisabled}
        onChange={(next) => void change(next)}
      />
    </CardRow>
  );
}
