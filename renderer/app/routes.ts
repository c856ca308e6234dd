/** Where the person is, in the address bar's fragment, so that reload, back and forward work: `#/timeline/dlv_12/payload`. */
import { deliveryIdSchema } from '#contract/ids.ts';
import { detailTabs, type SelectionState, type SelectionStore, views } from '#renderer/state/selection-store.ts';

type Place = Pick<SelectionState, 'view' | 'deliveryId' | 'detailTab'>;

/** The place a fragment names; unknown parts fall back to the start. */
export function placeOf(fragment: string): Place {
  const [first, second, third] = fragment.replace(/^#\//, '').split('/');
  const id = deliveryIdSchema.safeParse(second);
  return {
    view: views.find((view) => view === first) ?? 'timeline',
    deliveryId: id.success ? id.data : null,
    detailTab: detailTabs.find((tab) => tab === third) ?? 'overview',
  };
}

export function fragmentOf({ view, deliveryId, detailTab }: Place): string {
  if (view !== 'timeline' || deliveryId === null) return `#/${view}`;
  return detailTab === 'overview' ? `#/timeline/${deliveryId}` : `#/timeline/${deliveryId}/${detailTab}`;
}

/** A change of view or the opening of a delivery is a step back and forth; moving within the list and the tabs is not. */
export function bindRoutes(store: SelectionStore): void {
  const start = placeOf(location.hash);
  store.setState({ ...start, focusedId: start.deliveryId });
  history.replaceState(null, '', fragmentOf(start));
  store.subscribe((state, previous) => {
    const fragment = fragmentOf(state);
    if (fragment === location.hash) return;
    const isStep = state.view !== previous.view || (previous.deliveryId === null && state.deliveryId !== null);
    if (isStep) history.pushState(null, '', fragment);
    else history.replaceState(null, '', fragment);
  });
  window.addEventListener('popstate', () => {
    if (location.hash.startsWith('#/')) store.setState(placeOf(location.hash));
  });
}
