import type { SandboxFaults } from '#contract/models/sandbox.ts';
import type { JsonObject } from '#domain/json-value.ts';

export interface EventToWrite {
  readonly type: string;
  readonly atUs: number;
  readonly object: JsonObject;
  readonly legacy: JsonObject;
}

/** The bytes of an event: compact JSON, its time in whole seconds as the documentation shows it. The legacy envelope has no event id. */
export function writeEvent(event: EventToWrite, eventId: string, envelope: SandboxFaults['envelope']): Uint8Array {
  const time = new Date(Math.floor(event.atUs / 1_000_000) * 1000).toISOString().replace('.000Z', 'Z');
  const body =
    envelope === 'legacy'
      ? { event: event.type, timestamp: time, data: event.legacy }
      : { id: eventId, type: event.type, created: time, data: { object: event.object } };
  return new TextEncoder().encode(JSON.stringify(body));
}
