import { describe, expect, it } from 'vitest';
import { deliveryIdOf } from '#contract/ids.ts';
import { planOptionsSchema } from '#contract/models/plan.ts';
import type { StoredEntry } from '#engine/log/plan-store.ts';
import type { PlanRow } from '#engine/replay/plans/plan-row.ts';
import { buildPlan, keepEntries } from '#engine/replay/plans/plan-writing.ts';
import { aPlan } from '#test/support/plans.ts';
import { aResolvedTarget, endpointSecret, endpointSigners, replayEndpoint } from '#test/support/replay-parts.ts';

const count = 20_000;
const rows = Array.from({ length: count }, (_, index): PlanRow => {
  const eventId = `evt_${index % (count - 10)}`;
  return {
    deliveryId: deliveryIdOf(index + 1),
    eventType: 'run.completed',
    eventId,
    receivedAtUs: index * 1_000,
    eventTimeUs: (index * 7_919) % count,
    bytes: 100,
    sha256: eventId.padEnd(64, '0'),
    endpointId: replayEndpoint,
    missing: null,
  };
});
const options = planOptionsSchema.parse({ target: { url: 'http://localhost:3000' }, kind: 'exact', order: 'event-time' });
const parts = { signers: endpointSigners('zof', endpointSecret, 1), remoteMostPerSecond: () => 50 };
const build = () => buildPlan(rows, options, aResolvedTarget('http://localhost:3000'), parts);

describe('A large plan', () => {
  it('is made in slices, between which the event loop has its turn', async () => {
    let turns = 0;
    let isDone = false;
    const look = () => {
      turns += 1;
      if (!isDone) setImmediate(look);
    };
    setImmediate(look);
    const { entries } = await build();
    isDone = true;
    expect(entries).toHaveLength(count);
    expect(entries.filter(({ isDuplicate }) => isDuplicate)).toHaveLength(10);
    expect(turns).toBeGreaterThan(10);
  });

  it('is kept a thousand entries at a time, and the last slice says so', async () => {
    const { entries } = await build();
    const kept: StoredEntry[] = [];
    const ends: string[] = [];
    await keepEntries(aPlan('pln_1').id, entries, {
      async addEntries(_, slice, isLast) {
        expect(slice.length).toBeLessThanOrEqual(1_000);
        kept.push(...slice);
        ends.push(isLast);
      },
    });
    expect(kept).toEqual(entries);
    expect(ends.filter((end) => end === 'last')).toHaveLength(1);
    expect(ends.at(-1)).toBe('last');
  });
});
