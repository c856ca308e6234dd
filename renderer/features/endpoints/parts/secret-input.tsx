import { Eye, EyeOff, TriangleAlert } from 'lucide-react';
import { type ClipboardEvent, type KeyboardEvent, useState } from 'react';
import { classNames } from '#renderer/lib/class-names.ts';
import { visibleText } from '#renderer/lib/visible-text.ts';
import { Button } from '#renderer/ui/button.tsx';
import { Field } from '#renderer/ui/field.tsx';
import { IconButton } from '#renderer/ui/icon-button.tsx';
import { secretOddity } from '../secret-text.ts';
import styles from '../secrets.module.css';

export interface SecretInputProps {
  readonly label: string;
  readonly hint?: string | undefined;
  readonly error?: string | undefined;
  /** Takes the focus when its dialog opens. */
  readonly isFirst?: boolean | undefined;
  readonly value: string;
  readonly onChange: (value: string) => void;
}

const longest = 16_384;

/** A secret as it is pasted, line breaks and all: hidden as it stands, never trimmed silently. What is odd about it is said at once. */
export function SecretInput({ label, hint, error, isFirst = false, value, onChange }: SecretInputProps) {
  const [isShown, setShown] = useState(false);
  const oddity = secretOddity(value);
  return (
    <Field label={label} hint={hint} error={error}>
      {({ id, describedBy, isInvalid }) => (
        <>
          <div className={styles.inputRow}>
            <textarea
              id={id}
              className={classNames(styles.field, !isShown && styles.hidden)}
              rows={1}
              data-first-field={isFirst || undefined}
              autoComplete="off"
              autoCorrect="off"
              autoCapitalize="off"
              spellCheck={false}
              maxLength={longest}
              aria-invalid={isInvalid || undefined}
              aria-describedby={describedBy}
              value={value}
              onChange={(event) => onChange(event.target.value)}
              onPaste={(event) => pasteExactly(event, value, onChange)}
              onKeyDown={submitOnEnter}
            />
            <IconButton
              icon={isShown ? EyeOff : Eye}
              label={isShown ? 'Hide what is typed' : 'Show what is typed'}
              onClick={() => setShown(!isShown)}
            />
          </div>
          {oddity === null ? null : (
            <p className={styles.fix} role="status">
              <TriangleAlert size={14} strokeWidth={1.75} aria-hidden />
              <span>{visibleText(oddity.sentence)}</span>
              {oddity.fix === null ? null : <FixButton fix={oddity.fix} onChange={onChange} />}
            </p>
          )}
        </>
      )}
    </Field>
  );
}

function FixButton({ fix, onChange }: { readonly fix: { label: string; value: string }; readonly onChange: (value: string) => void }) {
  return (
    <Button size="small" onClick={() => onChange(fix.value)}>
      {fix.label}
    </Button>
  );
}

/** A field of several lines turns CR LF into LF by itself, and a secret would be another one. */
function pasteExactly(event: ClipboardEvent<HTMLTextAreaElement>, value: string, onChange: (value: string) => void): void {
  const pasted = event.clipboardData.getData('text/plain');
  const { selectionStart, selectionEnd } = event.currentTarget;
  const isWhole = selectionStart === 0 && selectionEnd === event.currentTarget.value.length;
  if (!pasted.includes('\r') || !isWhole || pasted.length > longest || value === pasted) return;
  event.preventDefault();
  onChange(pasted);
}

/** Enter saves, as in every field; a line break that is meant is typed with Shift. */
function submitOnEnter(event: KeyboardEvent<HTMLTextAreaElement>): void {
  if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing) return;
  event.preventDefault();
  event.currentTarget.form?.requestSubmit();
}
