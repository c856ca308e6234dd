import { RotateCcw } from 'lucide-react';
import { type ReactNode, useId } from 'react';
import { Button } from '#renderer/ui/button.tsx';
import styles from '../settings-page.module.css';
import type { SavingState } from '../use-setting.ts';

export interface SettingRowProps {
  readonly label: string;
  readonly hint: ReactNode;
  readonly problem?: string | undefined;
  readonly saving: SavingState;
  readonly isDefault: boolean;
  /** The default in words: "10 MiB". */
  readonly defaultText: string;
  readonly onReset: () => void;
  readonly children: (ids: { readonly id: string; readonly describedBy: string }) => ReactNode;
}

/** Words to the left, the control to the right, and below it what became of the last change, and the default. */
export function SettingRow({ label, hint, problem, saving, isDefault, defaultText, onReset, children }: SettingRowProps) {
  const id = useId();
  const failure = problem ?? (saving.kind === 'failed' ? saving.sentence : undefined);
  return (
    <div className={styles.row} data-changed={isDefault ? undefined : ''}>
      <div className={styles.words}>
        <label className={styles.label} htmlFor={id}>
          {label}
        </label>
        <p className={styles.hint} id={`${id}-hint`}>
          {hint}
        </p>
      </div>
      <div className={styles.control}>
        {children({ id, describedBy: `${id}-hint ${id}-default ${id}-state` })}
        <div className={styles.under}>
          <span className={styles.default} id={`${id}-default`}>
            Default: {defaultText}
          </span>
          {isDefault ? null : (
            <Button size="small" variant="quiet" icon={RotateCcw} aria-label={`Reset ${label} to ${defaultText}`} onClick={onReset}>
              Reset
            </Button>
          )}
        </div>
        <span id={`${id}-state`} role="status" className={failure === undefined ? styles.saved : styles.failed}>
          {failure ?? (saving.kind === 'saved' ? 'Saved' : '')}
        </span>
      </div>
    </div>
  );
}
