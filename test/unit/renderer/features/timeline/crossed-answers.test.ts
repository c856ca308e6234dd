/** What the feed tells while a page is on its way, in each order in which the two can meet: no row is lost, none stays as it was. */
import { afterEach, describe, expect, it } from 'vitest';
import type { FeedEvent } from '#contract/feed.ts';
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

function openTimeline(initial: readonly DeliverySummary[]) {
  const engine = fakeDeliveries(initial);
  const store = createTimelineStore();
  const actions = createTimelineActions({ client: engine.client, store });
  opened.push(actions);
  const tell = (...events: readonly FeedEvent[]) => actions.take({ events, isStale: false });
  const rows = () => {
    const { pages } = store.getState();
    return Array.from({ length: countRows(pages) }, (_, index) => rowAt(pages, index));
  };
  return {
    engine,
    store,
    actions,
    tell,
    numbers: () => rows().map((row) => (row === undefined ? 0 : deliveryNumber(row.id))),
    statuses: () => rows().map((row) => row?.answeredStatus),
  };
}

const unanswered = (number: number) => aSummary(number, { answeredStatus: null, durationUs: null });
const captured = (delivery: DeliverySummary): FeedEvent => ({ kind: 'delivery.captured', delivery });
const updated = (delivery: DeliverySummary): FeedEvent => ({ kind: 'delivery.updated', delivery });

describe('an arrival that the feed tells with its answer', () => {
  // The hub sends one event about a delivery that was captured and answered since the last batch.
  it('brings a row up to date that a page had without it', async () => {
    const { actions, store, tell, statuses } = openTimeline([unanswered(2), unanswered(1)]);
    actions.start();
    await waitFor(() => store.getState().hasLoaded);
    tell(captured(aSummary(1)), captured(aSummary(2)), captured(aSummary(3)));
    expect(statuses()).toEqual([200, 200, 200]);
  });

  it('is not undone by a page that was read before it', async () => {
    const { actions, engine, store, tell, statuses } = openTimeline([unanswered(2), unanswered(1)]);
    const release = engine.hold();
    actions.start();
    await waitFor(() => engine.calls.length === 1);
    tell(captured(aSummary(1)), captured(aSummary(2)));
    release();
    await waitFor(() => store.getState().hasLoaded);
    expect(statuses()).toEqual([200, 200]);
  });

  it('is right in a list that does not follow, too', async () => {
    const { actions, store, tell, statuses } = openTimeline([unanswered(1)]);
    actions.start();
    await waitFor(() => store.getState().hasLoaded);
    actions.setFollowing(false);
    tell(captured(aSummary(1)));
    expect(statuses()).toEqual([200]);
    expect(store.getState().newCount).toBe(0);
  });
});

describe('an arrival told while the newest page is on its way without it', () => {
  it('is shown once the first page is there', async () => {
    const { actions, engine, store, tell, numbers } = openTimeline([]);
    const release = engine.holdAnswers();
    actions.start();
    await waitFor(() => engine.calls.length === 1);
    engine.arrive(aSummary(1));
    tell(captured(aSummary(1)));
    release();
    await waitFor(() => store.getState().hasLoaded);
    await waitFor(() => numbers().length === 1);
    expect(numbers()).toEqual([1]);
  });

  it('is shown when the page is that of another filter', async () => {
    const { actions, engine, store, tell, numbers } = openTimeline(summaries(3, 1));
    actions.start();
    await waitFor(() => store.getState().hasLoaded);
    const release = engine.holdAnswers();
    actions.applyText('type:run.failed');
    await waitFor(() => engine.calls.length === 2);
    engine.arrive(aSummary(4));
    tell(captured(aSummary(4)));
    release();
    await waitFor(() => store.getState().query !== '');
    await waitFor(() => numbers().length === 4);
    const again = engine.holdAnswers();
    actions.applyText('');
    await waitFor(() => engine.calls.at(-1)?.query === '');
    engine.arrive(aSummary(5));
    tell(captured(aSummary(5)));
    again();
    await waitFor(() => numbers().length === 5);
    expect(numbers()).toEqual([5, 4, 3, 2, 1]);
  });

  it('is there when the top is reached again from below', async () => {
    const { actions, engine, store, tell, numbers } = openTimeline(summaries(300, 1));
    actions.start();
    await waitFor(() => store.getState().hasLoaded);
    actions.jumpTo(aSummary(200).receivedAtUs);
    await waitFor(() => store.getState().newerCursor !== null);
    const release = engine.holdAnswers();
    const asked = engine.calls.length;
    actions.look(0, 10);
    await waitFor(() => engine.calls.length > asked);
    engine.arrive(aSummary(301));
    tell(captured(aSummary(301)));
    release();
    await waitFor(() => store.getState().newerCursor === null);
    actions.setFollowing(true);
    await waitFor(() => numbers()[0] === 301);
  });
});

it('keeps an update that came between two parts of a page that is read again', async () => {
  const even = Array.from({ length: 1200 }, (_, index) => aSummary(2400 - 2 * index));
  const { actions, engine, store, tell } = openTimeline(even);
  actions.start();
  await waitFor(() => store.getState().hasLoaded);
  for (let row = 99; row < 1199; row += 100) {
    actions.look(row - 20, row);
    await waitFor(() => countRows(store.getState().pages) > row + 1);
  }
  actions.look(1150, 1199);
  expect(rowAt(store.getState().pages, 150)).toBeUndefined();
  // More of it came back than one question brings, so the page is read in two.
  engine.arrive(...Array.from({ length: 30 }, (_, index) => aSummary(2005 + 2 * index)));
  const first = engine.holdAnswers();
  const asked = engine.calls.length;
  actions.look(140, 160);
  await waitFor(() => engine.calls.length > asked);
  const second = engine.holdAnswers();
  first();
  await waitFor(() => engine.calls.length > asked + 1);
  tell(updated(aSummary(2190, { tags: ['seen'] })));
  second();
  await waitFor(() => rowAt(store.getState().pages, 150) !== undefined);
  const rows = store.getState().pages.flatMap((page) => page.rows ?? []);
  expect(rows.find((row) => row.id === 'dlv_2190')?.tags).toEqual(['seen']);
});

it('does not let what was told before a gap undo what was read after it', async () => {
  const { actions, engine, store, tell, statuses } = openTimeline([unanswered(1)]);
  actions.start();
  await waitFor(() => store.getState().hasLoaded);
  tell(updated(unanswered(1)));
  engine.leave(aSummary(1).id);
  engine.arrive(aSummary(1));
  actions.take({ events: [], isStale: true });
  await waitFor(() => statuses()[0] === 200);
});

it('asks again when the answer of an arrival may make it match the filter', async () => {
  const { actions, engine, store, tell, numbers } = openTimeline(summaries(3, 1));
  actions.start();
  await waitFor(() => store.getState().hasLoaded);
  actions.applyText('type:answered');
  await waitFor(() => store.getState().query !== '');
  // As `status:200` would: it matches from its answer on.
  const delivery = aSummary(4, { eventType: 'answered' });
  engine.arrive(delivery);
  tell(updated(delivery));
  await waitFor(() => numbers()[0] === 4);
});
