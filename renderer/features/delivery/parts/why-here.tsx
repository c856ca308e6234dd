import { Check, ChevronRight, Minus } from 'lucide-react';
import { useEffect, useState } from 'react';
import type { DeliveryId } from '#contract/ids.ts';
import type { ExplainedTerm } from '#contract/models/query-help.ts';
import { ErrorCallout } from '#renderer/errors/error-callout.tsx';
import { isCancelled } from '#renderer/errors/failure-of.ts';
import { countOf } from '#renderer/lib/format-bytes.ts';
import { visibleText } from '#renderer/lib/visible-text.ts';
import { useServices, useStore } from '#renderer/platform/services.tsx';
import { ExcerptText } from '#renderer/ui/marked-text.tsx';
import styles from './why-here.module.css';

interface Explanation {
  readonly isMatch: boolean;
  readonly terms: readonly ExplainedTerm[];
}

type Asked =
  | { readonly kind: 'waiting' }
  | { readonly kind: 'failed'; readonly error: unknown }
  | ({ readonly kind: 'told' } & Explanation);

/** A fold that says which terms of the filter hold for the delivery. Shown only while a filter is in force. */
export function WhyHere({ id }: { readonly id: DeliveryId }) {
  const { stores } = useServices();
  const query = useStore(stores.view, (state) => state.query);
  if (query === '') return null;
  return <Explained key={`${id} ${query}`} id={id} query={query} />;
}

function Explained({ id, query }: { readonly id: DeliveryId; readonly query: string }) {
  const { client } = useServices();
  const [asked, setAsked] = useState<Asked>({ kind: 'waiting' });
  useEffect(() => {
    const control = new AbortController();
    client.deliveries.explain({ id, query }, { signal: control.signal }).then(
      (told) => setAsked({ kind: 'told', ...told }),
      (error: unknown) => (isCancelled(error) || control.signal.aborted ? undefined : setAsked({ kind: 'failed', error })),
    );
    return () => control.abort();
  }, [client, id, query]);

  if (asked.kind === 'waiting') return null;
  if (asked.kind === 'failed') return <ErrorCallout error={asked.error} />;
  const terms = asked.isMatch ? asked.terms.filter((term) => term.isMatch) : asked.terms;
  return (
    <details className={styles.fold}>
      <summary className={styles.summary}>
        <ChevronRight className={styles.chevron} size={14} strokeWidth={1.75} aria-hidden />
        {asked.isMatch ? 'Why this row is here' : 'The filter does not match this delivery'}
        <span className={styles.count}>{countOf(terms.length, 'term', 'terms')}</span>
      </summary>
      <ul className={styles.terms}>
        {terms.map((term) => (
          <Term key={term.position} term={term} />
        ))}
      </ul>
    </details>
  );
}

function Term({ term }: { readonly term: ExplainedTerm }) {
  return (
    <li className={styles.term}>
      {term.isMatch ? (
        <Check className={styles.holds} size={14} strokeWidth={1.75} aria-label="holds" />
      ) : (
        <Minus className={styles.fails} size={14} strokeWidth={1.75} aria-label="does not hold" />
      )}
      <bdi className={styles.text}>{visibleText(term.text)}</bdi>
      <span className={styles.sentence}>
        {visibleText(term.sentence)}
        {term.excerpt === null ? null : (
          <span className={styles.excerpt}>
            <ExcerptText excerpt={term.excerpt} />
          </span>
        )}
      </span>
    </li>
  );
}
