/** A catalog event ready to be sent: compact JSON in the current envelope, with ids in the platform's form. */
import { buildEvent, objectPrefix } from '#domain/catalog.ts';
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

const alphabet = '0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ';

/** 20 characters of base 62. The bias of taking a byte's remainder does not matter: the ids have to differ, not to be secret. */
function freshId(random: Random, prefix: string): string {
  return prefix + Array.from(random.bytes(20), (byte) => alphabet.charAt(byte % alphabet.length)).join('');
}

export function composeTestEvent({ eventType, nowUs, random }: TestEventRequest): TestEvent {
  const eventId = freshId(random, 'evt_');
  const runId = freshId(random, 'run_');
  const prefix = objectPrefix(eventType);
  const objectId = prefix === 'run_' ? runId : freshId(random, prefix);
  const event = buildEvent(eventType, { eventId, runId, objectId, organizationId: freshId(random, 'org_'), nowUs }, 'current');
  return { body: new TextEncoder().encode(JSON.stringify(event)), eventId };
}
