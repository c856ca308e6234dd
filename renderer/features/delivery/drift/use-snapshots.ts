import { useEffect, useState } from 'react';
import type { ApiClient } from '#contract/api.ts';
import type { SnapshotId, StagedBodyId } from '#contract/ids.ts';
import type { Delivery } from '#contract/models/delivery.ts';
import type { Snapshot } from '#contract/models/snapshot.ts';
import { longestInlineText } from '#contract/procedures/console.ts';
import { useFeed, useServices, useStore } from '#renderer/platform/services.tsx';
import { stageBody } from '#renderer/platform/stage-body.ts';
import { useAsked } from '#renderer/platform/use-asked.ts';
import { type Running, useRunning } from '#renderer/platform/use-running.ts';

export interface SnapshotsView {
  /** Newest first; undefined until they are here. */
  readonly snapshots: readonly Snapshot[] | undefined;
  readonly error: unknown;
  readonly reload: () => void;
  /** The one that is compared with: the chosen one, or the newest. */
  readonly chosen: Snapshot | undefined;
  readonly choose: (id: SnapshotId) => void;
  /** Forgets one of them. */
  readonly removing: Running<SnapshotId, void>;
  readonly fetching: Running<undefined, Snapshot>;
  readonly adding: Running<{ readonly text: string; readonly origin: 'pasted' | 'file' }, Snapshot>;
}

async function textOf(
  client: ApiClient,
  text: string,
  signal: AbortSignal,
): Promise<{ readonly text: string } | { readonly stagedId: StagedBodyId }> {
  if (text.length <= longestInlineText) return { text };
  return { stagedId: await stageBody(client, new TextEncoder().encode(text), { signal, onProgress: () => undefined }) };
}

/** What the Console said of the object behind a delivery, and getting more of it. */
export function useSnapshots(delivery: Delivery): SnapshotsView {
  const { client, stores } = useServices();
  const deliveryId = delivery.id;
  const [chosenId, choose] = useState<SnapshotId | undefined>(undefined);
  const asked = useAsked(deliveryId, async (api, signal) => (await api.console.snapshots({ deliveryId }, { signal })).items);
  const taken = (snapshot: Snapshot) => {
    choose(snapshot.id);
    asked.reload();
    return snapshot;
  };
  const removing = useRunning<SnapshotId, void>(async (id, signal) => {
    await client.console.removeSnapshot({ id }, { signal });
    asked.reload();
  });
  const fetching = useRunning<undefined, Snapshot>(async (_, signal) =>
    taken(await client.console.fetchSnapshot({ deliveryId }, { signal })),
  );
  const adding = useRunning<{ readonly text: string; readonly origin: 'pasted' | 'file' }, Snapshot>(async (given, signal) =>
    taken(
      await client.console.addSnapshot({ deliveryId, origin: given.origin, ...(await textOf(client, given.text, signal)) }, { signal }),
    ),
  );
  useFeed(({ events, isStale }) => {
    const ids = new Set((asked.value ?? []).map(({ id }) => id));
    const objectIds = new Set((asked.value ?? []).map(({ objectId }) => objectId));
    const isNews = events.some(
      (event) =>
        (event.kind === 'snapshot.removed' && ids.has(event.id)) ||
        (event.kind === 'snapshot.taken' &&
          (event.snapshot.deliveryId === deliveryId || (event.snapshot.objectId !== null && objectIds.has(event.snapshot.objectId)))),
    );
    if (isNews || isStale) asked.reload();
  });
  const isWanted = useStore(stores.selection, (state) => state.fetchedId === deliveryId);
  const { run } = fetching;
  // biome-ignore lint/correctness/useExhaustiveDependencies: once for each time it is wanted
  useEffect(() => {
    if (!isWanted) return;
    stores.selection.setState({ fetchedId: null });
    void run(undefined);
  }, [isWanted]);
  const snapshots = asked.value;
  return {
    snapshots,
    error: asked.error,
    reload: asked.reload,
    chosen: snapshots?.find(({ id }) => id === chosenId) ?? snapshots?.[0],
    choose,
    removing,
    fetching,
    adding,
  };
}
