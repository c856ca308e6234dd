/** Keeps what a Console said, and tells of it. */
import type { Snapshot } from '#contract/models/snapshot.ts';
import type { ConsoleStore, NewSnapshot } from '../log/console-store.ts';
import type { Clock } from '../ports.ts';

export interface SnapshotKeeperParts {
  readonly clock: Clock;
  readonly store: Pick<ConsoleStore, 'saveSnapshot' | 'findSnapshot'>;
  readonly onTaken: (snapshot: Snapshot) => void;
}

export interface SnapshotKeeper {
  /** `text` is JSON text; it is kept as it is, or found where the Console has said the same before. Fails with the `log.*` codes of the writer. */
  keep(snapshot: Omit<NewSnapshot, 'takenAtUs'>, text: string): Promise<Snapshot>;
}

export function createSnapshotKeeper({ clock, store, onTaken }: SnapshotKeeperParts): SnapshotKeeper {
  return {
    async keep(given, text) {
      const taken: NewSnapshot = { ...given, takenAtUs: clock.nowUs() };
      const id = await store.saveSnapshot(taken, new TextEncoder().encode(text));
      const kept = await store.findSnapshot(id);
      if (kept === undefined) throw new Error('A snapshot that was kept is not there');
      if (kept.takenAtUs === taken.takenAtUs) onTaken(kept);
      return kept;
    },
  };
}
