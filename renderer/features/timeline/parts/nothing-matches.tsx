import { Ear, SearchX } from 'lucide-react';
import { useEffect, useState } from 'react';
import type { Observation } from '#contract/models/observation.ts';
import type { NarrowedTerm } from '#contract/models/query-help.ts';
import { formatCount } from '#renderer/lib/format-bytes.ts';
import { visibleText } from '#renderer/lib/visible-text.ts';
import { useFeed, useServices } from '#renderer/platform/services.tsx';
import { Button } from '#renderer/ui/button.tsx';
import { Empty } from '#renderer/ui/empty.tsx';
import { Mono } from '#renderer/ui/mono.tsx';
import { rangeOfFilter } from '../filter/filter-range.ts';
import { observedWords } from '../filter/observed-words.ts';
import { withoutStretch } from '../filter-terms.ts';
import { useTimeline } from '../timeline-context.tsx';
import styles from './nothing-matches.module.css';
import { TextLagNote } from './text-lag-note.tsx';

const termsShown = 5;

/** A filter that finds nothing: which term excludes most, and whether there was anybody to receive something at all. */
export function NothingMatches({ query }: { readonly query: string }) {
  const { actions } = useTimeline();
  return (
    <Empty
      icon={SearchX}
      title="Nothing matches"
      action={
        <Button variant="primary" onClick={() => actions.applyText('')}>
          Clear the filter
        </Button>
      }
    >
      <p>
        No delivery in the log matches <Mono>{query}</Mono>. One that arrives and does will appear here.
      </p>
      <Narrowed key={`narrow ${query}`} query={query} />
      <Observed key={`observed ${query}`} query={query} />
      <TextLagNote query={query} />
    </Empty>
  );
}

function Narrowed({ query }: { readonly query: string }) {
  const { client } = useServices();
  const { actions } = useTimeline();
  const [terms, setTerms] = useState<readonly NarrowedTerm[] | null>(null);
  useEffect(() => {
    const control = new AbortController();
    client.deliveries.narrow({ query }, { signal: control.signal }).then(
      (answer) => setTerms(answer.terms),
      // The advice is a convenience: that nothing matches is said without it.
      () => undefined,
    );
    return () => control.abort();
  }, [client, query]);

  const helpful = (terms ?? []).filter(({ countWithout }) => countWithout > 0).slice(0, termsShown);
  if (terms === null || terms.length === 0) return null;
  if (helpful.length === 0)
    return terms.length === 1 ? null : (
      <p className={styles.none}>No single term is to blame: without any one of them, still nothing matches.</p>
    );
  return (
    <ul className={styles.terms} aria-label="Leave a term out">
      {helpful.map((term) => (
        <li key={term.position}>
          <Button size="small" onClick={() => actions.applyText(withoutStretch(query, term.position, term.end))}>
            <span className={styles.without}>
              Without <bdi className={styles.term}>{visibleText(term.text)}</bdi>
            </span>
            <span className={styles.count}>
              {formatCount(term.countWithout)}
              {term.isExact ? '' : '+'}
            </span>
          </Button>
        </li>
      ))}
    </ul>
  );
}

function Observed({ query }: { readonly query: string }) {
  const { client } = useServices();
  const [observation, setObservation] = useState<Observation | null>(null);
  const [round, setRound] = useState(0);
  useFeed(({ events, isStale }) => {
    if (isStale || events.some((event) => event.kind === 'observation.changed')) setRound((count) => count + 1);
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: a gap that began or ended is another answer
  useEffect(() => {
    const control = new AbortController();
    client.observations.get(rangeOfFilter(query), { signal: control.signal }).then(setObservation, () => undefined);
    return () => control.abort();
  }, [client, query, round]);
  if (observation === null) return null;
  return (
    <p className={styles.observed}>
      <Ear size={14} strokeWidth={1.5} aria-hidden />
      <span>{observedWords(observation, Date.now() * 1000)}</span>
    </p>
  );
}
