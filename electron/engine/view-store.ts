/** Saved views, held in memory and kept in the log. Guarantees: no two have the same name, capitals aside. */
import type { ViewId } from '#contract/ids.ts';
import type { SavedView } from '#contract/models/saved-view.ts';
import { fail } from './failure.ts';
import type { DeliveryLog } from './log/log.ts';

export interface ViewStore {
  /** By name. */
  list(): SavedView[];
  /** Stores first, then shows. Fails with `conflict.view_name`. */
  save(view: SavedView): Promise<SavedView>;
  /** Returns what was removed, so that saving it undoes this. Fails with `missing.view`. */
  remove(id: ViewId): Promise<SavedView>;
  /** Shows what is stored already. */
  hold(stored: readonly SavedView[]): void;
}

/** One form of a name, whichever way its letters are written. */
export const nameKey = (name: string) => name.normalize('NFC').toLowerCase();

export function createViewStore(log: DeliveryLog, onChanged: (views: SavedView[]) => void): ViewStore {
  const views = new Map(log.configuration.views.map((view) => [view.id, view]));
  /** Names of views that are being stored at this moment. */
  const taken = new Map<string, ViewId>();
  const list = () => [...views.values()].toSorted((a, b) => (nameKey(a.name) < nameKey(b.name) ? -1 : 1));

  function refuseTakenName(view: SavedView): void {
    const key = nameKey(view.name);
    const other = [...views.values()].find((one) => one.id !== view.id && nameKey(one.name) === key);
    const isTaken = taken.has(key) && taken.get(key) !== view.id;
    if (other !== undefined || isTaken) fail('conflict.view_name', { name: other?.name ?? view.name });
  }

  return {
    list,
    hold(stored) {
      for (const view of stored) views.set(view.id, view);
      if (stored.length > 0) onChanged(list());
    },
    async save(view) {
      refuseTakenName(view);
      const key = nameKey(view.name);
      taken.set(key, view.id);
      try {
        await log.writer.saveView(view);
        views.set(view.id, view);
      } finally {
        taken.delete(key);
      }
      onChanged(list());
      return view;
    },
    async remove(id) {
      const view = views.get(id) ?? fail('missing.view', { id });
      await log.writer.removeView(id);
      views.delete(id);
      onChanged(list());
      return view;
    },
  };
}
