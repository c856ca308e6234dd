import { useState } from 'react';
import type { ScenarioSummary } from '#contract/models/scenario.ts';
import { useFeed } from '#renderer/platform/services.tsx';
import { type Asked, useAsked } from '#renderer/platform/use-asked.ts';

export interface ScenarioList {
  readonly kept: readonly ScenarioSummary[];
  readonly ready: readonly ScenarioSummary[];
}

/** Kept ones, last changed first, then those that come with Hookglass; kept right by the feed. */
export function useScenarioList(): Asked<ScenarioList> {
  const asked = useAsked('scenarios', async (client, signal) => (await client.scenarios.list({}, { signal })).items);
  const [told, setTold] = useState<Told>({ changed: [], removed: new Set() });
  useFeed(({ events, isStale }) => {
    if (isStale) asked.reload();
    for (const event of events) {
      if (event.kind === 'scenario.changed') setTold((before) => withChanged(before, event.scenario));
      if (event.kind === 'scenario.removed') setTold((before) => withRemoved(before, event.id));
    }
  });
  return { ...asked, value: asked.value === undefined ? undefined : listOf(asked.value, told) };
}

interface Told {
  /** Last told first. */
  readonly changed: readonly ScenarioSummary[];
  readonly removed: ReadonlySet<string>;
}

function withChanged({ changed, removed }: Told, scenario: ScenarioSummary): Told {
  return {
    changed: [scenario, ...changed.filter(({ id }) => id !== scenario.id)],
    removed: new Set([...removed].filter((id) => id !== scenario.id)),
  };
}

function withRemoved({ changed, removed }: Told, id: string): Told {
  return { changed: changed.filter((scenario) => scenario.id !== id), removed: new Set([...removed, id]) };
}

function listOf(asked: readonly ScenarioSummary[], { changed, removed }: Told): ScenarioList {
  const byId = new Map([...asked, ...changed].flatMap((scenario) => (scenario.id === null ? [] : [[scenario.id, scenario] as const])));
  const kept = [...byId.values()].filter(({ id }) => id !== null && !removed.has(id));
  return {
    kept: kept.sort((one, other) => (other.changedAtUs ?? 0) - (one.changedAtUs ?? 0)),
    ready: asked.filter(({ id }) => id === null),
  };
}
