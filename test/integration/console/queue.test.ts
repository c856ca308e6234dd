/** CON-06: what is fetched on capture never keeps a capture waiting, and outlives whatever the Console does. */
import { createHmac } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { ConsoleEngine } from '#test/support/console-engine.ts';
import { call, patient, stagingId, startConsoleEngine } from '#test/support/console-engine.ts';
import { type Asked, type Reply, type StubConsole, startStubConsole } from '#test/support/stub-console.ts';
import { waitFor } from '#test/support/wait-for.ts';

const secret = 'a secret of the queue that is long enough';

let console: ConsoleEngine;
let stub: StubConsole;

beforeEach(async () => {
  console = await startConsoleEngine();
  stub = await startStubConsole();
  await console.handlers.console.connect(
    { environmentId: stagingId, baseUrl: stub.baseUrl, apiKey: 'zof_sk_queue_0123456789', isFetchingOnCapture: true },
    call,
  );
  await console.handlers.endpoints.create({ slug: 'orders', environmentId: stagingId, secrets: [secret] }, call);
});

afterEach(async () => {
  await console[Symbol.asyncDispose]();
  await stub[Symbol.asyncDispose]();
});

async function send(runId: string, type = 'run.completed', signature?: string): Promise<number> {
  const address = (await console.handlers.endpoints.list({}, call)).items.find(({ slug }) => slug === 'orders')?.url ?? '';
  const object = { id: runId, run_id: runId, organization_id: 'org_1', status: 'passed' };
  const body = JSON.stringify({ id: `evt_${type}_${runId}`, type, created: '2026-05-20T12:00:00Z', data: { object } });
  const made = signature ?? createHmac('sha256', secret).update(body).digest('hex');
  return (await fetch(address, { method: 'POST', body, headers: { 'X-Zof-Signature': made } })).status;
}

const runOf = ({ path }: Asked): string => path.replace('/runs/', '');
const passed = (asked: Asked): Reply => ({
  status: 200,
  json: { id: runOf(asked), run_id: runOf(asked), organization_id: 'org_1', status: 'passed' },
});
const connection = async () => {
  const { items } = await console.handlers.console.connections({}, call);
  return items.find(({ environmentId }) => environmentId === stagingId);
};
const until = (probe: () => Promise<unknown>, what: string) => waitFor(async () => (await probe()) === true, { ...patient, what });

test('CON-06 a Console that swallows everything costs no delivery and no answer, and what waits outlives a restart', async () => {
  const runs = Array.from({ length: 100 }, (_, at) => `run_${at}`);
  const statuses: number[] = [];
  for (let at = 0; at < runs.length; at += 20) statuses.push(...(await Promise.all(runs.slice(at, at + 20).map((run) => send(run)))));
  expect(new Set(statuses)).toEqual(new Set([200]));
  expect((await console.arrived('env:staging', runs.length)).length).toBe(runs.length);
  await until(async () => (await connection())?.queued === runs.length, 'all runs to wait');
  // It asks for one object at a time, and waits for its answer.
  await until(async () => stub.asked.length === 1, 'the first request');

  stub.answer(passed);
  await console.restart();
  await until(async () => new Set(stub.asked.map(runOf)).size === runs.length, 'every run to be asked for');
  await until(async () => (await connection())?.queued === 0, 'the queue to be empty');
  await until(async () => (await console.list('env:staging')).every(({ driftCount }) => driftCount === 0), 'every delivery to be compared');
}, 120_000);

test('an object is asked for once, however many deliveries are about it, and each of them is compared', async () => {
  stub.answer((asked) => ({ status: 200, json: { id: runOf(asked), run_id: runOf(asked), organization_id: 'org_1', status: 'failed' } }));
  for (const type of ['run.started', 'run.completed', 'run.failed']) await send('run_1', type);
  const drifted = await console.arrived('env:staging has:drift', 3);
  expect(drifted.map(({ driftCount }) => driftCount)).toEqual([1, 1, 1]);
  expect(stub.asked.map(({ path }) => path)).toEqual(['/runs/run_1']);
});

test('what anybody could have sent is not asked for', async () => {
  stub.answer(passed);
  expect(await send('run_forged', 'run.completed', 'f'.repeat(64))).toBe(200);
  await send('run_real');
  await until(async () => (await console.list('env:staging verdict:verified'))[0]?.driftCount === 0, 'the verified one');
  expect(stub.asked.map(runOf)).toEqual(['run_real']);
});

describe('a Console that refuses', () => {
  test.each([401, 403])('CON-04 with %i is not asked again until somebody does something, and the connection says so', async (status) => {
    stub.answer(() => ({ status, json: { error: { code: 'refused', message: 'No' } } }));
    await Promise.all([send('run_1'), send('run_2')]);
    const paused = await waitFor(async () => (await connection())?.queueNotice ?? undefined, patient);
    expect(paused).toMatch(/^Fetching is paused: The (Console refused the API key|API key may not do this)\./);
    const count = stub.asked.length;
    await send('run_3');
    await until(async () => (await connection())?.queued === 3, 'the third to wait');
    expect(stub.asked).toHaveLength(count);

    stub.answer(passed);
    await console.handlers.console.connect({ environmentId: stagingId, apiKey: 'zof_sk_another_0123456789' }, call);
    await until(async () => (await connection())?.queued === 0, 'the queue to go on');
    expect((await connection())?.queueNotice).toBeNull();
    expect(stub.asked.at(-1)?.key).toBe('Bearer zof_sk_another_0123456789');
  });

  test('in trouble is left alone for longer, and the connection says until when', async () => {
    stub.answer(() => ({ status: 503, json: { code: 'unavailable', message: 'Down' } }));
    await send('run_1');
    const notice = await waitFor(async () => (await connection())?.queueNotice ?? undefined, { limitMs: 60_000 });
    expect(notice).toMatch(/^Fetching waits until \d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC: The Console is in trouble\./);
    expect((await connection())?.queued).toBe(1);
  }, 90_000);
});

test('switched off, it forgets what waits', async () => {
  await send('run_1');
  await until(async () => (await connection())?.queued === 1, 'the run to wait');
  await console.handlers.console.connect({ environmentId: stagingId, isFetchingOnCapture: false }, call);
  await until(async () => (await connection())?.queued === 0, 'the queue to be empty');
});
