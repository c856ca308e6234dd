/** Details of deliveries looked at lately, and the attempts made from them. Bounded; the engine has the rest. */
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { FeedEvent } from '#contract/feed.ts';
import type { DeliveryId } from '#contract/ids.ts';
import type { Delivery, DeliverySummary } from '#contract/models/delivery.ts';
import type { AttemptSummary } from '#contract/models/replay.ts';

export interface AttemptList {
  /** Newest first. */
  readonly items: readonly AttemptSummary[];
  /** Null when all are here. */
  readonly nextCursor: string | null;
}

export interface DeliveryState {
  readonly details: ReadonlyMap<DeliveryId, Delivery>;
  readonly attempts: ReadonlyMap<DeliveryId, AttemptList>;
  /** What the last loading of a delivery failed with. */
  readonly failures: ReadonlyMap<DeliveryId, unknown>;
}

export type DeliveryStore = StoreApi<DeliveryState>;

export const keptDeliveries = 50;

export function createDeliveryStore(): DeliveryStore {
  return createStore<DeliveryState>(() => ({ details: new Map(), attempts: new Map(), failures: new Map() }));
}

/** Puts a value in as the youngest and drops the oldest ones over the bound. */
function remembered<K, V>(map: ReadonlyMap<K, V>, key: K, value: V): ReadonlyMap<K, V> {
  const entries = [...map].filter(([other]) => other !== key);
  return new Map([...entries, [key, value] as const].slice(-keptDeliveries));
}

function without<K, V>(map: ReadonlyMap<K, V>, key: K): ReadonlyMap<K, V> {
  return map.has(key) ? new Map([...map].filter(([other]) => other !== key)) : map;
}

export function putDelivery(store: DeliveryStore, delivery: Delivery): void {
  store.setState((state) => ({
    details: remembered(state.details, delivery.id, delivery),
    failures: without(state.failures, delivery.id),
  }));
}

export function putFailure(store: DeliveryStore, id: DeliveryId, error: unknown): void {
  store.setState((state) => ({ failures: remembered(state.failures, id, error) }));
}

/** Later pages go behind what is there; a first page replaces it, but for attempts that came over the feed meanwhile. */
export function putAttempts(store: DeliveryStore, id: DeliveryId, page: AttemptList, isFirst: boolean): void {
  store.setState((state) => {
    const before = isFirst ? [] : (state.attempts.get(id)?.items ?? []);
    const items = page.items.reduce(withAttempt, before);
    return { attempts: remembered(state.attempts, id, { items, nextCursor: page.nextCursor }) };
  });
}

/** Newest first by number, each attempt once, the last word on it kept. */
export function withAttempt(items: readonly AttemptSummary[], attempt: AttemptSummary): readonly AttemptSummary[] {
  const others = items.filter((item) => item.id !== attempt.id);
  const at = others.findIndex((item) => item.number < attempt.number);
  return at < 0 ? [...others, attempt] : others.toSpliced(at, 0, attempt);
}

/** The delivery that an event tells anew. One that was read as soon as it was captured is told with its answer as an arrival. */
export function newsOf(event: FeedEvent): DeliverySummary | undefined {
  return event.kind === 'delivery.updated' || event.kind === 'delivery.captured' ? event.delivery : undefined;
}

type Known = Pick<DeliveryState, 'details' | 'attempts'>;

function applyEvent({ details, attempts }: Known, event: FeedEvent): Known {
  if (event.kind === 'attempt.updated') {
    const { deliveryId } = event.attempt;
    const list = deliveryId === null ? undefined : attempts.get(deliveryId);
    if (deliveryId === null || list === undefined) return { details, attempts };
    return { details, attempts: new Map(attempts).set(deliveryId, { ...list, items: withAttempt(list.items, event.attempt) }) };
  }
  if (event.kind === 'delivery.removed') {
    const gone = new Set(event.ids);
    const isKnown = event.ids.some((id) => details.has(id));
    return { details: isKnown ? new Map([...details].filter(([id]) => !gone.has(id))) : details, attempts };
  }
  const news = newsOf(event);
  const detail = news === undefined ? undefined : details.get(news.id);
  if (news === undefined || detail === undefined) return { details, attempts };
  // why: a summary's URL may be cut; the detail's is whole.
  return { details: new Map(details).set(detail.id, { ...detail, ...news, url: detail.url }), attempts };
}

/** Applies what concerns known deliveries; events about others change nothing here. */
export function applyToDeliveries(state: DeliveryState, events: readonly FeedEvent[]): DeliveryState {
  const { details, attempts } = events.reduce(applyEvent, state);
  return details === state.details && attempts === state.attempts ? state : { ...state, details, attempts };
}

/** Forgets everything: the feed missed something, so nothing here is certain. */
export function forgetDeliveries(store: DeliveryStore): void {
  store.setState({ details: new Map(), attempts: new Map(), failures: new Map() });
}
