import { useEffect, useState } from 'react';
import type { DeliverySet } from '#contract/models/delivery-set.ts';
import { isCancelled } from '#renderer/errors/failure-of.ts';
import { useServices } from '#renderer/platform/services.tsx';
import { type SetCount, useSetCount } from '#renderer/platform/use-set-count.ts';

export interface Judgeable {
  readonly set: DeliverySet;
  readonly count: SetCount;
}

/** What an endpoint has received so far; undefined while that is asked or when it can not be said, null when it is nothing. */
export function useJudgeable(slug: string): Judgeable | null | undefined {
  const { client } = useServices();
  const [set, setSet] = useState<DeliverySet | null | undefined>(undefined);
  const query = `endpoint:${slug}`;
  useEffect(() => {
    const control = new AbortController();
    client.deliveries.list({ query, limit: 1 }, { signal: control.signal }).then(
      ({ items: [newest] }) => setSet(newest === undefined ? null : { query, upTo: newest.id, except: [] }),
      (error: unknown) => {
        // The offer is a help; whoever wants to judge again finds it in the menu once the log answers.
        if (!control.signal.aborted && !isCancelled(error)) setSet(undefined);
      },
    );
    return () => control.abort();
  }, [client, query]);
  const count = useSetCount(set ?? null);
  if (set === null || set === undefined) return set;
  if (count === null || count === undefined) return undefined;
  return count.count === 0 ? null : { set, count };
}
