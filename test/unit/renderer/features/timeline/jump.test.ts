import { afterEach, describe, expect, it } from 'vitest';
import { deliveryNumber } from '#contract/ids.ts';
import type { DeliverySummary } from '#contract/models/delivery.ts';
import { createTimelineActions, type TimelineActions } from '#renderer/features/timeline/actions.ts';
import { countRows, rowAt } from '#renderer/features/timeline/selectors.ts';
import { createTimelineStore } from '#renderer/features/timeline/store.ts';
import { waitFor } from '#test/support/wait-for.ts';
import { fakeDeliveries } from '#test/unit/renderer/support/fake-deliveries.ts';
import { aSummary, summaries } from '#test/unit/renderer/support/summaries.ts';

const opened: TimelineActions[] = [];

afterEach(() => {
  for (const actions of opened.splice(0)) actions.close();
});

async function jumpTo(initial: readonly DeliverySummary[], number: number) {
  const engine = fakeDeliveries(initial);
  const store = createTimelineStore();
  const actions = createTimelineActions({ client: engine.client, store });
  opened.push(actions);
  actions.start();
  await waitFor(() => store.getState().hasLoaded);
  actions.jumpTo(aSummary(1).receivedAtUs + (number - 1) * 1000);
  await waitFor(() => !store.getState().isLoading);
  const numbers = () => {
    const { pages } = store.getState();
    return Array.from({ length: countRows(pages) }, (_, index) => deliveryNumber(rowAt(pages, index)?.id ?? aSummary(1).id));
  };
  return { engine, store, actions, numbers };
}

describe('a jump to a time', () => {
  it('opens the window at the newest delivery of that time, and follows no more', async () => {
    const { store, numbers } = await jumpTo(summaries(1000, 1), 500);
    expect(numbers()[0]).toBe(500);
    expect(store.getState()).toMatchObject({ isFollowing: false, newerCursor: '501' });
  });

  it('loads what is newer when scrolled up, without a hole and without a repeat, up to the newest', async () => {
    const { store, actions, numbers } = await jumpTo(summaries(1000, 1), 750);
    while (store.getState().newerCursor !== null) {
      const before = store.getState().pages.length;
      actions.look(0, 10);
      await waitFor(() => store.getState().pages.length > before);
    }
    expect(numbers()).toEqual(summaries(1000, 651).map((delivery) => deliveryNumber(delivery.id)));
    actions.setFollowing(true);
    expect(store.getState().isFollowing).toBe(true);
  });

  it('the top of the window is not the top of the log while there is more above', async () => {
    const { store, actions } = await jumpTo(summaries(1000, 1), 300);
    actions.setFollowing(true);
    expect(store.getState().isFollowing).toBe(false);
    actions.showNewest();
    await waitFor(() => store.getState().newerCursor === null);
    expect(rowAt(store.getState().pages, 0)?.id).toBe('dlv_1000');
  });

  it('to before everything shows the oldest there is', async () => {
    const { store, numbers } = await jumpTo(summaries(30, 1), -5);
    await waitFor(() => countRows(store.getState().pages) > 0);
    expect(numbers()).toHaveLength(30);
  });

  it('to now is the head', async () => {
    const { store } = await jumpTo(summaries(30, 1), 40);
    expect(store.getState()).toMatchObject({ newerCursor: null });
    expect(rowAt(store.getState().pages, 0)?.id).toBe('dlv_30');
  });
});
