import { useEffect, useRef, useState } from 'react';
import type { ConsoleConnection } from '#contract/models/console.ts';
import { isFocusLost } from '#renderer/lib/lost-focus.ts';
import { visibleText } from '#renderer/lib/visible-text.ts';
import { Button } from '#renderer/ui/button.tsx';
import { Field } from '#renderer/ui/field.tsx';
import { Mono } from '#renderer/ui/mono.tsx';
import { TextInput } from '#renderer/ui/text-input.tsx';
import styles from '../console.module.css';
import type { Connect } from '../use-connect.ts';

export interface ApiKeyFieldProps {
  readonly connection: ConsoleConnection;
  readonly connect: Connect;
}

/** The key by its mask; entering another replaces it. What is kept never comes back to the window. */
export function ApiKeyField({ connection, connect }: ApiKeyFieldProps) {
  const [isReplacing, setReplacing] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  // From the first press on, what takes the place of what was pressed takes the focus.
  const [isUsed, setUsed] = useState(false);
  const { keyMask, isSandbox } = connection;
  if (isSandbox || (keyMask !== null && !isReplacing)) {
    return (
      <KeptKey
        mask={keyMask}
        isSandbox={isSandbox}
        problem={problem}
        isUsed={isUsed}
        onReplace={() => {
          setUsed(true);
          setReplacing(true);
        }}
        onRemove={() => {
          setUsed(true);
          void connect({ apiKey: null }).then(setProblem);
        }}
      />
    );
  }
  return (
    <KeyInput
      isReplacing={isReplacing}
      isUsed={isUsed}
      connect={connect}
      onDone={() => {
        setUsed(true);
        setReplacing(false);
        setProblem(null);
      }}
    />
  );
}

interface KeptKeyProps {
  readonly mask: string | null;
  readonly isSandbox: boolean;
  readonly problem: string | null;
  readonly isUsed: boolean;
  readonly onReplace: () => void;
  readonly onRemove: () => void;
}

function KeptKey({ mask, isSandbox, problem, isUsed, onReplace, onRemove }: KeptKeyProps) {
  const replace = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    if (isUsed && isFocusLost()) replace.current?.focus();
  }, [isUsed]);
  return (
    <fieldset className={styles.kept}>
      <legend className={styles.keptLabel}>API key</legend>
      <div className={styles.keptLine}>
        <span className={styles.mask}>{mask === null ? '–' : <Mono>{mask}</Mono>}</span>
        {isSandbox ? null : (
          <>
            <Button ref={replace} size="small" onClick={onReplace}>
              Replace
            </Button>
            <Button size="small" variant="quiet" onClick={onRemove}>
              Remove
            </Button>
          </>
        )}
      </div>
      <p className={styles.fieldHint}>
        {problem !== null
          ? visibleText(problem)
          : isSandbox
            ? 'Made by the sandbox at its first start.'
            : 'Kept encrypted on this machine; sent to the base URL and nowhere else.'}
      </p>
    </fieldset>
  );
}

interface KeyInputProps {
  readonly isReplacing: boolean;
  readonly isUsed: boolean;
  readonly connect: Connect;
  readonly onDone: () => void;
}

/** Not a controlled field: React would write the key into the markup. */
function KeyInput({ isReplacing, isUsed, connect, onDone }: KeyInputProps) {
  const input = useRef<HTMLInputElement>(null);
  const isLeaving = useRef(false);
  const [problem, setProblem] = useState<string | null>(null);
  const [isBusy, setBusy] = useState(false);
  useEffect(() => {
    if (isReplacing || (isUsed && isFocusLost())) input.current?.focus();
  }, [isReplacing, isUsed]);
  const save = async () => {
    const apiKey = input.current?.value.trim() ?? '';
    if (apiKey === '' || isBusy) {
      if (isReplacing && apiKey === '') onDone();
      return;
    }
    setBusy(true);
    const trouble = await connect({ apiKey });
    setBusy(false);
    setProblem(trouble);
    if (trouble !== null) return;
    if (input.current !== null) input.current.value = '';
    onDone();
  };
  return (
    <Field
      label="API key"
      hint={
        isReplacing
          ? 'Replaces the one that is kept as you leave the field. Esc keeps it.'
          : 'Kept encrypted on this machine; shown as dots from then on.'
      }
      error={problem === null ? undefined : visibleText(problem)}
    >
      {({ id, describedBy, isInvalid }) => (
        <TextInput
          ref={input}
          id={id}
          type="password"
          isMono
          isInvalid={isInvalid}
          aria-describedby={describedBy}
          autoComplete="new-password"
          placeholder={isReplacing ? 'The new key' : 'zof_live_…'}
          onChange={() => setProblem(null)}
          onBlur={() => {
            if (!isLeaving.current && problem === null) void save();
          }}
          onKeyDown={(event) => {
            if (event.key === 'Enter') void save();
            if (event.key !== 'Escape') return;
            event.stopPropagation();
            event.currentTarget.value = '';
            setProblem(null);
            isLeaving.current = true;
            onDone();
          }}
        />
      )}
    </Field>
  );
}
