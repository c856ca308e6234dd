import { createStore, type StoreApi } from 'zustand/vanilla';
import type { ViewId } from '#contract/ids.ts';
import type { SavedView } from '#contract/models/saved-view.ts';

export interface ViewState {
  /** As the engine has them, in its order; kept whole by hello and the feed. */
  readonly views: readonly SavedView[];
  /** The filter whose result the timeline shows; empty for none. The detail marks and explains by it. */
  readonly query: string;
  /** A filter that another feature wants; the timeline takes it at once and puts null here. */
  readonly wantedQuery: string | null;
  /** The view applied last; the filter may have been changed since. */
  readonly appliedId: ViewId | null;
}

export type ViewStore = StoreApi<ViewState>;

export function createViewStore(): ViewStore {
  return createStore<ViewState>(() => ({ views: [], query: '', wantedQuery: null, appliedId: null }));
}
