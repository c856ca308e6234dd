/** What a delivery that a step led to is told as. Pure. */
import type { DeliverySummary } from '#contract/models/delivery.ts';
import type { Verdict } from '#contract/models/verdict.ts';
import { formatDuration } from '#renderer/lib/format-time.ts';
import { visibleText } from '#renderer/lib/visible-text.ts';
import type { StepOutcome } from '#renderer/state/guide-store.ts';

export type Arrival = Pick<DeliverySummary, 'id' | 'eventType' | 'method' | 'verdict' | 'durationUs' | 'answeredStatus'>;

const judged: Readonly<Record<Verdict, string>> = {
  verified: 'verified',
  mismatch: 'but its signature does not match: the Signature tab says why',
  missing: 'but it carries no signature',
  malformed: 'but its signature is not in the form of the scheme',
  stale: 'but its signature is too old',
  'no-secret': 'but the endpoint has no secret to check it with',
};

/** `run.completed arrived, verified, 12 ms` */
export function arrivalOutcome(arrival: Arrival): StepOutcome {
  const name = arrival.eventType === null ? `A ${arrival.method} request` : visibleText(arrival.eventType);
  const parts = [`${name} arrived`, judged[arrival.verdict], ...durationOf(arrival)];
  return { tone: arrival.verdict === 'verified' ? 'ok' : 'warn', words: parts.join(', '), deliveryId: arrival.id };
}

function durationOf({ durationUs }: Arrival): readonly string[] {
  return durationUs === null ? [] : [formatDuration(durationUs)];
}

const endings: ReadonlySet<string> = new Set(['run.completed', 'run.failed']);

/** Of a sandbox run: its first events do not finish the step, its last one does. */
export function runOutcome(arrival: Arrival): StepOutcome {
  const outcome = arrivalOutcome(arrival);
  if (outcome.tone !== 'ok' || endings.has(arrival.eventType ?? '')) return outcome;
  return { ...outcome, tone: 'waiting', words: `${outcome.words}. The run goes on.` };
}

/** Hookglass names itself in what it sends; everything else comes from somebody's own sender. */
export function isOwnSender(headers: readonly (readonly [string, string])[]): boolean {
  return !headers.some(([name, value]) => name.toLowerCase() === 'user-agent' && /^hookglass/i.test(value));
}
