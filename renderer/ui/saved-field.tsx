import { Check, CircleAlert } from 'lucide-react';
import { type ReactNode, type Ref, useEffect, useId, useState } from 'react';
import { classNames } from '#renderer/lib/class-names.ts';
import styles from './saved-field.module.css';
import { TextInput } from './text-input.tsx';

export interface SavedFieldProps {
  readonly label: string;
  readonly hint?: ReactNode;
  /** Beside the label: a mark of what the value is. */
  readonly badge?: ReactNode;
  /** As it is kept. */
  readonly value: string;
  /** Saves; resolves with what was wrong, in words, or with null. Never rejects. */
  readonly onSave: (text: string) => Promise<string | null>;
  /** What is wrong with a text before anybody is asked; null when nothing is. */
  readonly check?: ((text: string) => string | null) | undefined;
  readonly placeholder?: string | undefined;
  readonly isMono?: boolean | undefined;
  readonly isReadOnly?: boolean | undefined;
  /** The label is said, not shown: a head above names the column. */
  readonly isLabelHidden?: boolean | undefined;
  /** After the field: a button that belongs to it. */
  readonly after?: ReactNode;
  readonly className?: string | undefined;
  readonly ref?: Ref<HTMLInputElement> | undefined;
}

type Saving = { readonly kind: 'idle' | 'saving' | 'saved' } | { readonly kind: 'failed'; readonly words: string };

const saidMs = 2_500;

/** A field that saves as it is left or Enter is pressed. What was not taken stays as typed, with the reason below; Esc takes it back. */
export function SavedField(props: SavedFieldProps) {
  const {
    label,
    hint,
    badge,
    value,
    placeholder,
    isMono = false,
    isReadOnly = false,
    isLabelHidden = false,
    after,
    className,
    ref,
  } = props;
  const id = useId();
  const field = useSaving(props);
  const hasHint = hint !== undefined && hint !== null && hint !== '';
  const isInvalid = field.saving.kind === 'failed';
  return (
    <div className={classNames(styles.field, isLabelHidden && styles.compact, className)}>
      <div className={styles.labels}>
        <label className={isLabelHidden ? 'visually-hidden' : styles.label} htmlFor={id}>
          {label}
        </label>
        {badge}
        <span role="status" className={styles.saved}>
          {field.saving.kind === 'saved' ? (
            <>
              <Check size={12} strokeWidth={2} aria-hidden />
              Saved
            </>
          ) : null}
        </span>
      </div>
      <div className={styles.control}>
        <TextInput
          ref={ref}
          id={id}
          isMono={isMono}
          isInvalid={isInvalid}
          readOnly={isReadOnly}
          aria-describedby={[isInvalid ? `${id}-error` : '', hasHint ? `${id}-hint` : ''].join(' ').trim() || undefined}
          placeholder={placeholder}
          value={field.typed ?? value}
          onChange={(event) => field.type(event.target.value)}
          onBlur={field.commit}
          onKeyDown={(event) => {
            if (event.key === 'Enter') field.commit();
            if (event.key !== 'Escape' || field.typed === undefined) return;
            event.stopPropagation();
            field.takeBack();
          }}
        />
        {after}
      </div>
      {field.saving.kind === 'failed' ? (
        <p className={styles.error} id={`${id}-error`} role="alert">
          <CircleAlert size={14} strokeWidth={1.75} aria-hidden />
          <span>{field.saving.words}</span>
        </p>
      ) : null}
      {hasHint ? (
        <p className={styles.hint} id={`${id}-hint`}>
          {hint}
        </p>
      ) : null}
    </div>
  );
}

function useSaving({ value, onSave, check }: SavedFieldProps) {
  const [typed, setTyped] = useState<string | undefined>(undefined);
  const [saving, setSaving] = useState<Saving>({ kind: 'idle' });
  useEffect(() => {
    if (saving.kind !== 'saved') return undefined;
    const timer = setTimeout(() => setSaving({ kind: 'idle' }), saidMs);
    return () => clearTimeout(timer);
  }, [saving]);
  const takeBack = () => {
    setTyped(undefined);
    setSaving({ kind: 'idle' });
  };
  const save = async (text: string) => {
    setSaving({ kind: 'saving' });
    const problem = await onSave(text);
    if (problem === null) setTyped((now) => (now === text ? undefined : now));
    setSaving(problem === null ? { kind: 'saved' } : { kind: 'failed', words: problem });
  };
  const commit = () => {
    if (typed === undefined || saving.kind === 'saving' || saving.kind === 'failed') return;
    if (typed === value) {
      takeBack();
      return;
    }
    const problem = check?.(typed) ?? null;
    if (problem === null) void save(typed);
    else setSaving({ kind: 'failed', words: problem });
  };
  const type = (text: string) => {
    setTyped(text);
    // why: what was said of the value before is not true of the one typed since.
    setSaving({ kind: 'idle' });
  };
  return { typed, saving, commit, takeBack, type };
}
