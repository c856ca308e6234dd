import { useState } from 'react';
import type { ApiClient } from '#contract/api.ts';
import type { DeliverySet } from '#contract/models/delivery-set.ts';
import { parseDuration } from '#renderer/lib/duration-text.ts';
import { visibleText } from '#renderer/lib/visible-text.ts';
import { useServices, useStore } from '#renderer/platform/services.tsx';
import { useRunning } from '#renderer/platform/use-running.ts';
import { addNotice } from '#renderer/state/notice-store.ts';
import type { RunPlace } from '#renderer/state/selection-store.ts';

/** As typed. */
export interface RecordDraft {
  readonly runId: string;
  readonly environment: string;
  readonly name: string;
  readonly pause: string;
}

type RecordInput = Parameters<ApiClient['scenarios']['record']>[0];

export interface Recording {
  readonly draft: RecordDraft;
  readonly change: (part: Partial<RecordDraft>) => void;
  readonly isPauseRight: boolean;
  readonly isReady: boolean;
  readonly isRunning: boolean;
  readonly error: unknown;
  readonly record: () => void;
}

/** Longest pause that can be asked for, in seconds. */
const longestPause = 3600;

/** Makes the scenario, keeps it and opens it. */
export function useRecording(from: RunPlace | DeliverySet | null): Recording {
  const { client, stores } = useServices();
  const environments = useStore(stores.environment, (state) => state.environments);
  const run = from !== null && 'runId' in from ? from : null;
  const [draft, setDraft] = useState<RecordDraft>({
    runId: run?.runId ?? '',
    environment: run?.environmentId ?? environments[0]?.id ?? '',
    name: '',
    pause: '5 s',
  });
  const seconds = parseDuration(draft.pause);
  const isPauseRight = seconds !== undefined && seconds <= longestPause;
  const source = sourceOf(from, draft, environments);
  const recording = useRunning(async (input: RecordInput, signal) => {
    const { text, notes } = await client.scenarios.record(input, { signal });
    const { id, name } = await client.scenarios.save({ text }, { signal });
    stores.selection.setState({ dialog: null, view: 'scenarios', scenario: id });
    addNotice(stores.notice, {
      tone: notes.length === 0 ? 'ok' : 'warn',
      title: `“${visibleText(name)}” is recorded`,
      text: notes.map(visibleText).join(' '),
      key: 'recorded',
      lastsMs: notes.length === 0 ? 5_000 : null,
    });
  });
  const isReady = source !== null && isPauseRight;
  const name = draft.name.trim();
  return {
    draft,
    change: (part) => setDraft({ ...draft, ...part }),
    isPauseRight,
    isReady,
    isRunning: recording.isRunning,
    error: recording.error,
    record: () => {
      if (source === null || !isPauseRight || recording.isRunning) return;
      void recording.run({ from: source, longestPauseMs: seconds * 1000, ...(name === '' ? {} : { name }) });
    },
  };
}

/** What is recorded; null while it is not named. */
function sourceOf(
  from: RunPlace | DeliverySet | null,
  { runId, environment }: RecordDraft,
  environments: readonly { readonly id: RunPlace['environmentId'] }[],
): RecordInput['from'] | null {
  if (from !== null && !('runId' in from)) return { set: from };
  const environmentId = environments.find(({ id }) => id === environment)?.id;
  return environmentId === undefined || runId.trim() === '' ? null : { environmentId, runId: runId.trim() };
}
