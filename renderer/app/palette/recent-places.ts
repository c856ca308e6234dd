/** Where the person was last: fragments of the address, kept on this machine as the browser keeps its history. Ids only, no names. */
import { recall, remember } from '#renderer/lib/local-memory.ts';
import type { SelectionStore } from '#renderer/state/selection-store.ts';
import { fragmentOf, placeOf } from '../routes.ts';

const mostKept = 12;
const key = 'recent-places';
const longest = 600;

/** Places of one thing: a page as such is in the navigation anyway. */
const things = /^#\/(?:timeline\/dlv_|runs\/|compose\/drf_|replays\/(?:rpl|pln)_|targets\/tgt_|scenarios\/)/;

export function recentPlaces(): readonly string[] {
  return recall(key, parsePlaces) ?? [];
}

function parsePlaces(value: unknown): readonly string[] | undefined {
  if (!Array.isArray(value)) return undefined;
  return value.filter((place): place is string => typeof place === 'string' && isThing(place)).slice(0, mostKept);
}

/** With the newest first, each once. */
export function withPlace(places: readonly string[], place: string): readonly string[] {
  return [place, ...places.filter((other) => other !== place)].slice(0, mostKept);
}

function isThing(place: string): boolean {
  return things.test(place) && place.length <= longest;
}

/** Remembers what is opened from now on. A tab of a delivery is the delivery. */
export function rememberPlaces(store: SelectionStore): () => void {
  return store.subscribe((state) => {
    const place = fragmentOf({ ...state, detailTab: 'overview' });
    if (!isThing(place)) return;
    const places = recentPlaces();
    if (places[0] !== place) remember(key, withPlace(places, place));
  });
}

/** The id that a place is about, as `search.find` knows it. */
export function idOfPlace(fragment: string): string {
  const place = placeOf(fragment);
  if (place.view === 'runs') return place.run?.runId ?? '';
  const replay = 'id' in place.replays ? place.replays.id : null;
  return place.deliveryId ?? place.draftId ?? place.targetId ?? replay ?? place.scenario ?? '';
}
