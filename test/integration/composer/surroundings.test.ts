/** What stands around composing: what was seen, what is odd about a text, values, cURL, and what the feed tells. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type FeedEvent, feedBatchSchema } from '#contract/feed.ts';
import type { EnvironmentId } from '#contract/ids.ts';
import type { Composition, Spoiler } from '#contract/models/composer.ts';
import type { Engine } from '#engine/engine-parts.ts';
import { makeEngine } from '#test/support/make-engine.ts';
import { codeOf } from '#test/support/open-test-log.ts';
import { tempFolder } from '#test/support/temp-folder.ts';
import { waitFor } from '#test/support/wait-for.ts';

const call = { signal: undefined };
const folder = tempFolder();
const told: FeedEvent[] = [];
let engine: Engine;
let environmentId: EnvironmentId;
let address: string;

beforeAll(async () => {
  engine = await makeEngine(folder.path);
  const endpoint = await engine.handlers.endpoints.create({ slug: 'orders', scheme: 'zof', secrets: [] }, call);
  ({ environmentId } = endpoint);
  address = endpoint.url ?? '';
  void listen();
});

afterAll(async () => {
  await engine.close();
  folder[Symbol.dispose]();
});

async function listen(): Promise<void> {
  for await (const batch of await engine.handlers.feed.subscribe({ subscription: 'test' }, call)) {
    told.push(...feedBatchSchema.parse(batch).events);
    await engine.handlers.feed.acknowledge({ subscription: 'test', seq: batch.seq }, call);
  }
}

const kinds = () => new Set(told.map(({ kind }) => kind));
const toSample: Pick<Composition, 'destination' | 'signer'> = {
  destination: { to: 'sample' },
  signer: { by: 'destination', secret: 'current' },
};
const composition = (spoilers: Spoiler[] = []): Composition => ({
  method: 'POST',
  contentType: 'application/json',
  headers: [],
  spoilers,
  ...toSample,
});
const event = '{"id":"{{event_id}}","type":"run.failed","created":"{{now}}","data":{"object":{"run_id":"{{run_id}}"}}}';

async function deliver(body: string): Promise<void> {
  const { items: before } = await engine.handlers.deliveries.list({ query: '', limit: 200 }, call);
  await fetch(address, { method: 'POST', body });
  await waitFor(async () => (await engine.handlers.deliveries.list({ query: '', limit: 200 }, call)).items.length > before.length);
}

test('seen: the shape of a type and its values, of the log and of the Console, newest first', async () => {
  const bodyOf = (runId: string, more = '') =>
    `{"type":"release.gate_blocked","data":{"object":{"id":"gate_1","run_id":"${runId}","reason":"policy"${more}}}}`;
  await deliver(bodyOf('run_1'));
  await deliver(bodyOf('run_2', ',"score":1.5'));
  await deliver('{"type":"release.gate_blocked","data":');
  const { items } = await engine.handlers.deliveries.list({ query: 'type:release.gate_blocked', limit: 5 }, call);
  await engine.handlers.console.addSnapshot(
    { deliveryId: items[0]?.id ?? fail(), text: '{"id":"gate_1","policy":"strict"}', origin: 'pasted' },
    call,
  );
  const seen = await engine.handlers.composer.seen({ eventType: 'release.gate_blocked', environmentId }, call);
  expect(seen).toMatchObject({ eventType: 'release.gate_blocked', samples: 2, schema: { type: 'object', required: ['type', 'data'] } });
  const valuesAt = (path: string) => seen.values.find((place) => place.path === path)?.values;
  expect(valuesAt('data.object.run_id')).toEqual([
    { value: 'run_2', from: 'log' },
    { value: 'run_1', from: 'log' },
  ]);
  expect(valuesAt('data.object.policy')).toEqual([{ value: 'strict', from: 'console' }]);
  expect(valuesAt('data.object.id')).toEqual([{ value: 'gate_1', from: 'log' }]);
  const never = await engine.handlers.composer.seen({ eventType: 'run.paused' }, call);
  expect(never).toEqual({ eventType: 'run.paused', samples: 0, schema: null, values: [] });
});

test('seen: of large payloads fewer are learnt from', async () => {
  const padding = 'x'.repeat(200_000);
  for (let at = 0; at < 12; at += 1) await deliver(`{"type":"integration.error","data":{"object":{"id":"int_${at}","note":"${padding}"}}}`);
  const { samples, schema } = await engine.handlers.composer.seen({ eventType: 'integration.error' }, call);
  expect(samples).toBeGreaterThan(5);
  expect(samples).toBeLessThan(12);
  expect(schema).not.toBeNull();
});

test('a text is checked with the values of its environment', async () => {
  const text =
    '{\n  "id": "{{env.region}}", "created": "{{now}}",\n  "type": "run.exploded",\n  "data": {"object": {"x": "{{colour}}"}}\n}';
  const check = () => engine.handlers.composer.check({ text: { text }, environmentId }, call);
  const codes = async () => (await check()).problems.map(({ code, line }) => [code, line]);
  expect(await codes()).toEqual([
    ['unknown-variable', 2],
    ['not-in-catalog', 3],
    ['unknown-variable', 4],
  ]);
  await engine.handlers.composer.setValues({ environmentId, items: [{ name: 'region', value: 'eu' }] }, call);
  expect(await codes()).toEqual([
    ['not-in-catalog', 3],
    ['unknown-variable', 4],
  ]);
  expect((await engine.handlers.composer.values({ environmentId }, call)).items).toEqual([{ name: 'region', value: 'eu' }]);
  expect(await engine.handlers.composer.check({ text: { text: '{"a":' } }, call)).toMatchObject({
    isJson: false,
    problems: [{ code: 'json' }],
  });
  const twice = [
    { name: 'a', value: '1' },
    { name: 'a', value: '2' },
  ];
  expect(await codeOf(engine.handlers.composer.setValues({ environmentId, items: twice }, call))).toBe('input.variable');
});

test('what was sent is a command that says what it can not carry', async () => {
  const what = { text: { text: event }, composition: composition([{ name: 'duplicate-id' }]) };
  const { attemptIds } = await engine.handlers.composer.send({ what }, call);
  expect(attemptIds).toHaveLength(2);
  const { text: command, note } = await engine.handlers.attempts.copy(
    { id: attemptIds[0] ?? fail(), format: 'curl', withCredentials: false },
    call,
  );
  expect(command).toMatch(/^curl -X POST [\s\S]*X-Zof-Signature[\s\S]*--data-raw '\{"id":"evt_/);
  expect(note).toContain('It was sent twice; this sends it once.');
  const large = JSON.stringify({ type: 'run.failed', data: { object: { note: 'x'.repeat(70_000) } } });
  const sent = await engine.handlers.composer.send({ what: { text: { text: large }, composition: composition() } }, call);
  const long = await engine.handlers.attempts.copy({ id: sent.attemptIds[0] ?? fail(), format: 'curl', withCredentials: false }, call);
  expect(long.text).toContain(`@${sent.attemptIds[0]}.body`);
  expect(long.note).toContain(`/blobs/attempts/${sent.attemptIds[0]}/request`);
  const stored = await engine.bodies.attemptRequest(sent.attemptIds[0] ?? fail(), 0, 100_000);
  expect(Buffer.from(stored?.bytes ?? []).toString()).toBe(large);
});

const noFilter = { text: '', outcomes: [], statuses: [], deadlines: [], sources: [], targetUrl: '' };

test('attempts are listed by where they come from', async () => {
  const { id } = await engine.handlers.drafts.create({ from: { kind: 'template', eventType: 'run.started', envelope: 'current' } }, call);
  const what = { text: { draftId: id }, composition: composition(), draftId: id };
  for (let count = 0; count < 3; count += 1) await engine.handlers.composer.send({ what }, call);
  const first = await engine.handlers.attempts.list({ ...noFilter, draftId: id, limit: 2 }, call);
  expect(first.items.map(({ number }) => number)).toEqual([3, 2]);
  const second = await engine.handlers.attempts.list({ ...noFilter, draftId: id, limit: 2, cursor: first.nextCursor ?? fail() }, call);
  expect([second.items.map(({ number }) => number), second.nextCursor]).toEqual([[1], null]);
  const run = await engine.handlers.scenarios.start(
    {
      scenario: { text: 'hookglass: 1\nname: X\nsteps:\n  - event: run.started\n' },
      begin: 'running',
      pausePercent: 0,
      onFailure: 'stop',
      ...toSample,
    },
    call,
  );
  await waitFor(async () => (await engine.handlers.scenarios.run({ id: run.id }, call)).state === 'passed');
  const { items } = await engine.handlers.attempts.list({ ...noFilter, groupId: run.id, limit: 10 }, call);
  expect(items).toMatchObject([{ source: 'scenario', groupId: run.id, groupPart: '1', draftId: null }]);
});

test('the feed tells of drafts, scenarios, runs, checks and attempts', async () => {
  const { id } = await engine.handlers.drafts.create({ from: { kind: 'blank' } }, call);
  await engine.handlers.drafts.remove({ id }, call);
  const kept = await engine.handlers.scenarios.save({ text: 'hookglass: 1\nname: X\nsteps:\n  - event: run.started\n' }, call);
  await engine.handlers.scenarios.remove({ id: kept.id ?? fail() }, call);
  const started = await engine.handlers.conformance.start(
    { ...toSample, checks: ['accepts-good'], answerWithinMs: 10_000, burst: 2 },
    call,
  );
  await waitFor(async () => (await engine.handlers.conformance.get({ id: started.id }, call)).state === 'passed');
  const wanted = [
    'draft.changed',
    'draft.removed',
    'scenario.changed',
    'scenario.removed',
    'scenario.progress',
    'conformance.progress',
    'attempt.updated',
  ] as const;
  await waitFor(() => wanted.every((kind) => kinds().has(kind)), { what: 'all kinds' });
});

test('an engine that closes cuts what is in flight, and says so at the next start', async () => {
  const other = tempFolder();
  const first = await makeEngine(other.path);
  const run = await first.handlers.scenarios.start(
    {
      scenario: { text: 'hookglass: 1\nname: X\nsteps:\n  - pause: 10m\n' },
      begin: 'running',
      pausePercent: 100,
      onFailure: 'stop',
      ...toSample,
    },
    call,
  );
  const { id } = await first.handlers.drafts.create({ from: { kind: 'blank' } }, call);
  await first.handlers.drafts.remove({ id }, call);
  await first.close();
  const second = await makeEngine(other.path);
  // why: the first question waits until a reader runs, which takes long on a busy machine.
  await waitFor(async () => (await second.handlers.scenarios.run({ id: run.id }, call)).state === 'interrupted', { limitMs: 30_000 });
  expect(await codeOf(second.handlers.drafts.restore({ id }, call))).toBe('missing.draft');
  await second.close();
  other[Symbol.dispose]();
});

function fail(): never {
  throw new Error('Not there');
}
