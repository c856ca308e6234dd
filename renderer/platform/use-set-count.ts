import { useEffect, useState } from 'react';
import type { ApiClient } from '#contract/api.ts';
import type { DeliverySet } from '#contract/models/delivery-set.ts';
import { isCancelled } from '#renderer/errors/failure-of.ts';
import { useServices } from './services.tsx';

export interface SetCount {
  readonly count: number;
  /** False when there are more. */
  readonly isExact: boolean;
}

/** How many deliveries a command would act on; undefined while that is asked, null when it could not be said. */
export function useSetCount(set: DeliverySet | null, term?: string): SetCount | null | undefined {
  const { client } = useServices();
  const [counted, setCounted] = useState<{ readonly of: string; readonly count: SetCount | null }>();
  const key = JSON.stringify([set, term]);
  const query = set !== null && 'query' in set ? queryWith(set.query, term) : null;
  const excepted = set !== null && 'query' in set ? set.except.length : 0;
  useEffect(() => {
    if (query === null) return undefined;
    const control = new AbortController();
    countMatching(client, query, control.signal).then(
      (count) => setCounted({ of: key, count }),
      (error: unknown) => {
        if (!control.signal.aborted && !isCancelled(error)) setCounted({ of: key, count: null });
      },
    );
    return () => control.abort();
  }, [client, query, key]);
  if (set === null) return undefined;
  if ('ids' in set) return { count: set.ids.length, isExact: true };
  if (counted?.of !== key) return undefined;
  if (counted.count === null || term !== undefined) return counted.count;
  return { ...counted.count, count: Math.max(0, counted.count.count - excepted) };
}

async function countMatching(client: ApiClient, query: string, signal: AbortSignal): Promise<SetCount> {
  return client.deliveries.count({ query }, { signal });
}

/** The filter and one more term. */
export function queryWith(query: string, term: string | undefined): string {
  if (term === undefined) return query;
  return query === '' ? term : `(${query}) ${term}`;
}
