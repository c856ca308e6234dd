/**
 * When a delivery that was not taken is tried again. Guarantees: only after no answer, 429 and 5xx, never after another 4xx, a redirect or what
 * never left; the same seed gives the same delays, whatever the order of the answers.
 */
import type { HeaderPair } from '#contract/models/delivery.ts';
import type { PlanOptions, RetryPolicy } from '#contract/models/plan.ts';
import type { AttemptResult } from '../send-attempt.ts';

const longestRetryAfterMs = 3_600_000;

/** A 2xx counts, a late one too; one that did not come to its end does not. */
export function isTaken({ outcome, deadline }: Pick<AttemptResult, 'outcome' | 'deadline'>): boolean {
  return outcome === 'answered' && (deadline === 'in-time' || deadline === 'late');
}

/** In ms from now, or null when it has failed for good. `tries`: made so far, this one included. */
export function delayOfNextTry(
  result: Pick<AttemptResult, 'outcome' | 'deadline' | 'response'>,
  options: Pick<PlanOptions, 'retry' | 'retryPercent' | 'seed'>,
  place: { readonly position: number; readonly tries: number },
  nowUs: number,
): number | null {
  if (!mayBeTriedAgain(result)) return null;
  const delayMs = policyDelay(options.retry, place.tries, unitFrom(options.seed, place.position, place.tries));
  if (delayMs === null) return null;
  const askedMs = readRetryAfter(result.response?.headers ?? [], nowUs) ?? 0;
  return (Math.max(delayMs, askedMs) * options.retryPercent) / 100;
}

function mayBeTriedAgain(result: Pick<AttemptResult, 'outcome' | 'deadline' | 'response'>): boolean {
  if (isTaken(result) || result.outcome === 'blocked' || result.outcome === 'cancelled') return false;
  const status = result.response?.status;
  // why: a 2xx that broke off is no answer.
  return status === undefined || status === 429 || status >= 500 || (status >= 200 && status <= 299);
}

/** `unit`: from 0 to 1. */
export function policyDelay(policy: RetryPolicy, tries: number, unit: number): number | null {
  switch (policy.kind) {
    case 'none':
      return null;
    case 'list':
      return policy.delaysMs[tries - 1] ?? null;
    case 'exponential': {
      if (tries > policy.tries) return null;
      const delayMs = Math.min(policy.mostMs, policy.firstMs * 2 ** (tries - 1));
      return policy.jitter === 'full' ? delayMs * unit : delayMs;
    }
  }
}

/** In ms, at most an hour; undefined without one that can be read (RFC 9110, 10.2.3). */
export function readRetryAfter(headers: readonly HeaderPair[], nowUs: number): number | undefined {
  const value = headers.find(([name]) => name.toLowerCase() === 'retry-after')?.[1].trim();
  if (value === undefined || value === '') return undefined;
  const ms = /^[0-9]+$/.test(value) ? Number(value) * 1000 : Date.parse(value) - nowUs / 1000;
  return Number.isNaN(ms) ? undefined : Math.min(longestRetryAfterMs, Math.max(0, ms));
}

/** From 0 to 1, evenly, from three numbers (the finaliser of MurmurHash3 over each). */
function unitFrom(seed: number, position: number, tries: number): number {
  let mixed = 0;
  for (const part of [seed, position, tries]) {
    mixed = Math.imul(mixed ^ part ^ 0x9e3779b9, 0x85ebca6b);
    mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
    mixed ^= mixed >>> 16;
  }
  return (mixed >>> 0) / 2 ** 32;
}
