/** Which saved view the list shows. Pure. */
import type { ViewId } from '#contract/ids.ts';
import type { Grouping, SavedView } from '#contract/models/saved-view.ts';

export interface ViewChoice {
  readonly view: SavedView;
  /** The filter or the grouping is no longer what the view says. */
  readonly isChanged: boolean;
}

export interface Shown {
  readonly text: string;
  readonly grouping: Grouping;
}

/** The view that says what is shown, the one applied last before others; else the one applied last, while a term of it is left; else none. */
export function viewChoice(views: readonly SavedView[], appliedId: ViewId | null, { text, grouping }: Shown): ViewChoice | null {
  const filter = text.trim();
  const applied = views.find((view) => view.id === appliedId);
  const isShown = (view: SavedView) => view.query === filter && view.grouping === grouping;
  const shown = applied !== undefined && isShown(applied) ? applied : views.find(isShown);
  if (shown !== undefined) return { view: shown, isChanged: false };
  return applied !== undefined && isKin(applied.query, filter) ? { view: applied, isChanged: true } : null;
}

function isKin(query: string, filter: string): boolean {
  const terms = new Set(query.split(/\s+/));
  return filter.split(/\s+/).some((term) => term !== '' && terms.has(term));
}
