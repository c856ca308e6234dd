import { Eye, EyeOff, Plus, X } from 'lucide-react';
import { type ClipboardEvent, useLayoutEffect, useRef, useState } from 'react';
import { formatCount } from '#renderer/lib/format-bytes.ts';
import { Button } from '#renderer/ui/button.tsx';
import { Field } from '#renderer/ui/field.tsx';
import { IconButton } from '#renderer/ui/icon-button.tsx';
import { TextInput } from '#renderer/ui/text-input.tsx';
import styles from '../check-page.module.css';
import type { SecretDraft } from '../draft.ts';
import { secretNotice, secretProblem } from '../secret-words.ts';

export interface SecretRowsProps {
  readonly secrets: readonly SecretDraft[];
  readonly hint: string;
  readonly onChange: (secrets: readonly SecretDraft[]) => void;
}

const mostSecrets = 50;

/** Secrets to check with, each as it was pasted. */
export function SecretRows({ secrets, hint, onChange }: SecretRowsProps) {
  const set = (key: number, value: string) => onChange(secrets.map((secret) => (secret.key === key ? { key, value } : secret)));
  const nextKey = Math.max(-1, ...secrets.map(({ key }) => key)) + 1;
  return (
    <div className={styles.secrets}>
      {secrets.map((secret, index) => (
        <SecretRow
          key={secret.key}
          label={index === 0 ? 'Secret' : `Secret ${index + 1}`}
          hint={index === 0 ? hint : undefined}
          value={secret.value}
          onChange={(value) => set(secret.key, value)}
          onRemove={index === 0 ? undefined : () => onChange(secrets.filter(({ key }) => key !== secret.key))}
        />
      ))}
      {secrets.length < mostSecrets ? (
        <div>
          <Button size="small" variant="quiet" icon={Plus} onClick={() => onChange([...secrets, { key: nextKey, value: '' }])}>
            Add another secret
          </Button>
        </div>
      ) : null}
    </div>
  );
}

interface SecretRowProps {
  readonly label: string;
  readonly hint: string | undefined;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly onRemove: (() => void) | undefined;
}

function SecretRow({ label, hint, value, onChange, onRemove }: SecretRowProps) {
  const [isShown, setShown] = useState(false);
  const notice = secretNotice(value);
  const field = useRef<HTMLInputElement>(null);
  const shown = value.replaceAll(/[\r\n]/g, '');
  // why: React writes the value of a field it controls into the page's markup as well, where it has no business.
  useLayoutEffect(() => {
    if (field.current !== null && field.current.value !== shown) field.current.value = shown;
  }, [shown]);
  // why: a field of one line drops line breaks as they are pasted, and with them the cause that is looked for; and what differs from the
  // value by these alone would be no change to it.
  const paste = (event: ClipboardEvent<HTMLInputElement>) => {
    const text = event.clipboardData.getData('text/plain');
    const start = event.currentTarget.selectionStart ?? 0;
    const end = event.currentTarget.selectionEnd ?? shown.length;
    const isWhole = start === 0 && end === shown.length;
    if (text === '' || !(isWhole || /[\r\n]/.test(text))) return;
    event.preventDefault();
    event.currentTarget.setSelectionRange(end, end);
    onChange(shown.slice(0, start) + text + shown.slice(end));
  };
  return (
    <Field label={label} hint={value === '' ? hint : `${formatCount([...value].length)} characters`} error={secretProblem(value)}>
      {({ id, describedBy, isInvalid }) => (
        <>
          <div className={styles.inputRow}>
            <TextInput
              ref={field}
              id={id}
              isMono
              isInvalid={isInvalid}
              aria-describedby={describedBy}
              type={isShown ? 'text' : 'password'}
              autoComplete="new-password"
              onPaste={paste}
              onChange={(event) => onChange(event.target.value)}
            />
            <IconButton
              icon={isShown ? EyeOff : Eye}
              label={isShown ? `Hide ${label.toLowerCase()}` : `Show ${label.toLowerCase()}`}
              onClick={() => setShown(!isShown)}
            />
            {onRemove === undefined ? null : <IconButton icon={X} label={`Remove ${label.toLowerCase()}`} onClick={onRemove} />}
          </div>
          {notice === undefined ? null : (
            <p className={styles.fix} role="status">
              <span>{notice.words}</span>
              <Button size="small" onClick={() => onChange(notice.fixed)}>
                Take it away
              </Button>
            </p>
          )}
        </>
      )}
    </Field>
  );
}
