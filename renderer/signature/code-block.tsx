import { Check, Copy, X } from 'lucide-react';
import { useEffect, useMemo, useState } from 'react';
import { classNames } from '#renderer/lib/class-names.ts';
import { Button } from '#renderer/ui/button.tsx';
import styles from './code-block.module.css';
import { tokensOf } from './code-tokens.ts';

export interface CodeBlockProps {
  readonly code: string;
  readonly syntax: string;
  /** What it is, for screen readers. */
  readonly label: string;
  readonly fileName?: string | undefined;
  /** An example of what not to do: marked as such, and not offered for copying. */
  readonly isWrong?: boolean | undefined;
}

/** Short code to read and to copy. */
export function CodeBlock({ code, syntax, label, fileName, isWrong = false }: CodeBlockProps) {
  const tokens = useMemo(() => tokensOf(code, syntax), [code, syntax]);
  return (
    <div className={classNames(styles.block, isWrong && styles.wrong)}>
      <div className={styles.bar}>
        {isWrong ? (
          <span className={styles.not}>
            <X size={12} strokeWidth={2} aria-hidden /> Not like this
          </span>
        ) : (
          <span className={styles.file}>{fileName}</span>
        )}
        {isWrong ? null : <CopyButton text={code} />}
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by keys */}
      <section className={styles.code} aria-label={label} tabIndex={0}>
        <code>
          {tokens.map((token) =>
            token.kind === 'plain' ? (
              token.text
            ) : (
              <span key={token.at} className={styles[token.kind]}>
                {token.text}
              </span>
            ),
          )}
        </code>
      </section>
    </div>
  );
}

const saidMs = 2_000;

function CopyButton({ text }: { readonly text: string }) {
  const [state, setState] = useState<'idle' | 'copied' | 'failed'>('idle');
  useEffect(() => {
    if (state === 'idle') return undefined;
    const timer = setTimeout(() => setState('idle'), saidMs);
    return () => clearTimeout(timer);
  }, [state]);
  const copy = () => {
    navigator.clipboard.writeText(text).then(
      () => setState('copied'),
      () => setState('failed'),
    );
  };
  return (
    <Button size="small" variant="quiet" icon={state === 'copied' ? Check : Copy} onClick={copy}>
      <span aria-live="polite">{state === 'copied' ? 'Copied' : state === 'failed' ? 'The clipboard refused' : 'Copy'}</span>
    </Button>
  );
}
