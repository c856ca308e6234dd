import { useEffect, useState } from 'react';
import type { Finding } from '#contract/models/finding.ts';
import { longestFindText } from '#contract/procedures/search.ts';
import { recogniseText } from '#domain/find/recognise-text.ts';
import { failureOf, isCancelled } from '#renderer/errors/failure-of.ts';
import { useServices } from '#renderer/platform/services.tsx';

export interface Found {
  /** What the text was taken for, or why nothing was found; empty while there is nothing to say. */
  readonly reading: string;
  readonly items: readonly Finding[];
}

const nothing: Found = { reading: '', items: [] };
const restMs = 120;
/** A shorter word is the beginning of a command rather than an id. */
const shortestWord = 6;

/** What the engine knows of the text, asked once the person pauses; nothing for words that name nothing. */
export function useFound(text: string): Found {
  const { client } = useServices();
  const [found, setFound] = useState<Found & { readonly of: string }>({ ...nothing, of: '' });
  useEffect(() => {
    if (!isWorthAsking(text)) return undefined;
    const control = new AbortController();
    const ask = () =>
      client.search.find({ text: text.slice(0, longestFindText) }, { signal: control.signal }).then(
        (answer) => (control.signal.aborted ? undefined : setFound({ ...answer, of: text })),
        (error: unknown) => {
          if (!control.signal.aborted && !isCancelled(error)) setFound({ reading: failureOf(error).sentence, items: [], of: text });
        },
      );
    const timer = setTimeout(() => void ask(), restMs);
    return () => {
      clearTimeout(timer);
      control.abort();
    };
  }, [client, text]);
  return found.of === text && text !== '' ? found : nothing;
}

function isWorthAsking(text: string): boolean {
  const recognised = recogniseText(text.slice(0, longestFindText));
  if (recognised.kind === 'nothing' || recognised.kind === 'text') return false;
  const isWord = recognised.kind === 'ids' && recognised.ids.every(({ kind }) => kind === 'word');
  return !isWord || text.trim().length >= shortestWord;
}
