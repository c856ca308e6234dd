import { describe, expect, test } from 'vitest';
import type { FeedBatch, FeedEvent } from '#contract/feed.ts';
import { deliveryIdOf, endpointIdSchema, environmentIdSchema, jobIdSchema, viewIdSchema } from '#contract/ids.ts';
import type { DeliverySummary } from '#contract/models/delivery.ts';
import type { Job } from '#contract/models/job.ts';
import { defaultSettings } from '#contract/models/settings.ts';
import { createFeedHub } from '#engine/feed-hub.ts';

const limits = { holdMs: 5, batchEvents: 10, batchBytes: 256 * 1024, credit: 2, ring: 20 };

function summary(number: number, answeredStatus: number | null = null): DeliverySummary {
  return {
    id: deliveryIdOf(number),
    environmentId: environmentIdSchema.parse('env_sandbox'),
    endpointId: endpointIdSchema.parse('ep_default'),
    endpointSlug: 'zof',
    receivedAtUs: number,
    method: 'POST',
    url: '/in/zof',
    envelope: 'current',
    eventType: 'run.completed',
    isKnownType: true,
    eventId: `evt_${number}`,
    organizationId: null,
    runId: null,
    verdict: 'verified',
    verdictReason: 'ok',
    answeredStatus,
    durationUs: null,
    bodyBytes: 10,
    duplicateNumber: 1,
    isOutOfOrder: false,
    isTruncated: false,
    isBookmarked: false,
    tags: [],
    hasNote: false,
    driftCount: null,
  };
}

const captured = (number: number): FeedEvent => ({ kind: 'delivery.captured', delivery: summary(number) });
const updated = (number: number, status: number): FeedEvent => ({ kind: 'delivery.updated', delivery: summary(number, status) });
const aJob: Omit<Job, 'id'> = {
  kind: 'delete',
  state: 'running',
  sentence: 'Deleting 5 deliveries.',
  done: 0,
  total: 5,
  unit: 'deliveries',
  startedAtUs: 0,
  endedAtUs: null,
  failure: null,
  undo: null,
};
const start = { epoch: undefined, after: undefined };

async function next(feed: AsyncGenerator<FeedBatch, void, void>): Promise<FeedBatch> {
  const { value } = await feed.next();
  if (!value) throw new Error('The feed ended');
  return value;
}

describe('the feed hub', () => {
  test('numbers events and sends them in batches with the highest number covered', async () => {
    const hub = createFeedHub('epoch-1', limits);
    const feed = hub.subscribe('page', start, undefined);
    for (let i = 1; i <= 3; i += 1) hub.publish(captured(i));
    const batch = await next(feed);
    expect(batch).toEqual({ epoch: 'epoch-1', seq: 3, events: [captured(1), captured(2), captured(3)] });
    expect(hub.seq()).toBe(3);
  });

  test('a full batch does not wait for the hold time', async () => {
    const hub = createFeedHub('e', { ...limits, holdMs: 60_000 });
    const feed = hub.subscribe('page', start, undefined);
    const pending = next(feed);
    for (let i = 1; i <= limits.batchEvents; i += 1) hub.publish(captured(i));
    expect((await pending).events).toHaveLength(limits.batchEvents);
  });

  test('an update of a row that was not sent yet arrives as one captured row with the newest facts', async () => {
    const hub = createFeedHub('e', limits);
    const feed = hub.subscribe('page', start, undefined);
    hub.publish(captured(1));
    hub.publish(updated(1, 200));
    const batch = await next(feed);
    expect(batch.seq).toBe(2);
    expect(batch.events).toEqual([{ kind: 'delivery.captured', delivery: summary(1, 200) }]);
  });

  test('removals are joined, and a row that is back comes after its removal', async () => {
    const hub = createFeedHub('e', limits);
    const feed = hub.subscribe('page', start, undefined);
    hub.publish(captured(1));
    hub.publish(updated(2, 200));
    hub.publish({ kind: 'delivery.removed', ids: [deliveryIdOf(1), deliveryIdOf(2)] });
    hub.publish(updated(2, 500));
    hub.publish({ kind: 'delivery.removed', ids: [deliveryIdOf(3)] });
    expect((await next(feed)).events).toEqual([
      { kind: 'delivery.removed', ids: [deliveryIdOf(1), deliveryIdOf(2), deliveryIdOf(3)] },
      updated(2, 500),
    ]);
  });

  test('removals that nobody takes are held up to a bound, then told as a gap', async () => {
    const hub = createFeedHub('e', { ...limits, batchBytes: 1_000 });
    const feed = hub.subscribe('page', start, undefined);
    for (let batch = 0; batch < limits.credit; batch += 1) {
      hub.publish(captured(batch + 1));
      await next(feed);
    }
    for (let index = 0; index < 200; index += 1) hub.publish({ kind: 'delivery.removed', ids: [deliveryIdOf(index + 1)] });
    hub.acknowledge('page', hub.seq());
    expect((await next(feed)).events[0]).toMatchObject({ kind: 'feed.gap', to: hub.seq() });
  });

  test('progress of a job keeps only the newest of each', async () => {
    const hub = createFeedHub('e', limits);
    const feed = hub.subscribe('page', start, undefined);
    const progress = (id: string, done: number): FeedEvent => ({ kind: 'job.progress', job: { ...aJob, id: jobIdSchema.parse(id), done } });
    for (let done = 1; done <= 5; done += 1) hub.publish(progress('job_1', done));
    hub.publish(progress('job_2', 1));
    expect((await next(feed)).events).toEqual([progress('job_1', 5), progress('job_2', 1)]);
  });

  test('matches of a view that wait together are counted together', async () => {
    const hub = createFeedHub('e', limits);
    const feed = hub.subscribe('page', start, undefined);
    const matched = (view: string, count: number, newest: number): FeedEvent => ({
      kind: 'view.matched',
      matches: { viewId: viewIdSchema.parse(view), name: 'Failed', count, newestId: deliveryIdOf(newest), eventType: null },
    });
    hub.publish(matched('view_1', 2, 2));
    hub.publish(matched('view_2', 1, 3));
    hub.publish(matched('view_1', 3, 7));
    expect((await next(feed)).events).toEqual([matched('view_1', 5, 7), matched('view_2', 1, 3)]);
  });

  test('settings keep only the newest', async () => {
    const hub = createFeedHub('e', limits);
    const feed = hub.subscribe('page', start, undefined);
    hub.publish({ kind: 'settings.changed', settings: { ...defaultSettings, theme: 'light' } });
    hub.publish({ kind: 'settings.changed', settings: { ...defaultSettings, theme: 'dark' } });
    const { events } = await next(feed);
    expect(events).toEqual([{ kind: 'settings.changed', settings: { ...defaultSettings, theme: 'dark' } }]);
  });

  test('without acknowledgements it stops after the credit, holds a bounded amount, and says what was missed', async () => {
    const hub = createFeedHub('e', limits);
    const feed = hub.subscribe('page', start, undefined);
    let sent = 0;
    const publishNext = () => {
      sent += 1;
      hub.publish(captured(sent));
    };
    for (let batch = 0; batch < limits.credit; batch += 1) {
      publishNext();
      await next(feed);
    }
    const blocked = next(feed);
    for (let i = 0; i < 100; i += 1) publishNext();
    const early = await Promise.race([blocked, Promise.resolve('still waiting')]);
    expect(early).toBe('still waiting');
    hub.acknowledge('page', hub.seq());
    const batch = await blocked;
    expect(batch.seq).toBe(sent);
    expect(batch.events[0]).toEqual({ kind: 'feed.gap', from: limits.credit + 1, to: sent });
    publishNext();
    expect((await next(feed)).events).toEqual([captured(sent)]);
  });

  test('a subscriber that comes back gets what it missed from the ring', async () => {
    const hub = createFeedHub('e', limits);
    for (let i = 1; i <= 5; i += 1) hub.publish(captured(i));
    const feed = hub.subscribe('page', { epoch: 'e', after: 3 }, undefined);
    expect(await next(feed)).toEqual({ epoch: 'e', seq: 5, events: [captured(4), captured(5)] });
  });

  test.each([
    ['the ring no longer has it', { epoch: 'e', after: 1 }],
    ['the engine was started anew', { epoch: 'an earlier start', after: 98 }],
  ])('a subscriber that comes back is told of a gap when %s', async (_, resume) => {
    const hub = createFeedHub('e', limits);
    for (let i = 1; i <= 100; i += 1) hub.publish(captured(i));
    const [event] = (await next(hub.subscribe('page', resume, undefined))).events;
    expect(event).toMatchObject({ kind: 'feed.gap', to: 100 });
  });

  test('ends when the subscriber goes, and a second subscription of the same name replaces the first', async () => {
    const hub = createFeedHub('e', limits);
    const gone = new AbortController();
    const first = hub.subscribe('page', start, gone.signal);
    const firstEnd = first.next();
    gone.abort();
    expect((await firstEnd).done).toBe(true);
    const second = hub.subscribe('page', start, undefined);
    const secondEnd = second.next();
    const third = hub.subscribe('page', start, undefined);
    expect((await secondEnd).done).toBe(true);
    hub.publish(captured(1));
    expect((await next(third)).events).toHaveLength(1);
    const thirdEnd = third.next();
    hub.close();
    expect((await thirdEnd).done).toBe(true);
  });
});
