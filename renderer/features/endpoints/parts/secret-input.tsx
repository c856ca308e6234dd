import { Eye, EyeOff } from 'lucide-react';
import { useState } from 'react';
import { Button } from '#renderer/ui/button.tsx';
import { Field } from '#renderer/ui/field.tsx';
import { IconButton } from '#renderer/ui/icon-button.tsx';
import { TextInput } from '#renderer/ui/text-input.tsx';
import styles from '../endpoints-page.module.css';

export interface SecretInputProps {
  readonly label: string;
  readonly hint?: string | undefined;
  readonly error?: string | undefined;
  readonly value: string;
  readonly onChange: (value: string) => void;
}

/** A secret as it is pasted: hidden as it stands, never trimmed silently. */
export function SecretInput({ label, hint, error, value, onChange }: SecretInputProps) {
  const [isShown, setShown] = useState(false);
  const hasSpace = value !== value.trim();
  return (
    <Field label={label} hint={hint} error={error}>
      {({ id, describedBy, isInvalid }) => (
        <>
          <div className={styles.inputRow}>
            <TextInput
              id={id}
              isMono
              isInvalid={isInvalid}
              aria-describedby={describedBy}
              type={isShown ? 'text' : 'password'}
              autoComplete="new-password"
              maxLength={4096}
              value={value}
              onChange={(event) => onChange(event.target.value)}
            />
            <IconButton
              icon={isShown ? EyeOff : Eye}
              label={isShown ? 'Hide what is typed' : 'Show what is typed'}
              onClick={() => setShown(!isShown)}
            />
          </div>
          {hasSpace ? (
            <p className={styles.fix} role="status">
              <span>There is white space around it, which counts as part of the secret.</span>
              <Button size="small" onClick={() => onChange(value.trim())}>
                Remove it
              </Button>
            </p>
          ) : null}
        </>
      )}
    </Field>
  );
}
