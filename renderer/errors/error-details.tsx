import type { WireFailure } from '#contract/errors.ts';
import { visibleText } from '#renderer/lib/visible-text.ts';
import { CopyText } from '#renderer/ui/copy-text.tsx';
import styles from './error-details.module.css';

/** Code, incident and facts, in a fold, with one press to copy them for support. */
export function ErrorDetails({ failure }: { readonly failure: WireFailure }) {
  const facts = Object.entries(failure.details ?? {});
  return (
    <details className={styles.details}>
      <summary>Details</summary>
      <dl className={styles.facts}>
        <Fact name="code" value={failure.code} />
        {failure.incident === undefined ? null : <Fact name="incident" value={failure.incident} />}
        {facts.map(([name, value]) => (
          <Fact key={name} name={name} value={value} />
        ))}
      </dl>
      <CopyText text={supportText(failure)} display="Copy for support" label="details for support" isMono={false} />
    </details>
  );
}

function Fact({ name, value }: { readonly name: string; readonly value: string }) {
  return (
    <>
      <dt>{visibleText(name)}</dt>
      <dd>
        <bdi>{visibleText(value)}</bdi>
      </dd>
    </>
  );
}

export function supportText(failure: WireFailure): string {
  const lines = [`${failure.code}: ${failure.sentence}`, failure.reason];
  if (failure.incident !== undefined) lines.push(`incident: ${failure.incident}`);
  for (const [name, value] of Object.entries(failure.details ?? {})) lines.push(`${name}: ${value}`);
  return lines.filter((line) => line !== '').join('\n');
}
