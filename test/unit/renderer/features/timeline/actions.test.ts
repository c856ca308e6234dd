import { afterEach, describe, expect, it, vi } from 'vitest';
import { describeFailure } from '#contract/errors.ts';
import type { FeedEvent } from '#contract/feed.ts';
import type { DeliverySummary } from '#contract/models/delivery.ts';
import { createTimelineActions, type TimelineActions } from '#renderer/features/timeline/actions.ts';
import { countRows, indexOfDelivery, rowAt } from '#renderer/features/timeline/selectors.ts';
import { createTimelineStore } from '#renderer/features/timeline/store.ts';
import { waitFor } from '#test/support/wait-for.ts';
import { fakeDeliveries } from '#test/unit/renderer/support/fake-deliveries.ts';
import { aSummary, summaries } from '#test/unit/renderer/support/summaries.ts';

const opened: TimelineActions[] = [];

afterEach(() => {
  vi.useRealTimers();
  for (const actions of opened.splice(0)) actions.close();
});

async function openTimeline(initial: readonly DeliverySummary[]) {
  const engine = fakeDeliveries(initial);
  const store = createTimelineStore();
  const actions = createTimelineActions({ client: engine.client, store });
  opened.push(actions);
  actions.start();
  await waitFor(() => store.getState().hasLoaded);
  const captured = (...deliveries: readonly DeliverySummary[]) => {
    engine.arrive(...deliveries);
    const events = deliveries.map((delivery): FeedEvent => ({ kind: 'delivery.captured', delivery }));
    actions.take({ events, isStale: false });
  };
  return { engine, store, actions, captured };
}

describe('the timeline follows at the top', () => {
  it('puts arrivals on top at once and marks them fresh', async () => {
    const { store, captured } = await openTimeline(summaries(3, 1));
    captured(aSummary(4), aSummary(5));
    const { pages, fresh, newCount } = store.getState();
    expect(rowAt(pages, 0)?.id).toBe('dlv_5');
    expect(countRows(pages)).toBe(5);
    expect(fresh).toContain('dlv_5');
    expect(newCount).toBe(0);
  });

  it('shows the first arrival of an empty log', async () => {
    const { store, captured } = await openTimeline([]);
    captured(aSummary(1));
    expect(countRows(store.getState().pages)).toBe(1);
  });

  it('does not show a delivery twice when the feed repeats it', async () => {
    const { store, captured } = await openTimeline(summaries(3, 1));
    captured(aSummary(4));
    captured(aSummary(4));
    expect(countRows(store.getState().pages)).toBe(4);
  });

  it('stays bounded however many arrive', async () => {
    const { store, captured } = await openTimeline([]);
    for (let number = 1; number <= 1200; number += 1) captured(aSummary(number));
    await waitFor(() => countRows(store.getState().pages) <= 400, { what: 'a fresh head' });
    expect(rowAt(store.getState().pages, 0)?.id).toBe('dlv_1200');
  });
});

describe('the timeline keeps still while it is read', () => {
  it('counts arrivals and moves no row', async () => {
    const { store, actions, captured } = await openTimeline(summaries(300, 1));
    actions.setFollowing(false);
    const before = store.getState().pages;
    captured(aSummary(301), aSummary(302));
    expect(store.getState().pages).toBe(before);
    expect(store.getState().newCount).toBe(2);
  });

  it('shows what arrived when the top is reached again', async () => {
    const { store, actions, captured } = await openTimeline(summaries(300, 1));
    actions.setFollowing(false);
    captured(aSummary(301));
    actions.setFollowing(true);
    await waitFor(() => rowAt(store.getState().pages, 0)?.id === 'dlv_301');
    expect(store.getState().newCount).toBe(0);
  });

  it('counts only what matches while filtered', async () => {
    const { store, actions, captured } = await openTimeline(summaries(3, 1));
    actions.applyText('type:run.failed');
    await waitFor(() => store.getState().query === 'type:run.failed');
    actions.setFollowing(false);
    captured(aSummary(4, { eventType: 'agent.offline' }), aSummary(5));
    await waitFor(() => store.getState().newCount === 1);
    expect(countRows(store.getState().pages)).toBe(3);
  });

  it('only marks itself stale after a gap', async () => {
    const { engine, store, actions } = await openTimeline(summaries(300, 1));
    actions.setFollowing(false);
    const asked = engine.calls.length;
    actions.take({ events: [], isStale: true });
    expect(store.getState().isStale).toBe(true);
    expect(engine.calls).toHaveLength(asked);
    engine.arrive(aSummary(301));
    actions.showNewest();
    await waitFor(() => rowAt(store.getState().pages, 0)?.id === 'dlv_301');
    expect(store.getState().isStale).toBe(false);
  });

  it('asks anew after a gap while it follows', async () => {
    const { engine, store, actions } = await openTimeline(summaries(3, 1));
    engine.arrive(aSummary(4));
    actions.take({ events: [], isStale: true });
    await waitFor(() => rowAt(store.getState().pages, 0)?.id === 'dlv_4');
  });
});

describe('filtering', () => {
  it('is live: a matching arrival appears, another does not', async () => {
    const { store, actions, captured } = await openTimeline(summaries(3, 1));
    actions.applyText('type:agent.offline');
    await waitFor(() => store.getState().query !== '');
    expect(countRows(store.getState().pages)).toBe(0);
    captured(aSummary(4));
    captured(aSummary(5, { eventType: 'agent.offline' }));
    await waitFor(() => countRows(store.getState().pages) === 1);
    expect(rowAt(store.getState().pages, 0)?.id).toBe('dlv_5');
  });

  it('asks once per burst of arrivals', async () => {
    const { engine, store, actions, captured } = await openTimeline(summaries(3, 1));
    actions.applyText('type:run.failed');
    await waitFor(() => store.getState().query !== '');
    const asked = engine.calls.length;
    for (let number = 4; number < 54; number += 1) captured(aSummary(number));
    await waitFor(() => countRows(store.getState().pages) === 53);
    expect(engine.calls.length - asked).toBeLessThanOrEqual(2);
  });

  it('gives up the question before when the text changes, and asks when the typing pauses', async () => {
    const { engine, store, actions } = await openTimeline(summaries(3, 1));
    const release = engine.hold();
    actions.applyText('type:run.failed');
    await waitFor(() => engine.calls.at(-1)?.query === 'type:run.failed');
    actions.setText('type:agent');
    actions.setText('type:agent.offline');
    expect(engine.calls.at(-1)?.signal?.aborted).toBe(true);
    release();
    await waitFor(() => store.getState().query === 'type:agent.offline');
    expect(engine.calls.map((call) => call.query)).not.toContain('type:agent');
  });

  it('holds back what is typed while a value is chosen, and asks for it once that is settled', async () => {
    const { engine, store, actions } = await openTimeline(summaries(3, 1));
    actions.setText('type:agent');
    actions.hold();
    actions.settle();
    await waitFor(() => store.getState().query === 'type:agent');
    const asked = engine.calls.length;
    actions.settle();
    actions.setText('type:agent.of');
    actions.hold();
    actions.applyText('type:agent.offline');
    actions.settle();
    await waitFor(() => store.getState().query === 'type:agent.offline');
    expect(engine.calls.slice(asked).map((call) => call.query)).toEqual(['type:agent.offline']);
  });

  it('shows a fault at the field, with place and suggestion, and keeps the rows', async () => {
    const { engine, store, actions } = await openTimeline(summaries(3, 1));
    const asked = engine.calls.length;
    actions.applyText('verdict:mismatch typ:x');
    expect(store.getState().fault).toMatchObject({ position: 17, suggestion: 'type' });
    expect(countRows(store.getState().pages)).toBe(3);
    expect(engine.calls).toHaveLength(asked);
  });

  it("shows the engine's refusal of a filter at the field too", async () => {
    const { engine, store, actions } = await openTimeline(summaries(3, 1));
    engine.refuse(describeFailure('input.query_syntax', { problem: 'No such key.', position: '3' }));
    actions.applyText('type:x');
    await waitFor(() => store.getState().fault !== null);
    expect(store.getState().fault).toEqual({ problem: 'No such key.', position: 3, end: null, suggestion: null });
    expect(store.getState().error).toBeNull();
  });
});

describe('paging', () => {
  it('loads further down as rows come into view, to the end, without a hole', async () => {
    const { store, actions } = await openTimeline(summaries(250, 1));
    expect(countRows(store.getState().pages)).toBe(100);
    actions.look(60, 99);
    await waitFor(() => countRows(store.getState().pages) === 200);
    actions.look(160, 199);
    await waitFor(() => countRows(store.getState().pages) === 250);
    expect(store.getState().nextCursor).toBeNull();
    expect(indexOfDelivery(store.getState().pages, aSummary(1).id)).toBe(249);
  });

  it('lets distant rows go and brings them back at the same place', async () => {
    const { store, actions } = await openTimeline(summaries(1200, 1));
    for (let row = 99; row < 1199; row += 100) {
      actions.look(row - 20, row);
      await waitFor(() => countRows(store.getState().pages) > row + 1);
    }
    actions.look(1150, 1199);
    const held = store.getState().pages.filter((page) => page.rows !== null).length;
    expect(held).toBeLessThan(12);
    expect(rowAt(store.getState().pages, 250)).toBeUndefined();
    actions.look(240, 260);
    await waitFor(() => rowAt(store.getState().pages, 250)?.id === 'dlv_950');
  });

  it('asks once more for a head that took too long, and says so when that takes too long as well', async () => {
    const { engine, store, actions } = await openTimeline(summaries(3, 1));
    const asked = engine.calls.length;
    engine.refuseOnce(describeFailure('log.query_timeout', { limitMs: '5000' }));
    actions.applyText('type:run.started');
    await waitFor(() => !store.getState().isLoading);
    expect(store.getState().error).toBeNull();
    expect(engine.calls.length - asked).toBe(2);
    engine.refuse(describeFailure('log.query_timeout', { limitMs: '5000' }));
    actions.applyText('type:run.failed');
    await waitFor(() => store.getState().error?.place === 'head');
    expect(engine.calls.length - asked).toBe(4);
  });

  it('says where asking failed, and goes on from there', async () => {
    const { engine, store, actions } = await openTimeline(summaries(250, 1));
    engine.refuse(describeFailure('log.query_timeout', { limitMs: '5000' }));
    actions.look(60, 99);
    await waitFor(() => store.getState().error?.place === 'further');
    expect(countRows(store.getState().pages)).toBe(100);
    engine.refuse(null);
    actions.retry();
    await waitFor(() => countRows(store.getState().pages) === 200);
    expect(store.getState().error).toBeNull();
  });
});

it('shows an arrival as updated within the same flush', async () => {
  const { store, actions } = await openTimeline([]);
  const unanswered = aSummary(1, { answeredStatus: null });
  actions.take({
    events: [
      { kind: 'delivery.captured', delivery: unanswered },
      { kind: 'delivery.updated', delivery: aSummary(1) },
    ],
    isStale: false,
  });
  expect(rowAt(store.getState().pages, 0)?.answeredStatus).toBe(200);
});

it('does not let a page that was read earlier undo an update', async () => {
  const { engine, store, actions } = await openTimeline([aSummary(1, { answeredStatus: null })]);
  const release = engine.hold();
  actions.showNewest();
  await waitFor(() => engine.calls.length === 2);
  actions.take({ events: [{ kind: 'delivery.updated', delivery: aSummary(1) }], isStale: false });
  release();
  await waitFor(() => !store.getState().isLoading);
  expect(rowAt(store.getState().pages, 0)?.answeredStatus).toBe(200);
});

it('updates rows in place', async () => {
  const { store, actions } = await openTimeline([aSummary(1, { answeredStatus: null, durationUs: null })]);
  actions.take({ events: [{ kind: 'delivery.updated', delivery: aSummary(1) }], isStale: false });
  expect(rowAt(store.getState().pages, 0)?.answeredStatus).toBe(200);
});
