import { describe, expect, it } from 'vitest';
import { planIdSchema } from '#contract/ids.ts';
import { earlierRuns } from '#renderer/features/replays/earlier-runs.ts';
import { outcomeParts } from '#renderer/features/replays/outcome-parts.ts';
import { isUnfinished, replayFigures, replayLook, replayRate, replayRemaining, replayShare } from '#renderer/lib/replay-words.ts';
import { readPages } from '#renderer/platform/use-paged.ts';
import { replaySummary } from '#test/unit/renderer/support/replays.ts';

describe('how far a job is', () => {
  it('is told by outcome; succeeded and failed are named even when there are none', () => {
    const parts = outcomeParts(replaySummary('rpl_1', { counts: { succeeded: 3, waiting: 1 } }));
    expect(parts.map(({ id, count, share }) => [id, count, share])).toEqual([
      ['succeeded', 3, 0.75],
      ['failed', 0, 0],
      ['waiting', 1, 0.25],
    ]);
  });

  it('has figures, rate and time left in words', () => {
    const job = replaySummary('rpl_1', { totalAttempts: 2_000, doneAttempts: 412, ratePerSecond: 41.2, remainingMs: 180_000 });
    expect([replayFigures(job), replayRate(job), replayRemaining(job), replayShare(job)]).toEqual([
      '412 of 2,000',
      '41 a second',
      '3 min left',
      0.206,
    ]);
    expect(replayRate({ state: 'running', ratePerSecond: 0.25 })).toBe('0.3 a second');
    expect(replayRemaining({ state: 'running', remainingMs: 400 })).toBe('almost done');
    const paused = { ...job, state: 'paused' as const };
    expect([replayRate(paused), replayRemaining(paused)]).toEqual(['', '']);
  });

  it('says that it ended with failures', () => {
    expect(replayLook(replaySummary('rpl_1', { state: 'done', counts: { failed: 1 } }))).toEqual({
      word: 'Done, with failures',
      tone: 'bad',
    });
    expect(replayLook(replaySummary('rpl_1', { state: 'done', counts: { succeeded: 1 } })).word).toBe('Done');
    expect(
      (['running', 'paused', 'interrupted', 'done', 'stopped', 'cancelled'] as const).filter((state) => isUnfinished({ state })),
    ).toEqual(['running', 'paused', 'interrupted']);
  });
});

it('a run is compared with the nearest one before it', () => {
  const planId = planIdSchema.parse('pln_1');
  const runs = [1, 2, 3, 4].map((number) => replaySummary(`rpl_${number}`, { planId, createdAtUs: number }));
  expect(runs[2] && earlierRuns(runs, runs[2]).map(({ id }) => id)).toEqual(['rpl_2', 'rpl_1', 'rpl_4']);
});

it('pages are read again until there are as many as before', async () => {
  const asked: (string | undefined)[] = [];
  const ask = async (cursor: string | undefined) => {
    asked.push(cursor);
    const from = Number(cursor ?? 0);
    return { items: [from, from + 1], nextCursor: from >= 6 ? null : String(from + 2) };
  };
  expect(await readPages(ask, 3)).toEqual({ items: [0, 1, 2, 3], nextCursor: '4' });
  expect(asked).toEqual([undefined, '2']);
  expect((await readPages(ask, 100)).items).toHaveLength(8);
});
