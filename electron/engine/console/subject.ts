/** What a delivery is about at the Console: the thing, its id, and the values with which it is asked for. */
import type { DeliveryId, EnvironmentId } from '#contract/ids.ts';
import type { ConsoleThing } from '#contract/models/console.ts';
import { objectFields } from '#domain/console/object-fields.ts';
import { thingOf } from '#domain/console/thing-of.ts';
import { readEnvelope, readEnvelopeHead } from '#domain/envelope.ts';
import { fail } from '../failure.ts';
import type { DeliveryLog, StoredDelivery } from '../log/log.ts';

export interface Subject {
  readonly deliveryId: DeliveryId;
  readonly environmentId: EnvironmentId;
  readonly eventType: string | null;
  readonly eventTimeUs: number | null;
  readonly isTruncated: boolean;
  readonly thing: ConsoleThing | null;
  /** The object's own id; null when the payload names none. */
  readonly objectId: string | null;
  /** Plain fields of the event's object, with `run_id` and `organization_id` also from around it. */
  readonly values: Readonly<Record<string, string>>;
}

/** Of the first 64 KiB of the body, where a payload names what it is about. */
export function subjectOf(stored: StoredDelivery): Subject {
  const isWhole = stored.bodyHead.length === stored.keptBytes && stored.truncation === 'none';
  const facts = isWhole ? readEnvelope(stored.bodyHead) : readEnvelopeHead(stored.bodyHead);
  const around = [
    ['run_id', facts.runId],
    ['organization_id', facts.organizationId],
  ] as const;
  const values = {
    ...Object.fromEntries(around.flatMap(([name, value]) => (value === null ? [] : [[name, value]]))),
    ...Object.fromEntries(objectFields(stored.bodyHead)),
  };
  const thing = facts.eventType === null ? null : thingOf(facts.eventType);
  return {
    deliveryId: stored.id,
    environmentId: stored.environmentId,
    eventType: facts.eventType,
    eventTimeUs: facts.eventTimeUs,
    isTruncated: stored.truncation !== 'none',
    thing,
    objectId: objectIdOf(thing, values),
    values,
  };
}

/** Fails with `missing.delivery`. */
export async function readSubject(log: Pick<DeliveryLog, 'readers'>, id: DeliveryId, signal?: AbortSignal): Promise<Subject> {
  return subjectOf((await log.readers.findDelivery(id, signal)) ?? fail('missing.delivery', { id }));
}

/** why: whether the `id` of a run event is the run's own is not documented; its `run_id` is. */
function objectIdOf(thing: ConsoleThing | null, { id, run_id: runId }: Readonly<Record<string, string>>): string | null {
  const ordered = thing === 'run' ? [runId, id] : [id];
  return ordered.find((value) => value !== undefined && value !== '') ?? null;
}
