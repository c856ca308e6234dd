/** Saved views through a whole engine: stored, told, refused. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type FeedEvent, feedBatchSchema } from '#contract/feed.ts';
import { viewIdSchema } from '#contract/ids.ts';
import { protocolNumber } from '#contract/protocol.ts';
import type { Engine } from '#engine/engine-parts.ts';
import { makeEngine } from '#test/support/make-engine.ts';
import { codeOf } from '#test/support/open-test-log.ts';
import { type TempFolder, tempFolder } from '#test/support/temp-folder.ts';
import { waitFor } from '#test/support/wait-for.ts';

const call = { signal: undefined };
let folder: TempFolder;
let engine: Engine;

beforeEach(async () => {
  folder = tempFolder();
  engine = await makeEngine(folder.path);
});

afterEach(async () => {
  await engine.close();
  folder[Symbol.dispose]();
});

const save = (name: string, query = 'type:run.failed') => engine.handlers.views.save({ name, query, grouping: 'flat' }, call);
const hello = () => engine.handlers.system.hello({ protocol: protocolNumber }, call);

/** Events of the feed as they come, from now on. */
function watch(): FeedEvent[] {
  const events: FeedEvent[] = [];
  void (async () => {
    const feed = await engine.handlers.feed.subscribe({ subscription: 'test' }, call);
    for await (const batch of feed) {
      events.push(...feedBatchSchema.parse(batch).events);
      await engine.handlers.feed.acknowledge({ subscription: 'test', seq: batch.seq }, call);
    }
  })();
  return events;
}

test('a view is listed by name, is there after a restart, and the feed says so', async () => {
  const events = watch();
  const second = await save('beta');
  const first = await save('Alpha', 'verdict:mismatch');
  expect((await hello()).views).toEqual([first, second]);
  await waitFor(() => events.some((event) => event.kind === 'views.changed' && event.views.length === 2), { what: 'the news' });
  await engine.close();
  engine = await makeEngine(folder.path);
  expect((await engine.handlers.views.list({}, call)).items).toEqual([first, second]);
});

test('a removed view comes back as it was when it is saved again', async () => {
  const view = await save('Failures');
  expect(await engine.handlers.views.remove({ id: view.id }, call)).toEqual(view);
  expect((await hello()).views).toEqual([]);
  expect(await engine.handlers.views.save(view, call)).toEqual(view);
  expect((await hello()).views).toEqual([view]);
});

test('a view is changed under its id, also in the capitals of its own name', async () => {
  const view = await save('Failures');
  await engine.handlers.views.save({ ...view, name: 'FAILURES', grouping: 'run' }, call);
  expect((await hello()).views).toEqual([{ ...view, name: 'FAILURES', grouping: 'run' }]);
});

test('a name that is taken, a filter that can not be read and a view that is gone are refused', async () => {
  await save('Straße');
  expect(await codeOf(save('STRASSE'))).toBe('ok');
  expect(await codeOf(save('straße'))).toBe('conflict.view_name');
  expect(await codeOf(save('Broken', 'colour:red'))).toBe('input.query_syntax');
  expect(await codeOf(engine.handlers.views.remove({ id: viewIdSchema.parse('view_none') }, call))).toBe('missing.view');
});

test('of two that save the same name at once, one is refused', async () => {
  const results = await Promise.all([codeOf(save('Twice')), codeOf(save('TWICE'))]);
  expect(results.toSorted()).toEqual(['conflict.view_name', 'ok']);
  expect((await hello()).views).toHaveLength(1);
});

test('observations start with the receiver, and the feed tells when it stops', async () => {
  const events = watch();
  const { sinceUs, isListening, gaps } = await engine.handlers.observations.get({}, call);
  expect({ hasBegun: sinceUs !== null, isListening, gaps }).toEqual({ hasBegun: true, isListening: true, gaps: [] });
  const { port } = engine.receiver();
  await engine.handlers.system.listen({ port: port ?? 0 }, call);
  await waitFor(() => events.filter((event) => event.kind === 'observation.changed').length >= 1, { what: 'the news of the gap' });
  const after = await engine.handlers.observations.get({}, call);
  expect(after).toMatchObject({ isListening: true, sinceUs });
  expect(after.gaps.length).toBeLessThanOrEqual(1);
});

test('an arrival that matches a view which notifies is told of over the feed, with its event type and nothing of its payload', async () => {
  const events = watch();
  const notifying = await engine.handlers.views.save({ name: 'Failed', query: 'type:run.failed', grouping: 'flat', notifies: 'on' }, call);
  await save('Silent', 'type:run.failed');
  const send = (type: string) =>
    fetch(`${engine.receiver().url}/in/zof`, {
      method: 'POST',
      body: JSON.stringify({ id: `evt_${type}`, type, created: 1, data: { note: 'whsec_payload_text' } }),
    });
  await send('run.completed');
  await send('run.failed');
  const told = await waitFor(
    () => {
      const matched = events.filter((event) => event.kind === 'view.matched');
      return matched.length > 0 && matched;
    },
    { what: 'the match' },
  );
  expect(told).toEqual([
    { kind: 'view.matched', matches: { viewId: notifying.id, name: 'Failed', count: 1, newestId: 'dlv_2', eventType: 'run.failed' } },
  ]);
  // A choice that is not named stays, and a removed view comes back with it.
  await engine.handlers.views.save({ id: notifying.id, name: 'Failed', query: '', grouping: 'run' }, call);
  const removed = await engine.handlers.views.remove({ id: notifying.id }, call);
  expect(removed).toMatchObject({ notifies: 'on', grouping: 'run' });
  expect(await engine.handlers.views.save(removed, call)).toEqual(removed);
});
