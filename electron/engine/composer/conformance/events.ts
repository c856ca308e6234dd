/** Events that the checks send. Compact JSON that parsing and writing again does not change, unless a check wants just that. */
import type { EventEnvelope } from '#contract/models/composer.ts';
import { buildEvent, objectPrefix } from '#domain/catalog/catalog.ts';
import { eventTypes, legacyOnlyEventTypes } from '#domain/event-types.ts';
import { newPlatformId } from '#engine/platform-id.ts';
import type { Clock, Random } from '#engine/ports.ts';

const legacyOnly: ReadonlySet<string> = new Set(legacyOnlyEventTypes);

/** Documented for the current envelope. */
export const currentTypes: readonly string[] = eventTypes.filter((type) => !legacyOnly.has(type));
/** Documented for the legacy one. */
export const legacyTypes: readonly string[] = ['run.started', 'run.completed', 'run.failed', ...legacyOnlyEventTypes];

export interface EventChoice {
  readonly type?: string;
  readonly envelope: EventEnvelope;
  /** So long ago; 0 unless told. */
  readonly ageSeconds?: number;
  readonly runId?: string;
}

export interface EventMaker {
  /** A new event with ids of its own. */
  make(choice: EventChoice): Readonly<Record<string, unknown>>;
  newId(prefix: string): string;
}

export function createEventMaker({ clock, random }: { readonly clock: Clock; readonly random: Random }): EventMaker {
  const newId = (prefix: string) => newPlatformId(random, prefix);
  return {
    newId,
    make({ type = 'run.completed', envelope, ageSeconds = 0, runId = newId('run_') }) {
      const prefix = objectPrefix(type);
      return buildEvent(
        type,
        {
          eventId: newId('evt_'),
          runId,
          organizationId: newId('org_'),
          objectId: prefix === 'run_' ? runId : newId(prefix),
          nowUs: clock.nowUs() - ageSeconds * 1_000_000,
        },
        envelope,
      );
    },
  };
}

type Fields = Readonly<Record<string, unknown>>;

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The event with `fields` added to the innermost object that says what happened: `data.object`, or `data` in the legacy envelope. */
export function withObjectFields(event: Fields, fields: Fields): Fields {
  const data = isFields(event['data']) ? event['data'] : {};
  const { object } = data;
  return { ...event, data: isFields(object) ? { ...data, object: { ...object, ...fields } } : { ...data, ...fields } };
}

/** Added to `data` itself. */
export function withDataFields(event: Fields, fields: Fields): Fields {
  return { ...event, data: { ...(isFields(event['data']) ? event['data'] : {}), ...fields } };
}

/** Keys of every object in reverse. */
export function inReverse(value: unknown): unknown {
  if (!isFields(value)) return value;
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([key, inner]) => [key, inReverse(inner)]),
  );
}
