/** Snapshots that a person asks for or brings along. Guarantees: what was taken for a delivery is compared with it before it is answered. */
import type { DeliveryId, EnvironmentId, SnapshotId } from '#contract/ids.ts';
import type { Snapshot } from '#contract/models/snapshot.ts';
import { statusOf } from '#domain/console/statuses.ts';
import { findObject } from '#domain/drift/find-object.ts';
import { isJsonObject, type JsonValue, parseJson } from '#domain/json-value.ts';
import { Failure, fail } from '../failure.ts';
import type { ConsoleStore } from '../log/console-store.ts';
import type { DeliveryLog } from '../log/log.ts';
import type { Logger } from '../ports.ts';
import type { Comparisons } from './comparisons.ts';
import type { ObjectFetch } from './object-fetch.ts';
import type { SnapshotKeeper } from './snapshot-keeper.ts';
import { readSubject, type Subject } from './subject.ts';

export interface SnapshotsParts {
  readonly log: Pick<DeliveryLog, 'readers'>;
  readonly logger: Logger;
  readonly objects: ObjectFetch;
  readonly keeper: SnapshotKeeper;
  readonly comparisons: Pick<Comparisons, 'judge' | 'snapshots'>;
  readonly store: Pick<ConsoleStore, 'removeSnapshot'>;
  readonly onRemoved: (id: SnapshotId) => void;
  /** The Console of an environment answered. */
  readonly onFetched: (id: EnvironmentId) => void;
}

export interface Snapshots {
  /** Fails with `missing.delivery`, `console.no_resource`, and as every request to a Console may. */
  fetch(id: DeliveryId, signal?: AbortSignal): Promise<Snapshot>;
  /** Fails with `missing.delivery` and `input.snapshot`. */
  add(id: DeliveryId, text: string, origin: 'pasted' | 'file', signal?: AbortSignal): Promise<Snapshot>;
  /** What was compared with it is compared with the newest that is left. Fails with `missing.snapshot`. */
  remove(id: SnapshotId): Promise<void>;
}

export function createSnapshots(parts: SnapshotsParts): Snapshots {
  const { log, logger, objects, keeper, comparisons, store, onFetched, onRemoved } = parts;
  const compare = async (id: DeliveryId, snapshot: Snapshot, signal: AbortSignal | undefined) => {
    try {
      await comparisons.judge([id], snapshot, signal);
    } catch (error) {
      // why: what the Console said is kept, and that is what was asked for; the comparison itself says why it can not be made.
      logger.warn('A snapshot could not be compared', { problem: error instanceof Failure ? error.code : String(error) });
    }
  };
  const compareWithNewest = async (id: DeliveryId) => {
    const isThere = (await log.readers.findDelivery(id)) !== undefined;
    const [newest] = isThere ? await comparisons.snapshots(id, 1) : [];
    if (newest !== undefined) await compare(id, newest, undefined);
  };
  return {
    async fetch(id, signal) {
      const subject = await readSubject(log, id, signal);
      const snapshot = await objects.fetch(subject, 'fetched', signal);
      onFetched(subject.environmentId);
      await compare(id, snapshot, signal);
      return snapshot;
    },
    async add(id, text, origin, signal) {
      const subject = await readSubject(log, id, signal);
      const { object, isWhole } = objectIn(text, subject);
      const { environmentId, deliveryId, thing, objectId } = subject;
      const facts = { environmentId, deliveryId, thing, objectId, origin, path: null, status: null, requestId: null };
      const snapshot = await keeper.keep({ ...facts, objectStatus: statusOf(object) }, isWhole ? text : JSON.stringify(object));
      await compare(id, snapshot, signal);
      return snapshot;
    },
    async remove(id) {
      const compared = await store.removeSnapshot(id);
      if (compared === null) return fail('missing.snapshot', { problem: `${id} is not in this log.` });
      for (const deliveryId of compared) await compareWithNewest(deliveryId);
      onRemoved(id);
    },
  };
}

/** The object itself, what an answer wraps, or the item of a list that the delivery is about. `isWhole`: it is the text as it is. */
function objectIn(text: string, { objectId }: Subject): { readonly object: JsonValue; readonly isWhole: boolean } {
  const value = parsed(text);
  const found = findObject(value, objectId);
  if ('problem' in found) return fail('input.snapshot', { problem: found.problem });
  if (!isJsonObject(found.value)) return fail('input.snapshot', { problem: 'It is no object, but a plain value or a list.' });
  return { object: found.value, isWhole: found.value === value };
}

function parsed(text: string): JsonValue {
  try {
    return parseJson(text);
  } catch (error) {
    const words = error instanceof Error ? error.message.slice(0, 200) : 'it can not be read';
    return fail('input.snapshot', { problem: `${words}.` }, error);
  }
}
