import { useEffect, useEffectEvent, useReducer, useRef, useState } from 'react';
import type { DraftSummary } from '#contract/models/composer.ts';
import { isCancelled } from '#renderer/errors/failure-of.ts';
import { useFeed, useServices } from '#renderer/platform/services.tsx';
import { withDraft, withoutDraft } from './drafts-of-list.ts';

export interface Drafts {
  readonly text: string;
  readonly search: (text: string) => void;
  /** Undefined until the first answer is here. */
  readonly items: readonly DraftSummary[] | undefined;
  readonly error: unknown;
  readonly hasMore: boolean;
  readonly more: () => void;
  readonly reload: () => void;
}

const pageSize = 50;
const restMs = 200;

/** Drafts, last changed first, that match what is looked for; kept by the feed. */
export function useDrafts(): Drafts {
  const { client } = useServices();
  const [text, search] = useState('');
  const [items, setItems] = useState<readonly DraftSummary[] | undefined>(undefined);
  const [cursor, setCursor] = useState<string | null>(null);
  const [error, setError] = useState<unknown>(undefined);
  const [round, reload] = useReducer((count: number) => count + 1, 0);
  const isFirst = useRef(true);
  const ask = useEffectEvent(async (signal: AbortSignal, from: string | null) => {
    try {
      const page = await client.drafts.list({ text, limit: pageSize, ...(from === null ? {} : { cursor: from }) }, { signal });
      if (signal.aborted) return;
      setItems((before) => (from === null || before === undefined ? page.items : page.items.reduce(withDraft, before)));
      setCursor(page.nextCursor);
      setError(undefined);
    } catch (problem) {
      if (!signal.aborted && !isCancelled(problem)) setError(problem);
    }
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: another search or another round is another question
  useEffect(() => {
    const control = new AbortController();
    const timer = setTimeout(() => void ask(control.signal, null), isFirst.current ? 0 : restMs);
    isFirst.current = false;
    return () => {
      clearTimeout(timer);
      control.abort();
    };
  }, [text, round]);
  useFeed(({ events, isStale }) => {
    if (isStale) reload();
    for (const event of events) {
      if (event.kind === 'draft.removed') setItems((before) => (before === undefined ? before : withoutDraft(before, event.id)));
      if (event.kind !== 'draft.changed') continue;
      // Whether a changed draft matches is the engine's to say.
      if (text === '') setItems((before) => (before === undefined ? before : withDraft(before, event.draft)));
      else reload();
    }
  });
  const more = () => void ask(new AbortController().signal, cursor);
  return { text, search, items, error, hasMore: cursor !== null, more, reload };
}
