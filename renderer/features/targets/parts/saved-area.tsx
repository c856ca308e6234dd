import { Check } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { Field } from '#renderer/ui/field.tsx';
import styles from '../targets.module.css';

export interface SavedAreaProps {
  readonly label: string;
  readonly hint: ReactNode;
  readonly placeholder: string;
  /** As it is kept. */
  readonly value: string;
  readonly isReadOnly: boolean;
  /** Resolves with what was wrong, in words, or with null. */
  readonly onSave: (text: string) => Promise<string | null>;
}

/** Several lines that save as they are left. What was not taken stays as typed, with the reason below; Esc takes it back. */
export function SavedArea({ label, hint, placeholder, value, isReadOnly, onSave }: SavedAreaProps) {
  const [typed, setTyped] = useState<string | undefined>(undefined);
  const [state, setState] = useState<{ readonly problem: string | null; readonly isSaved: boolean }>({ problem: null, isSaved: false });
  const save = async () => {
    if (typed === undefined || typed === value) {
      setTyped(undefined);
      return;
    }
    const problem = await onSave(typed);
    if (problem === null) setTyped((now) => (now === typed ? undefined : now));
    setState({ problem, isSaved: problem === null });
  };
  return (
    <Field label={label} hint={hint} error={state.problem}>
      {({ id, describedBy, isInvalid }) => (
        <>
          <textarea
            id={id}
            className={styles.area}
            rows={Math.min(8, Math.max(2, (typed ?? value).split('\n').length))}
            autoComplete="off"
            spellCheck={false}
            readOnly={isReadOnly}
            aria-invalid={isInvalid || undefined}
            aria-describedby={describedBy}
            placeholder={placeholder}
            value={typed ?? value}
            onChange={(event) => {
              setTyped(event.target.value);
              setState({ problem: null, isSaved: false });
            }}
            onBlur={() => void save()}
            onKeyDown={(event) => {
              if (event.key !== 'Escape' || typed === undefined) return;
              event.stopPropagation();
              setTyped(undefined);
              setState({ problem: null, isSaved: false });
            }}
          />
          <span role="status" className={styles.saved}>
            {state.isSaved ? (
              <>
                <Check size={12} strokeWidth={2} aria-hidden /> Saved
              </>
            ) : null}
          </span>
        </>
      )}
    </Field>
  );
}
