/** What an arrival is in relation to those before it on the same endpoint. */
import type { EnvelopeFacts } from './envelope.ts';

/**
 * By what deliveries of one event are found again: the envelope's id, or for an envelope without one the body's hash
 * (`bodySha256`, hex). Null when the body is empty or carries no event, so that two pings are not duplicates.
 */
export function eventIdentity(facts: Pick<EnvelopeFacts, 'kind' | 'eventId'>, bodySha256: string): string | null {
  if (facts.eventId !== null) return facts.eventId;
  return facts.kind === 'legacy' ? `sha256:${bodySha256}` : null;
}

/** 1 for the first delivery of its event, then 2, 3, …; `earlier` counts those received before with the same identity. */
export function duplicateNumber(earlier: number): number {
  return earlier + 1;
}

/** Whether an event is older than the one received before it; unknown times are never out of order. */
export function isOlderThanPredecessor(eventTimeUs: number | null, predecessorTimeUs: number | null): boolean {
  return eventTimeUs !== null && predecessorTimeUs !== null && eventTimeUs < predecessorTimeUs;
}
