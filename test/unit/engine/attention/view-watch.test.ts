import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { viewIdSchema } from '#contract/ids.ts';
import type { DeliverySummary } from '#contract/models/delivery.ts';
import type { SavedView, ViewMatches } from '#contract/models/saved-view.ts';
import { createViewWatch } from '#engine/attention/view-watch.ts';
import { Failure } from '#engine/failure.ts';
import type { IndexedChange } from '#engine/log/log.ts';
import { recordingLogger } from '#test/support/recording-logger.ts';
import { aSummary } from '#test/unit/renderer/support/summaries.ts';

const aView = (number: number, query = 'odd', notifies: SavedView['notifies'] = 'on'): SavedView => ({
  id: viewIdSchema.parse(`view_${number}`),
  name: `View ${number}`,
  query,
  grouping: 'flat',
  notifies,
});

/** A log of row numbers whose filters are `odd`, `all` and `broken`. */
function watchOver(initial: readonly SavedView[]) {
  const world = { views: initial, isWanted: true, looks: 0, told: [] as ViewMatches[], matching: new Set<number>() };
  const logger = recordingLogger();
  let asked = '';
  const watch = createViewWatch({
    clock: { nowUs: () => 60_000_000 },
    logger,
    readers: {
      async matchingNumbers(_filter, above, below) {
        world.looks += 1;
        if (asked === 'broken') throw new Failure('log.query_timeout', { limitMs: '5000' });
        const numbers = Array.from({ length: below - above - 1 }, (_, at) => below - 1 - at);
        if (asked === 'named') return numbers.filter((number) => world.matching.has(number));
        return numbers.filter((number) => asked === 'all' || number % 2 === 1);
      },
    },
    parse: (query) => {
      asked = query;
      return null;
    },
    views: () => world.views,
    isWanted: () => world.isWanted,
    tell: (matches) => world.told.push(matches),
    pauses: { firstMs: 250, lookMs: 1_000, quietMs: 5_000 },
  });
  const arrive = (first: number, last = first, facts: Partial<DeliverySummary> = {}, kind: 'captured' | 'updated' = 'captured') =>
    watch.take(Array.from({ length: last - first + 1 }, (_, at): IndexedChange => ({ kind, delivery: aSummary(first + at, facts) })));
  return { world, watch, arrive, logger };
}

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const counts = (told: readonly ViewMatches[]) => told.map(({ count }) => count);

describe('a view that notifies', () => {
  it('is told of with count, newest match and its event type; one that does not, never', async () => {
    const { world, arrive } = watchOver([aView(1), aView(2, 'all', 'off')]);
    arrive(1, 4, { eventType: 'run.failed' });
    await vi.advanceTimersByTimeAsync(300);
    expect(world.told).toEqual([{ viewId: 'view_1', name: 'View 1', count: 2, newestId: 'dlv_3', eventType: 'run.failed' }]);
  });

  it('is told of once in five seconds under a thousand deliveries a second, and of every match once', async () => {
    const { world, arrive } = watchOver([aView(1, 'all')]);
    for (let at = 0; at < 120; at++) {
      arrive(at * 100 + 1, at * 100 + 100);
      await vi.advanceTimersByTimeAsync(100);
    }
    await vi.advanceTimersByTimeAsync(10_000);
    expect(world.told.length).toBeLessThanOrEqual(4);
    expect(counts(world.told).reduce((sum, count) => sum + count, 0)).toBe(12_000);
    expect(world.looks).toBeLessThanOrEqual(14);
    expect(world.told.at(-1)?.newestId).toBe('dlv_12000');
  });

  it('is told of a delivery that matches only with its answer, and of none twice', async () => {
    const { world, arrive } = watchOver([aView(1, 'named')]);
    arrive(1, 2, { receivedAtUs: 59_000_000 });
    await vi.advanceTimersByTimeAsync(300);
    world.matching = new Set([1]);
    arrive(1, 1, { receivedAtUs: 59_000_000 }, 'updated');
    await vi.advanceTimersByTimeAsync(6_000);
    arrive(1, 1, { receivedAtUs: 59_000_000 }, 'updated');
    await vi.advanceTimersByTimeAsync(6_000);
    expect(counts(world.told)).toEqual([1]);
  });

  it('is not told of what a person changes about an older delivery', async () => {
    const { world, arrive } = watchOver([aView(1, 'all')]);
    arrive(1, 1, { receivedAtUs: 1 }, 'updated');
    await vi.advanceTimersByTimeAsync(6_000);
    expect(world).toMatchObject({ looks: 0, told: [] });
  });

  it('is not told of a delivery that is gone before the look', async () => {
    const { world, watch, arrive } = watchOver([aView(1, 'all')]);
    arrive(1, 2);
    watch.take([{ kind: 'removed', id: aSummary(2).id }]);
    await vi.advanceTimersByTimeAsync(300);
    expect(world.told).toMatchObject([{ count: 1, newestId: 'dlv_1' }]);
  });

  it('does not suffer from another whose filter takes too long', async () => {
    const { world, arrive, logger } = watchOver([aView(1, 'broken'), aView(2, 'all')]);
    arrive(1);
    await vi.advanceTimersByTimeAsync(300);
    expect(world.told).toMatchObject([{ viewId: 'view_2' }]);
    expect(logger.lines).toMatchObject([{ level: 'warn', fields: { code: 'log.query_timeout' } }]);
  });

  it('starts anew with another filter, and is forgotten when it is off or gone', async () => {
    const { world, arrive } = watchOver([aView(1, 'odd')]);
    arrive(1, 1);
    await vi.advanceTimersByTimeAsync(300);
    world.views = [aView(1, 'all')];
    arrive(2, 2);
    await vi.advanceTimersByTimeAsync(6_000);
    world.views = [aView(1, 'all', 'off')];
    arrive(3, 3);
    await vi.advanceTimersByTimeAsync(6_000);
    expect(counts(world.told)).toEqual([1, 1]);
  });
});

it('looks at nothing while neither notifications nor the badge are wanted, and after it was closed', async () => {
  const { world, watch, arrive } = watchOver([aView(1, 'all')]);
  world.isWanted = false;
  arrive(1);
  await vi.advanceTimersByTimeAsync(6_000);
  world.isWanted = true;
  arrive(2);
  await watch.close();
  arrive(3);
  await vi.advanceTimersByTimeAsync(6_000);
  expect(world).toMatchObject({ looks: 0, told: [] });
});
