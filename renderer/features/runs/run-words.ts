/** A run reconciled, in words and in the order to look at it. Pure. */
import type { ReconciledEvent, Reconciliation } from '#contract/models/reconciliation.ts';
import type { Snapshot } from '#contract/models/snapshot.ts';

export type Finding = ReconciledEvent['finding'];

export const findingWords: Readonly<Record<Finding, { readonly word: string; readonly meaning: string }>> = {
  arrived: { word: 'arrived', meaning: 'As the Console has it.' },
  unproven: { word: 'unproven', meaning: 'It came, and no delivery of it has a signature that verifies.' },
  pending: { word: 'pending', meaning: 'Its cause is so new that it may still be on its way.' },
  missing: { word: 'missing', meaning: "The Console's state asks for it, and nothing came while Hookglass listened." },
  contradicts: { word: 'contradicts', meaning: 'It came, and the Console says otherwise.' },
  unexpected: { word: 'unexpected', meaning: "It came, and the Console's state does not explain it." },
  'not-observed': { word: 'not observed', meaning: 'It may have been sent while nothing listened.' },
};

const trouble: readonly Finding[] = ['missing', 'contradicts'];

const absent: readonly Finding[] = ['missing', 'pending', 'not-observed'];

/** How the whole stands. */
export function toneOf({ events }: Pick<Reconciliation, 'events'>): 'ok' | 'warn' | 'bad' {
  if (events.some(({ finding }) => trouble.includes(finding))) return 'bad';
  return events.every(({ finding }) => finding === 'arrived') ? 'ok' : 'warn';
}

/** How many events are not here, whatever the reason: what can be fetched in their place. */
export function missingCount({ events }: Pick<Reconciliation, 'events'>): number {
  return events.filter(({ finding }) => absent.includes(finding)).length;
}

/** What a recovered state is of. The cases of a run are kept under a name of ours, which is no id to copy. */
export function recoveredName({ thing, objectId }: Pick<Snapshot, 'thing' | 'objectId'>): {
  readonly words: string;
  readonly objectId: string | null;
} {
  if (objectId?.endsWith('/results') === true) return { words: 'cases of the run', objectId: null };
  return { words: thing ?? 'object', objectId };
}

/** When something was recovered last; null when nothing was. */
export function recoveredAtUs({ recovered }: Pick<Reconciliation, 'recovered'>): number | null {
  return recovered.length === 0 ? null : Math.max(...recovered.map(({ takenAtUs }) => takenAtUs));
}

/** `128 passed, 3 failed of 131 cases`. */
export function casesWords({ cases }: Pick<Reconciliation, 'cases'>): string {
  if (cases.total === 0) return 'The Console has no cases for it.';
  const parts = cases.byStatus.map(({ status, count }) => `${count.toLocaleString('en-US')} ${status}`);
  return `${parts.join(', ')} of ${cases.total.toLocaleString('en-US')} ${cases.total === 1 ? 'case' : 'cases'}`;
}
