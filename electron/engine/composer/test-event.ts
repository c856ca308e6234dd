/** A catalog event ready to be sent: compact JSON in the current envelope, with ids in the platform's form. */
import { buildEvent, objectPrefix } from '#domain/catalog/catalog.ts';
import { newPlatformId } from '../platform-id.ts';
import type { Random } from '../ports.ts';

export interface TestEventRequest {
  /** Any type; one that the catalog lacks gets the same envelope. */
  readonly eventType: string;
  readonly nowUs: number;
  readonly random: Random;
}

export interface TestEvent {
  readonly body: Uint8Array;
  readonly eventId: string;
}

export function composeTestEvent({ eventType, nowUs, random }: TestEventRequest): TestEvent {
  const eventId = newPlatformId(random, 'evt_');
  const runId = newPlatformId(random, 'run_');
  const prefix = objectPrefix(eventType);
  const objectId = prefix === 'run_' ? runId : newPlatformId(random, prefix);
  const event = buildEvent(eventType, { eventId, runId, objectId, organizationId: newPlatformId(random, 'org_'), nowUs }, 'current');
  return { body: new TextEncoder().encode(JSON.stringify(event)), eventId };
}
