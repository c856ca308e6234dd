import { useEffect, useEffectEvent, useState } from 'react';
import type { ApiClient } from '#contract/api.ts';
import type { Finding } from '#contract/models/finding.ts';
import { useServices } from '#renderer/platform/services.tsx';
import { idOfPlace, recentPlaces } from './recent-places.ts';

const mostAsked = 10;
const newest = 3;

type Source = (client: ApiClient, signal: AbortSignal) => Promise<readonly Finding[]>;

/** What was opened last and is still there, then the newest of what happened; empty until the engine has answered, and when it can't. */
export function useRecent(): readonly Finding[] {
  const { client } = useServices();
  const [items, setItems] = useState<readonly Finding[]>([]);
  const ask = useEffectEvent(async (signal: AbortSignal) => {
    const answers = await Promise.allSettled([lastOpened, newestRuns, newestJobs, newestDrafts].map((source) => source(client, signal)));
    if (signal.aborted) return;
    const all = answers.flatMap((answer) => (answer.status === 'fulfilled' ? answer.value : []));
    // What was opened is not told a second time.
    setItems(all.filter(({ place }, at) => all.findIndex((other) => other.place === place) === at));
  });
  useEffect(() => {
    const control = new AbortController();
    void ask(control.signal);
    return () => control.abort();
  }, []);
  return items;
}

const lastOpened: Source = async (client, signal) => {
  const places = recentPlaces().slice(0, mostAsked);
  const text = places.map(idOfPlace).join(' ').trim();
  const { items } = text === '' ? { items: [] } : await client.search.find({ text }, { signal });
  return places.flatMap((place) => items.find((item) => item.place === place) ?? []);
};

const newestRuns: Source = async (client, signal) => {
  const { items } = await client.deliveries.groups({ by: 'run', limit: newest }, { signal });
  return items.flatMap(({ key, newest: { environmentId, eventType } }) =>
    key === null
      ? []
      : [{ kind: 'run', id: key, name: key, detail: eventType ?? '', place: `#/runs/${environmentId}/${encodeURIComponent(key)}` }],
  );
};

const newestJobs: Source = async (client, signal) => {
  const { items } = await client.replays.list({ limit: newest }, { signal });
  return items.map(({ id, name, sentence }) => ({ kind: 'replay', id, name, detail: sentence, place: `#/replays/${id}` }));
};

const newestDrafts: Source = async (client, signal) => {
  const { items } = await client.drafts.list({ limit: newest }, { signal });
  return items.map(({ id, name, eventType }) => ({
    kind: 'draft',
    id,
    name,
    detail: eventType === null || eventType === name ? '' : eventType,
    place: `#/compose/${id}`,
  }));
};
