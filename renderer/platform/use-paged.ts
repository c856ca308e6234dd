import { useEffect, useEffectEvent, useReducer, useRef, useState } from 'react';
import type { ApiClient } from '#contract/api.ts';
import { isCancelled } from '#renderer/errors/failure-of.ts';
import { useServices } from './services.tsx';

export interface PageOf<T> {
  readonly items: readonly T[];
  readonly nextCursor: string | null;
}

export interface Paged<T> {
  /** What was read so far, in order; undefined until the first page is here. It stays while the same list is read again. */
  readonly items: readonly T[] | undefined;
  readonly error: unknown;
  readonly isAsking: boolean;
  readonly hasMore: boolean;
  /** Reads the next page, unless one is on its way. */
  readonly more: () => void;
  /** Reads as many again as there are, from the start. */
  readonly reload: () => void;
}

type Ask<T> = (client: ApiClient, cursor: string | undefined, signal: AbortSignal) => Promise<PageOf<T>>;

interface State<T> {
  readonly key: string;
  readonly page: PageOf<T> | undefined;
  readonly error: unknown;
  readonly isAsking: boolean;
}

/** Reads pages from the start until there are `wanted` of them, or no more. */
export async function readPages<T>(ask: (cursor: string | undefined) => Promise<PageOf<T>>, wanted: number): Promise<PageOf<T>> {
  const items: T[] = [];
  let cursor: string | undefined;
  do {
    const page = await ask(cursor);
    items.push(...page.items);
    if (page.nextCursor === null) return { items, nextCursor: null };
    cursor = page.nextCursor;
  } while (items.length < wanted);
  return { items, nextCursor: cursor };
}

/** A list that comes in pages: the first when it appears and when `key` changes, the others as they are asked for. Null can not be asked yet. */
export function usePaged<T>(key: string | null, ask: Ask<T>): Paged<T> {
  const { client } = useServices();
  const [state, setState] = useState<State<T>>({ key: '', page: undefined, error: undefined, isAsking: false });
  const [round, reload] = useReducer((count: number) => count + 1, 0);
  const control = useRef<AbortController | undefined>(undefined);
  const read = async (asked: string, signal: AbortSignal, work: (before: PageOf<T> | undefined) => Promise<PageOf<T>>) => {
    const before = state.key === asked ? state.page : undefined;
    setState({ key: asked, page: before, error: undefined, isAsking: true });
    try {
      const page = await work(before);
      if (!signal.aborted) setState({ key: asked, page, error: undefined, isAsking: false });
    } catch (error) {
      if (!signal.aborted && !isCancelled(error)) setState((now) => ({ ...now, error, isAsking: false }));
    }
  };
  const begin = useEffectEvent((asked: string, signal: AbortSignal) => {
    void read(asked, signal, (before) => readPages((cursor) => ask(client, cursor, signal), before?.items.length ?? 1));
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: another round is another question
  useEffect(() => {
    if (key === null) return undefined;
    const running = new AbortController();
    control.current = running;
    begin(key, running.signal);
    return () => running.abort();
  }, [key, round]);
  const isCurrent = state.key === key;
  const page = isCurrent ? state.page : undefined;
  const more = () => {
    const cursor = page?.nextCursor;
    const signal = control.current?.signal;
    if (key === null || state.isAsking || typeof cursor !== 'string' || signal === undefined) return;
    void read(key, signal, async (before) => {
      const next = await ask(client, cursor, signal);
      return { items: [...(before?.items ?? []), ...next.items], nextCursor: next.nextCursor };
    });
  };
  return {
    items: page?.items,
    error: isCurrent ? state.error : undefined,
    isAsking: key !== null && (!isCurrent || state.isAsking),
    hasMore: typeof page?.nextCursor === 'string',
    more,
    reload,
  };
}
