import { EyeOff } from 'lucide-react';
import type { ReactNode } from 'react';
import type { FieldKind } from '#contract/models/drift.ts';
import { classNames } from '#renderer/lib/class-names.ts';
import { kindWords } from './field-words.ts';
import styles from './fields.module.css';

/** Half of a square is the side that has it: the payload to the left, the Console to the right, as the columns stand. */
const shapes: Readonly<Record<Exclude<FieldKind, 'ignored'>, ReactNode>> = {
  same: <path d="M3 5.4h8M3 8.6h8" />,
  differs: <path d="M3 5.4h8M3 8.6h8M9.2 2.6 4.8 11.4" />,
  'only-payload': (
    <>
      <rect x="2.5" y="2.5" width="9" height="9" rx="1.6" />
      <path className={styles.filled} d="M2.5 4.1a1.6 1.6 0 0 1 1.6-1.6H7v9H4.1a1.6 1.6 0 0 1-1.6-1.6Z" />
    </>
  ),
  'only-console': (
    <>
      <rect x="2.5" y="2.5" width="9" height="9" rx="1.6" />
      <path className={styles.filled} d="M7 2.5h2.9a1.6 1.6 0 0 1 1.6 1.6v5.8a1.6 1.6 0 0 1-1.6 1.6H7Z" />
    </>
  ),
};

/** The shape tells; its word is for whoever does not see it. */
export function KindSign({ kind }: { readonly kind: FieldKind }) {
  if (kind === 'ignored') return <EyeOff className={styles.sign} size={14} strokeWidth={1.5} aria-hidden />;
  return (
    <svg className={classNames(styles.sign, styles[kind])} viewBox="0 0 14 14" width="14" height="14" aria-hidden="true">
      {shapes[kind]}
    </svg>
  );
}

export function KindMark({ kind }: { readonly kind: FieldKind }) {
  const { word, meaning } = kindWords[kind];
  return (
    <span className={styles.kind} title={`${word}: ${meaning}`}>
      <KindSign kind={kind} />
      <span className="visually-hidden">{word}</span>
    </span>
  );
}
