import type { DeliveryId } from '#contract/ids.ts';
import type { DeliverySummary } from '#contract/models/delivery.ts';
import type { DeliverySet } from '#contract/models/delivery-set.ts';
import { noticeError } from '#renderer/errors/present-error.ts';
import { countOf } from '#renderer/lib/format-bytes.ts';
import { annotateDeliveries, rejudgeDeliveries, removeDeliveries } from '#renderer/platform/delivery-commands.ts';
import { type Services, useCommand, useServices, useStore } from '#renderer/platform/services.tsx';
import { addNotice } from '#renderer/state/notice-store.ts';
import { countRows, indexOfDelivery, rowAt } from '../selectors.ts';
import type { TimelineState, TimelineStore } from '../store.ts';
import { useTimeline, useTimelineState } from '../timeline-context.tsx';
import { deliverySetOf, isNothing, isSelected, nothingSelected } from './selection.ts';
import { heldRows, neighbourOf } from './selection-actions.ts';

/** What is acted on: the selection, or else the delivery that is open or has the focus. */
interface Target {
  readonly set: DeliverySet;
  /** The only one; null for several. */
  readonly single: DeliveryId | null;
  readonly known: readonly DeliverySummary[];
}

export interface DeliveryDeeds {
  readonly isAllBookmarked: boolean;
  readonly bookmark: () => void;
  /** Null where nothing is known to be bookmarked. */
  readonly unbookmark: (() => void) | null;
  readonly tag: () => void;
  /** Null for more than one. */
  readonly note: (() => void) | null;
  /** Null where only the engine knows the ids. */
  readonly copyIds: (() => void) | null;
  /** What is selected, sent again: one at once, more by a plan. */
  readonly replay: () => void;
  /** A scenario made of what is selected. */
  readonly record: () => void;
  readonly rejudge: () => void;
  readonly remove: () => void;
  readonly clear: () => void;
}

/** What people do with deliveries of the list, by the bar and by keys. */
export function useDeliveryDeeds(): DeliveryDeeds {
  const services = useServices();
  const { store } = useTimeline();
  const { selection: place } = services.stores;
  const selection = useTimelineState((state) => state.selection);
  const pages = useTimelineState((state) => state.pages);
  const only = useStore(place, (state) => state.deliveryId ?? state.focusedId);
  const target = targetOf({ ...store.getState(), selection, pages }, only);
  const withTarget = (act: (target: Target) => void) => (target === null ? null : () => act(target));
  const annotate = (isBookmarked: boolean) => withTarget(({ set }) => void annotateDeliveries(services, set, { isBookmarked }));
  const isAllBookmarked = target !== null && target.known.length > 0 && target.known.every((row) => row.isBookmarked);
  const isSomeBookmarked = selection.kind === 'all' || target?.known.some((row) => row.isBookmarked) === true;
  const single = target?.single ?? null;

  const bookmark = annotate(true);
  const unbookmark = isSomeBookmarked ? annotate(false) : null;
  const tag = withTarget(({ set, known }) => place.setState({ dialog: { kind: 'tags', subject: { set, known } } }));
  const note =
    single === null ? null : () => place.setState({ deliveryId: single, focusedId: single, detailTab: 'overview', isNoteWanted: true });
  const replay = withTarget(({ set, single: only }) =>
    place.setState({ dialog: only === null ? { kind: 'plan', from: set } : { kind: 'replay', deliveryId: only } }),
  );
  const record = withTarget(({ set }) => place.setState({ dialog: { kind: 'record', from: set } }));
  const rejudge = withTarget(({ set }) => void rejudgeDeliveries(services, set));
  const remove = withTarget((what) => removeTarget(services, store, what));
  useCommand('delivery.replay', replay);
  useCommand('list.replay', countRows(pages) === 0 ? null : () => void replayAll(services, store.getState().query));
  useCommand('delivery.bookmark', isAllBookmarked ? unbookmark : bookmark);
  useCommand('delivery.tag', tag);
  useCommand('delivery.note', note);
  useCommand('delivery.rejudge', rejudge);
  useCommand('delivery.delete', remove);
  return {
    isAllBookmarked,
    bookmark: bookmark ?? nothing,
    unbookmark,
    tag: tag ?? nothing,
    note,
    copyIds: selection.kind === 'some' && !isNothing(selection) ? () => void copyIds(services, [...selection.ids]) : null,
    replay: replay ?? nothing,
    record: record ?? nothing,
    rejudge: rejudge ?? nothing,
    remove: remove ?? nothing,
    clear: () => store.setState({ selection: nothingSelected }),
  };
}

const nothing = () => {};

function targetOf(state: TimelineState, only: DeliveryId | null): Target | null {
  const { selection, pages } = state;
  const set = deliverySetOf(selection);
  if (set !== null) {
    const [first, second] = selection.kind === 'some' ? selection.ids : [];
    const single = first !== undefined && second === undefined ? first : null;
    return { set, single, known: selection.kind === 'some' ? heldRows(state, (id) => isSelected(selection, id)) : [] };
  }
  if (only === null) return null;
  const row = rowAt(pages, indexOfDelivery(pages, only));
  return { set: { ids: [only] }, single: only, known: row === undefined ? [] : [row] };
}

/** One goes at once, with an undo; more than one after a question that says what and how many. */
function removeTarget(services: Services, store: TimelineStore, { set, single, known }: Target): void {
  const { selection: place } = services.stores;
  if (single === null) {
    place.setState({ dialog: { kind: 'delete', subject: { set, known } } });
    return;
  }
  // The person goes on with the next one; where it was open, the next one opens.
  const next = neighbourOf(store.getState(), single);
  const { deliveryId, focusedId } = place.getState();
  if (deliveryId === single) place.setState({ deliveryId: next, focusedId: next });
  else if (focusedId === single) place.setState({ focusedId: next });
  void removeDeliveries(services, set);
}

/** A plan of everything that matches; what arrives from now on is not part of it. */
export async function replayAll({ client, stores }: Services, query: string): Promise<void> {
  try {
    const { items } = await client.deliveries.list({ query, limit: 1 });
    const [newest] = items;
    if (newest !== undefined) stores.selection.setState({ dialog: { kind: 'plan', from: { query, upTo: newest.id, except: [] } } });
  } catch (error) {
    noticeError(stores.notice, error);
  }
}

async function copyIds({ platform, stores }: Services, ids: readonly DeliveryId[]): Promise<void> {
  try {
    await platform.copyText(ids.join('\n'));
    addNotice(stores.notice, { tone: 'ok', title: `${countOf(ids.length, 'id', 'ids')} copied`, key: 'copied', lastsMs: 3_000 });
  } catch (error) {
    noticeError(stores.notice, error);
  }
}
