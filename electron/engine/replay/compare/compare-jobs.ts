/**
 * Two runs of a plan, before and after a fix. Guarantees: counts and summary are of all pairs, whatever the page; memory does not grow with
 * the jobs. Pages are cut out of the pairs, so a cursor names a page of pairs and a place in it.
 */
import { z } from 'zod';
import type { ReplayId } from '#contract/ids.ts';
import type { FixItem } from '#contract/models/plan.ts';
import type { ReplaySummary } from '#contract/models/replay.ts';
import { type FixCounts, fixMarkdown, fixSentence, noFixCounts, WorstItems } from '#domain/attempts/fix-summary.ts';
import { judgeFix } from '#domain/attempts/fix-verdict.ts';
import { fail } from '#engine/failure.ts';
import type { DeliveryLog } from '#engine/log/log.ts';

type Plans = Pick<DeliveryLog['plans'], 'findJob' | 'pairedItems'>;

export interface CompareJobsInput {
  readonly before: ReplayId;
  readonly after: ReplayId;
  /** Those that are listed; all when empty. */
  readonly verdicts: readonly FixItem['verdict'][];
  readonly limit: number;
  readonly cursor?: string | undefined;
}

export interface JobComparison {
  readonly items: FixItem[];
  readonly nextCursor: string | null;
  readonly counts: Record<FixItem['verdict'], number>;
  readonly sentence: string;
  readonly summary: string;
}

interface Whole {
  readonly key: string;
  readonly counts: FixCounts;
  readonly summary: string;
}

const pagePairs = 500;

export interface JobComparer {
  /** Fails with `missing.replay`. */
  compare(input: CompareJobsInput): Promise<JobComparison>;
}

export function createJobComparer(plans: Plans): JobComparer {
  /** Of the comparison looked at last: the next page of it counts nothing anew. */
  let last: Whole | undefined;
  return {
    async compare(input) {
      const [before, after] = await Promise.all([jobOf(plans, input.before), jobOf(plans, input.after)]);
      const key = [before, after].map(({ id, state, doneAttempts, counts }) => JSON.stringify([id, state, doneAttempts, counts])).join(' ');
      const whole: Whole = last?.key === key ? last : { key, ...(await wholeOf(plans, before, after)) };
      last = whole;
      const page = await pageOfPairs(plans, input);
      return { ...page, counts: { ...whole.counts }, sentence: fixSentence(whole.counts), summary: whole.summary };
    },
  };
}

async function jobOf(plans: Plans, id: ReplayId): Promise<ReplaySummary> {
  return ((await plans.findJob(id)) ?? fail('missing.replay', { id })).summary;
}

async function wholeOf(plans: Plans, before: ReplaySummary, after: ReplaySummary): Promise<Omit<Whole, 'key'>> {
  const counts = noFixCounts();
  const worst = new WorstItems();
  let cursor: string | null = null;
  do {
    const page: Awaited<ReturnType<Plans['pairedItems']>> = await plans.pairedItems(before.id, after.id, pagePairs, cursor);
    for (const pair of page.items) {
      const item = judgeFix(pair.before, pair.after);
      counts[item.verdict] += 1;
      worst.take(item);
    }
    cursor = page.nextCursor;
  } while (cursor !== null);
  return { counts, summary: fixMarkdown(before, after, counts, worst.rows()) };
}

const placeSchema = z.tuple([z.string().nullable(), z.int().min(0).max(pagePairs)]);

/** A page of pairs and how many of it have been gone through. */
function readPlace(cursor: string | undefined): readonly [string | null, number] {
  if (cursor === undefined) return [null, 0];
  try {
    return placeSchema.parse(JSON.parse(cursor));
  } catch (error) {
    return fail('input.invalid', { problems: 'The cursor is not one that was given out.' }, error);
  }
}

async function pageOfPairs(plans: Plans, input: CompareJobsInput): Promise<Pick<JobComparison, 'items' | 'nextCursor'>> {
  const isWanted = (item: FixItem) => input.verdicts.length === 0 || input.verdicts.includes(item.verdict);
  const items: FixItem[] = [];
  let [cursor, skip] = readPlace(input.cursor);
  for (;;) {
    const page = await plans.pairedItems(input.before, input.after, pagePairs, cursor);
    for (const [index, pair] of page.items.entries()) {
      if (index < skip) continue;
      const item = judgeFix(pair.before, pair.after);
      if (!isWanted(item)) continue;
      if (items.length === input.limit) return { items, nextCursor: JSON.stringify([cursor, index]) };
      items.push(item);
    }
    if (page.nextCursor === null) return { items, nextCursor: null };
    cursor = page.nextCursor;
    skip = 0;
  }
}
