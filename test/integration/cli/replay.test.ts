/** `hookglass replay`, `replays`, `plans`, `targets`, `attempts` and `idempotency`, beside a Hookglass that runs on the folder. */
import { createHmac } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { planSchema } from '#contract/models/plan.ts';
import { attemptSchema, replaySummarySchema } from '#contract/models/replay.ts';
import { targetSchema } from '#contract/models/target.ts';
import { answerWith, type HandlerServer, ok, startHandler } from '#test/support/handler-server.ts';
import { type CliEnded, runCli } from '#test/support/run-cli.ts';
import { type Serving, serve } from '#test/support/serve.ts';
import { tempFolder } from '#test/support/temp-folder.ts';
import { waitFor } from '#test/support/wait-for.ts';

const folder = tempFolder();
const files = tempFolder();
const secret = 'the secret of the sender';
let serving: Serving;
let handler: HandlerServer;
let statuses: Readonly<Record<string, number>> = {};

beforeAll(async () => {
  serving = await serve(folder.path);
  handler = await startHandler({ answer: (socket, request) => answerWith(statusFor(request.body))(socket, request) });
  await run(['endpoint', 'create', 'orders', '--scheme', 'zof', '--secret-file', '-'], secret);
  for (const number of [1, 2, 3]) await deliver(`evt_${number}`, number === 3 ? 'run.failed' : 'run.completed');
}, 120_000);

beforeEach(() => {
  statuses = {};
});

afterAll(async () => {
  await serving.stop();
  await handler.close();
  files[Symbol.dispose]();
  folder[Symbol.dispose]();
});

function statusFor(body: Buffer): number {
  return Object.entries(statuses).find(([id]) => body.includes(id))?.[1] ?? 200;
}

async function deliver(id: string, type: string): Promise<void> {
  const body = JSON.stringify({ id, type, created: '2026-05-20T12:00:00Z', data: { object: { id: 'obj_1', run_id: 'run_1' } } });
  const headers = { 'X-Zof-Signature': createHmac('sha256', secret).update(body).digest('hex'), 'X-Odd-Case': 'kept' };
  expect((await fetch(`${serving.ready.receiver.url}/in/orders`, { method: 'POST', body, headers })).status).toBe(200);
}

function run([name = '', ...rest]: readonly string[], input = ''): Promise<CliEnded> {
  return runCli([name, '--data', folder.path, ...rest], { input });
}

async function json<T>(schema: z.ZodType<T>, words: readonly string[], code = 0): Promise<T> {
  const end = await run([...words, '--json']);
  expect([end.code, end.err]).toEqual([code, expect.any(String)]);
  return schema.parse(JSON.parse(end.out.split('\n')[0] ?? ''));
}

const bodies = (from: number) => handler.requests.slice(from).map(({ body }) => JSON.parse(body.toString()).id);
const sent = () => handler.requests.length;

describe('replay', () => {
  test('one delivery leaves at once, byte for byte, and 0 says that it was taken', async () => {
    const before = sent();
    const end = await run(['replay', '--id', 'dlv_1', '--to', handler.url]);
    expect([end.code, end.err, end.out]).toEqual([0, expect.any(String), expect.stringMatching(/1 of 1 done: 1 answered with a 2xx\.\n$/)]);
    expect(end.err).toMatch(/1 delivery, .*To http:.*exact/s);
    expect(sent() - before).toBe(1);
    const last = handler.requests.at(-1);
    expect(last?.headers).toContainEqual(['X-Odd-Case', 'kept']);
    const signature = createHmac('sha256', secret)
      .update(last?.body ?? '')
      .digest('hex');
    expect(last?.headers).toContainEqual(['X-Zof-Signature', signature]);
  });

  test('several wait for --yes, and a plan that nobody named goes again', async () => {
    const before = sent();
    const refused = await run(['replay', 'type:run.completed', '--to', handler.url]);
    expect(refused).toMatchObject({ code: 64, out: '' });
    expect(refused.err).toContain('2 deliveries would be sent to');
    expect(refused.err).toContain('Add --yes to do it.');
    expect(sent()).toBe(before);
    expect((await run(['plans', 'list'])).out).not.toContain('Filter type:run.completed');
    const done = await run(['replay', 'type:run.completed', '--to', handler.url, '--order', 'reversed', '--concurrency', '1', '--yes']);
    expect(done.code).toBe(0);
    expect(bodies(before)).toEqual(['evt_2', 'evt_1']);
  });

  test('1 where something was not taken, with what and why; tried again as it is said', async () => {
    statuses = { evt_2: 500 };
    const before = sent();
    const words = ['replay', '--run', 'run_1', '--to', handler.url, '--retry', '20ms,20ms', '--yes', '--concurrency', '1'];
    const end = await run(words);
    expect(end.code).toBe(1);
    expect(end.out).toMatch(/^failed +dlv_2 +run\.completed +.*500/);
    expect(end.out).toMatch(/3 of 3 done: 2 answered with a 2xx, 1 failed\.\n$/);
    expect(bodies(before).filter((id) => id === 'evt_2')).toHaveLength(3);
  });

  test('--dry-run sends nothing; a host that is not this machine is named', async () => {
    const before = sent();
    const plan = await json(planSchema, ['replay', 'type:run.completed', '--to', handler.url, '--pace', 'every=2s', '--dry-run']);
    expect(plan).toMatchObject({ count: 2, options: { pace: { kind: 'fixed', gapMs: 2000 } } });
    const missing = await run(['plans', 'show', plan.id]);
    expect(missing.code).toBe(66);
    const remote = await run(['replay', '--id', 'dlv_1', '--to', 'http://192.0.2.7/']);
    expect(remote).toMatchObject({ code: 64, err: expect.stringContaining('--yes-host 192.0.2.7') });
    const wrong = await run(['replay', '--id', 'dlv_1', '--to', 'http://192.0.2.7/', '--yes', '--yes-host', '192.0.2.8']);
    expect(wrong.code).not.toBe(0);
    expect(wrong.err).toContain('192.0.2.7');
    expect(sent()).toBe(before);
  });

  test('what is said in two ways, in none, or wrongly is refused', async () => {
    const both = await run(['replay', 'type:run.failed', '--id', 'dlv_1', '--to', handler.url]);
    expect(both).toMatchObject({ code: 64, err: expect.stringContaining('in one way') });
    expect((await run(['replay', '--to', handler.url])).code).toBe(64);
    expect((await run(['replay', 'type:no.such.type', '--to', handler.url])).code).toBe(65);
    expect((await run(['replay', '--id', 'dlv_1', '--to', 'nowhere'])).code).toBe(66);
    for (const [option, value] of [
      ['--pace', '0x'],
      ['--pace', 'capped=5'],
      ['--retry', '21'],
      ['--retry', '1s,2'],
      ['--concurrency', '65'],
    ] as const) {
      await expect(run(['replay', '--id', 'dlv_1', '--to', handler.url, option, value])).rejects.toThrow(option);
    }
  });
});

test('a plan goes on where it was paused, and two runs of it are compared', async () => {
  statuses = { evt_1: 500 };
  const before = await run(['replay', 'type:run.completed', '--to', handler.url, '--name', 'A fix', '--yes']);
  expect(before.code).toBe(1);
  const plan = await json(z.object({ id: z.string(), name: z.string() }), ['plans', 'list', '--limit', '1']);
  expect(plan.name).toBe('A fix');
  statuses = { evt_2: 404 };
  expect((await run(['plans', 'run', plan.id])).code).toBe(64);
  expect((await run(['plans', 'run', plan.id, '--yes'])).code).toBe(1);
  const jobs = (await run(['replays', 'list', '--plan', plan.id, '--json'])).out
    .trimEnd()
    .split('\n')
    .map((line) => replaySummarySchema.parse(JSON.parse(line)));
  const [later, earlier] = jobs;
  const compared = await run(['replays', 'compare', earlier?.id ?? '', later?.id ?? '']);
  expect([compared.code, compared.err]).toEqual([1, '']);
  expect(compared.out).toMatch(/fixed +dlv_1/);
  expect(compared.out).toMatch(/regressed +dlv_2/);
  const ticket = await run(['replays', 'compare', earlier?.id ?? '', later?.id ?? '', '--markdown']);
  expect(ticket.out).toContain('regressed');

  const slow = runCli([
    'replay',
    '--data',
    folder.path,
    'type:run.completed',
    '--to',
    handler.url,
    '--pace',
    'every=10m',
    '--yes',
    '--json',
  ]);
  const job = await waitFor(async () => {
    const { items } = z.object({ items: z.array(replaySummarySchema) }).parse(await serving.api('/replays?limit=1'));
    return items[0]?.state === 'running' && items[0].doneAttempts === 1 && items[0];
  });
  await serving.api(`/replays/${job.id}/pause`, { method: 'POST', body: {} });
  const paused = await slow;
  expect(paused).toMatchObject({ code: 1, err: expect.stringContaining(`"hookglass replays resume ${job.id}" goes on.`) });
  const cancelled = await run(['replays', 'cancel', job.id]);
  expect(cancelled.out).toContain('is cancelled.');
  expect((await run(['replays', 'resume', job.id])).code).toBe(65);
  const shown = await run(['replays', 'show', job.id]);
  expect(shown.out).toMatch(/1 +succeeded +dlv_1/);
  expect(shown.out).toMatch(/2 +waiting +dlv_2/);
});

test('a plan travels as a file without bodies', async () => {
  const plan = await json(planSchema, ['replay', 'type:run.completed', '--to', handler.url, '--name', 'To take along', '--dry-run']);
  const path = join(files.path, 'plan.json');
  expect((await run(['plans', 'export', plan.id, '--to', path])).code).toBe(0);
  expect(readFileSync(path, 'utf8')).not.toContain('obj_1');
  expect((await run(['plans', 'export', plan.id])).out).toBe(readFileSync(path, 'utf8'));
  await run(['plans', 'remove', plan.id]);
  expect((await run(['plans', 'show', plan.id])).code).toBe(66);
  const read = await json(planSchema, ['plans', 'import', path]);
  expect(read).toMatchObject({ count: 2, unsendable: 0, targetUrl: handler.url });
  expect((await run(['plans', 'show', read.id])).out).toMatch(/1 +\+0 ms +dlv_1 +run\.completed/);
  writeFileSync(path, '{"no": "plan"}');
  expect((await run(['plans', 'import', path])).code).toBe(65);
});

test('a target is kept with its secret, which shows nowhere, changed, probed and removed', async () => {
  const own = 'a secret of the target';
  const added = await run(
    [
      'targets',
      'add',
      'Staging',
      handler.url,
      '--add-header',
      'X-Stage: staging',
      '--scheme',
      'zof',
      '--secret-stdin',
      '--concurrency',
      '2',
    ],
    `${own}\n`,
  );
  expect([added.code, added.out]).toEqual([0, expect.stringContaining('Secret: ••••••••rget')]);
  expect(added.out + added.err).not.toContain(own);
  const before = sent();
  expect((await run(['replay', '--id', 'dlv_1', '--kind', 'fresh', '--to', 'staging'])).code).toBe(0);
  const last = handler.requests[before];
  expect(last?.headers).toContainEqual(['X-Stage', 'staging']);
  const signature = createHmac('sha256', own)
    .update(last?.body ?? '')
    .digest('hex');
  expect(last?.headers).toContainEqual(['X-Zof-Signature', signature]);
  const changed = await json(targetSchema, ['targets', 'set', 'Staging', '--name', 'Stage', '--no-secret', '--rate', '5']);
  expect(changed).toMatchObject({ name: 'Stage', secretMask: null, mostPerSecond: 5, concurrency: 2, headers: [['X-Stage', 'staging']] });
  const probed = await run(['targets', 'probe', 'Stage']);
  expect(probed.code).toBe(0);
  expect(handler.requests.at(-1)?.startLine).toMatch(/^OPTIONS /);
  expect((await run(['targets', 'list'])).out).toMatch(/tgt_\w+ +Stage +http/);
  expect((await run(['targets', 'remove', 'Stage'])).code).toBe(0);
  expect((await run(['targets', 'show', 'Stage'])).code).toBe(66);
  expect((await run(['targets', 'add', 'Bad', 'http://169.254.169.254/'])).code).not.toBe(0);
});

test('attempts are found, shown, compared, copied and written as HAR', async () => {
  await run(['replay', '--id', 'dlv_3', '--to', handler.url]);
  statuses = { evt_3: 503 };
  await run(['replay', '--id', 'dlv_3', '--to', handler.url]);
  const failed = await json(z.object({ id: z.string() }), ['attempts', 'list', '--delivery', 'dlv_3', '--status', '5xx', '--limit', '1']);
  const fine = await json(z.object({ id: z.string() }), ['attempts', 'list', '--delivery', 'dlv_3', '--status', '200', '--limit', '1']);
  const shown = await json(attemptSchema, ['attempts', 'show', failed.id]);
  expect(shown.response?.status).toBe(503);
  expect((await run(['attempts', 'show', fine.id])).out).toContain('X-Odd-Case: kept');
  const compared = await run(['attempts', 'compare', fine.id, failed.id]);
  expect([compared.code, compared.out]).toEqual([1, expect.stringContaining('503')]);
  expect((await run(['attempts', 'compare', fine.id, fine.id])).code).toBe(0);
  expect((await run(['attempts', 'copy', fine.id])).out).toMatch(/^curl /);
  expect((await run(['attempts', 'copy', fine.id, '--as', 'python'])).out).toContain('import ');
  const path = join(files.path, 'attempts.har');
  expect((await run(['attempts', 'har', fine.id, failed.id, '--to', path])).code).toBe(0);
  expect(
    z.object({ log: z.object({ entries: z.array(z.unknown()).length(2) }) }).safeParse(JSON.parse(readFileSync(path, 'utf8'))).success,
  ).toBe(true);
  expect((await run(['attempts', 'show', 'att'])).code).toBe(64);
});

test('idempotency: 0 for a handler that knows an event again, 1 for one that counts it twice', async () => {
  const seen = new Set<string>();
  let count = 0;
  let isCareful = true;
  await using counting = await startHandler({
    answer(socket, request) {
      if (request.startLine.startsWith('GET'))
        return answerWith(200, 'OK', ['Content-Type: application/json'], JSON.stringify({ count }))(socket, request);
      const { id } = z.object({ id: z.string() }).parse(JSON.parse(request.body.toString()));
      if (!isCareful || !seen.has(id)) count += 1;
      seen.add(id);
      return ok(socket, request);
    },
  });
  const words = ['idempotency', 'dlv_1', '--to', counting.url, '--probe', `${counting.url}count`];
  const careful = await run(words);
  expect([careful.code, careful.out]).toEqual([0, expect.stringContaining('idempotent. ')]);
  isCareful = false;
  const careless = await run(words);
  expect([careless.code, careless.out]).toEqual([1, expect.stringContaining('failed ')]);
});
