/** What a fix did to one delivery: two items of two jobs, one before and one after it. */
import type { FixItem, ReplayItem } from '#contract/models/plan.ts';

/** The worst first. */
export const fixOrder: readonly FixItem['verdict'][] = ['regressed', 'still-failing', 'not-comparable', 'fixed', 'still-fine'];

export const fixWords: Readonly<Record<FixItem['verdict'], string>> = {
  fixed: 'fixed',
  regressed: 'regressed',
  'still-failing': 'still failing',
  'still-fine': 'still fine',
  'not-comparable': 'not comparable',
};

type Side = ReplayItem | null;

/** `before` or `after` is null where that job does not have the delivery; never both. */
export function judgeFix(before: Side, after: Side): FixItem {
  const known = after ?? before;
  if (known === null) throw new Error('A pair has at least one side');
  const { deliveryId, eventType } = known;
  const shown = { deliveryId, eventType, before: before?.attempt ?? null, after: after?.attempt ?? null };
  const problem = incomparable(before, 'before') ?? incomparable(after, 'after');
  if (problem !== null) return { ...shown, verdict: 'not-comparable', sentence: problem };
  const wasFine = before?.state === 'succeeded';
  const isFine = after?.state === 'succeeded';
  if (wasFine !== isFine) {
    const sentence = isFine
      ? `It failed before (${ending(before)}) and is taken now (${ending(after)}).`
      : `It was taken before (${ending(before)}) and fails now (${ending(after)}).`;
    return { ...shown, verdict: isFine ? 'fixed' : 'regressed', sentence };
  }
  return {
    ...shown,
    verdict: isFine ? 'still-fine' : 'still-failing',
    sentence: isFine ? fineSentence(before, after) : failingSentence(before, after),
  };
}

const unfinished: Readonly<Partial<Record<ReplayItem['state'], string>>> = {
  waiting: 'was not sent',
  'in-flight': 'has no answer yet',
  again: 'failed and is tried again',
  unknown: 'was in flight when Hookglass ended',
  skipped: 'was not sent',
};

function incomparable(item: Side, when: 'before' | 'after'): string | null {
  const job = when === 'before' ? 'the first job' : 'the second job';
  if (item === null) return `It is not part of ${job}.`;
  const why = unfinished[item.state];
  if (why === undefined) return null;
  const reason = item.state === 'skipped' && item.sentence !== '' ? `: ${item.sentence}` : '.';
  return `In ${job} it ${why}${reason}`;
}

function ending(item: Side): string {
  const attempt = item?.attempt ?? null;
  if (attempt === null) return 'no attempt is kept';
  return attempt.status === null ? attempt.outcome.replaceAll('-', ' ') : String(attempt.status);
}

function isLate(item: Side): boolean {
  return item?.attempt?.deadline === 'late';
}

function fineSentence(before: Side, after: Side): string {
  if (isLate(after) && !isLate(before)) return `It is taken as before (${ending(after)}), but late now.`;
  if (isLate(before) && !isLate(after)) return `It is taken as before (${ending(after)}), and in time now.`;
  return isLate(after) ? `It is taken, late as before (${ending(after)}).` : `It is taken as before (${ending(after)}).`;
}

function failingSentence(before: Side, after: Side): string {
  const [was, is] = [ending(before), ending(after)];
  return was === is ? `It fails as before (${is}).` : `It still fails, in another way: ${was} before, ${is} now.`;
}
