import type { ReactNode } from 'react';
import type { Verdict } from '#contract/models/verdict.ts';
import { classNames } from '#renderer/lib/class-names.ts';
import styles from './verdict-mark.module.css';

/** Word and meaning of each verdict. */
export const verdictLooks: Readonly<Record<Verdict, { readonly word: string; readonly meaning: string }>> = {
  verified: { word: 'verified', meaning: 'Signed with a secret of this endpoint.' },
  mismatch: { word: 'mismatch', meaning: 'The signature belongs to other bytes or another secret.' },
  missing: { word: 'missing', meaning: 'There is no signature header.' },
  malformed: { word: 'malformed', meaning: 'The signature header is not in the form of the scheme.' },
  stale: { word: 'stale', meaning: 'The signature is right, its time is too far off.' },
  'no-secret': { word: 'no secret', meaning: 'The endpoint has no secret to check with.' },
};

/** Drawn, not set: fonts lack some of ✓ ✕ ? ! ◷ ○ or draw them in other sizes. The shape tells, the colour only repeats it. */
const shapes: Readonly<Record<Verdict, ReactNode>> = {
  verified: <path d="M2.5 7.6 5.6 10.8 11.5 3.6" />,
  mismatch: <path d="M3.2 3.2 10.8 10.8M10.8 3.2 3.2 10.8" />,
  missing: <path d="M4.2 4.6a2.8 2.8 0 1 1 4.4 2.3C7.6 7.6 7 8 7 9M7 11.7v.1" />,
  malformed: <path d="M7 2.3v6M7 11.6v.1" />,
  stale: (
    <>
      <circle cx="7" cy="7" r="4.9" />
      <path d="M7 4.2V7h2.4" />
    </>
  ),
  'no-secret': <circle cx="7" cy="7" r="4" />,
};

export function VerdictSign({ verdict }: { readonly verdict: Verdict }) {
  return (
    <svg className={classNames(styles.sign, styles[verdict])} viewBox="0 0 14 14" width="14" height="14" aria-hidden="true">
      {shapes[verdict]}
    </svg>
  );
}

export function VerdictMark({ verdict, withWord = false }: { readonly verdict: Verdict; readonly withWord?: boolean | undefined }) {
  const look = verdictLooks[verdict];
  return (
    <span className={classNames(styles.mark, styles[verdict])} title={withWord ? look.meaning : `${look.word}: ${look.meaning}`}>
      <VerdictSign verdict={verdict} />
      <span className={withWord ? styles.word : 'visually-hidden'}>{look.word}</span>
    </span>
  );
}
