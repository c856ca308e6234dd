/**
 * Finds what our own receiver captured of the steps of a run, while it goes on: by the event's id, then by the header that names the
 * attempt. No step waits for it.
 */
import type { AttemptId, DeliveryId } from '#contract/ids.ts';
import { readEnvelope } from '#domain/envelope.ts';
import { attemptMarker } from '../compose-head.ts';
import type { Exchanged } from '../composer-parts.ts';
import type { ScenarioParts } from './scenario-parts.ts';

/** Captures of others may come in by the thousand meanwhile. */
const mostRemembered = 10_000;
/** Steps name no more. */
const mostLookedAt = 200;
const indexWaitMs = 300;

export interface CaptureFinder {
  /** What a step has sent. */
  sent(path: string, exchanges: readonly Exchanged[]): void;
  /** Resolves when what the index has by now, or within a moment, was looked at; then it listens no more. */
  end(): Promise<void>;
}

type FinderParts = Pick<ScenarioParts, 'logger'> & {
  readonly log: Pick<ScenarioParts['log'], 'summarised' | 'onIndexed'> & {
    readonly readers: Pick<ScenarioParts['log']['readers'], 'findDelivery'>;
  };
};

export function findCaptures(parts: FinderParts, onFound: (path: string, id: DeliveryId) => void): CaptureFinder {
  /** Captures that nothing sent so far explains, by event id; of an event without an id under ''. */
  const unexplained = new Map<string, DeliveryId[]>();
  let remembered = 0;
  const eventIds = new Set<string>();
  const paths = new Map<string, string>();
  const lookedAt = new Map<string, number>();
  const looks = new Set<Promise<void>>();

  const lookAt = async (id: DeliveryId, eventId: string) => {
    const delivery = await parts.log.readers.findDelivery(id);
    const marker = delivery?.headers.find(([name]) => name.toLowerCase() === attemptMarker.toLowerCase())?.[1];
    const path = marker === undefined ? undefined : paths.get(marker);
    if (path !== undefined) onFound(path, id);
    else if (marker !== undefined) remember(id, eventId);
  };
  const look = (id: DeliveryId, eventId: string) => {
    const soFar = lookedAt.get(eventId) ?? 0;
    if (soFar >= mostLookedAt) return;
    lookedAt.set(eventId, soFar + 1);
    const looking = lookAt(id, eventId)
      .catch((error: unknown) => parts.logger.warn('A capture was not looked at', { problem: String(error) }))
      .finally(() => looks.delete(looking));
    looks.add(looking);
  };
  const remember = (id: DeliveryId, eventId: string) => {
    if (remembered >= mostRemembered) return;
    remembered += 1;
    const known = unexplained.get(eventId);
    if (known === undefined) unexplained.set(eventId, [id]);
    else known.push(id);
  };
  const lookAgain = (eventId: string) => {
    const ids = unexplained.get(eventId) ?? [];
    unexplained.delete(eventId);
    remembered -= ids.length;
    for (const id of ids) look(id, eventId);
  };
  const stop = parts.log.onIndexed((changes) => {
    for (const change of changes) {
      if (change.kind !== 'captured') continue;
      const { id, eventId } = change.delivery;
      const key = eventId ?? '';
      if (eventIds.has(key)) look(id, key);
      else remember(id, key);
    }
  });
  return {
    sent(path, exchanges) {
      const [first] = exchanges;
      if (first === undefined) return;
      const { id }: { readonly id: AttemptId } = first.attempt;
      // why: the header of a second exchange names the first one, as its bytes are the same.
      paths.set(id, path);
      const eventId = readEnvelope(Buffer.from(first.requestText)).eventId ?? '';
      eventIds.add(eventId);
      lookAgain(eventId);
    },
    async end() {
      if (paths.size > 0) await parts.log.summarised(indexWaitMs);
      stop();
      while (looks.size > 0) await Promise.all(looks);
    },
  };
}
