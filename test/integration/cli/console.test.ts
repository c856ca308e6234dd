/** `hookglass console` and `hookglass sandbox`, beside a Hookglass that runs on the folder, and with exit codes for scripts. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { connectionReportSchema, consoleConnectionSchema, registeredWebhookSchema, subscriptionSchema } from '#contract/models/console.ts';
import { comparisonSchema, ignoreRuleSchema } from '#contract/models/drift.ts';
import { jobSchema } from '#contract/models/job.ts';
import { reconciliationSchema } from '#contract/models/reconciliation.ts';
import { sandboxSchema } from '#contract/models/sandbox.ts';
import { snapshotSchema } from '#contract/models/snapshot.ts';
import { canaryOf } from '#test/support/canary.ts';
import { type CliEnded, runCli } from '#test/support/run-cli.ts';
import { type Serving, serve } from '#test/support/serve.ts';
import { type StubConsole, startStubConsole } from '#test/support/stub-console.ts';
import { tempFolder } from '#test/support/temp-folder.ts';
import { waitFor } from '#test/support/wait-for.ts';

const folder = tempFolder();
const key = 'zof_sk_OfTheCommandLine_0123';
const canary = canaryOf([key]);
const patient = { limitMs: 30_000 };
const ended: CliEnded[] = [];
let serving: Serving;
let stub: StubConsole;

beforeAll(async () => {
  serving = await serve(folder.path);
  stub = await startStubConsole(() => ({ status: 200, json: { data: [], has_more: false } }));
}, 60_000);

afterAll(async () => {
  await serving.stop();
  await stub[Symbol.asyncDispose]();
  folder[Symbol.dispose]();
});

async function run(words: string, given: Parameters<typeof runCli>[1] = {}): Promise<CliEnded> {
  const [name = '', ...rest] = words.split(' ');
  const end = await runCli([name, '--data', folder.path, ...rest], given);
  ended.push(end);
  return end;
}

async function json<T>(schema: z.ZodType<T>, words: string, code = 0): Promise<T[]> {
  const end = await run(words.replace(' ', ' --json '));
  expect([words, end.code, end.err]).toEqual([words, code, expect.any(String)]);
  return end.out
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => schema.parse(JSON.parse(line)));
}

const idSchema = z.object({ id: z.string() });
const deliveryOf = async (query: string) => waitFor(async () => (await json(idSchema, `list --limit 1 ${query}`))[0]?.id, patient);

async function startRun(options = ''): Promise<string> {
  const [started] = await json(z.object({ runId: z.string() }), `sandbox run --outcome passed --step-ms 0${options}`);
  return started?.runId ?? '';
}

describe('sandbox', () => {
  test('tells its state, lets things happen, and is set', async () => {
    const [state] = await json(sandboxSchema, 'sandbox state');
    expect(state).toMatchObject({ isOn: true, webhooks: 1 });
    const people = await run('sandbox state');
    expect(people.out).toMatch(/^On at http:\/\/127\.0\.0\.1:\d+\/v1, 1 registered\n/);
    expect(people.out).toMatch(/agent +agent_\w+ +online/);
    const agent = (await run('sandbox act agent-offline')).out.trim();
    await deliveryOf('type:agent.offline');
    expect((await run('sandbox state')).out).toContain(`${agent}  offline`);
    const [set] = await json(
      sandboxSchema,
      'sandbox set --copies 2 --retry-ms 1,2 --withhold run.failed --change-after-ms 5 --signature wrong',
    );
    expect(set?.faults).toMatchObject({
      copies: 2,
      retryScheduleMs: [1, 2],
      withheldTypes: ['run.failed'],
      changeAfterMs: 5,
      signature: 'wrong',
    });
    const reset = 'sandbox set --copies 1 --retry-ms= --withhold= --no-change-after-ms --signature right --rate-limit 10000';
    expect((await json(sandboxSchema, reset))[0]?.faults).toMatchObject({
      copies: 1,
      retryScheduleMs: [],
      withheldTypes: [],
      changeAfterMs: null,
    });
    expect((await json(sandboxSchema, 'sandbox reset'))[0]?.runs).toEqual([]);
  });

  test('is switched off and on', async () => {
    expect((await json(sandboxSchema, 'sandbox off'))[0]).toMatchObject({ isOn: false, baseUrl: null });
    expect(await run('sandbox run')).toMatchObject({ code: 69, err: expect.stringContaining('The sandbox is off.') });
    expect((await json(sandboxSchema, 'sandbox on'))[0]).toMatchObject({ isOn: true });
  });

  test('a wrong word is refused', async () => {
    expect(await run('sandbox act explode')).toMatchObject({ code: 64, err: expect.stringContaining('agent-offline') });
    expect(await run('sandbox set')).toMatchObject({ code: 64 });
    expect(await run('sandbox act agent-offline --object agent_none')).toMatchObject({ code: 66 });
  });
});

describe('console connections, connect and test', () => {
  const staging = async (words: string, given: Parameters<typeof runCli>[1] = {}) => {
    const end = await run(`console --json connect --env staging ${words}`, given);
    expect([end.code, end.err]).toEqual([0, '']);
    return consoleConnectionSchema.parse(JSON.parse(end.out));
  };

  test('the key comes from a variable, a file or standard input, and is shown as a mask', async () => {
    const variable = await staging(`--base-url ${stub.baseUrl} --key-env ZOF_API_KEY`, { env: { ZOF_API_KEY: key } });
    expect(variable).toMatchObject({ environmentName: 'Staging', baseUrl: stub.baseUrl, keyMask: '••••••••0123' });
    const path = join(folder.path, 'key.txt');
    writeFileSync(path, `${key}\n`);
    expect(await staging(`--key-file ${path}`)).toMatchObject({ keyMask: '••••••••0123' });
    expect(await staging('--no-key')).toMatchObject({ keyMask: null });
    expect(await staging('--key-file -', { input: `${key}\n` })).toMatchObject({ keyMask: '••••••••0123' });
    await json(connectionReportSchema, 'console test --env staging');
    expect(stub.asked.at(-1)?.key).toBe(`Bearer ${key}`);
  });

  test('links and paths are set and taken back', async () => {
    const set = await staging(
      '--console-url https://console.example.test --link run=/runs/{id} --resource agent.offline=/fleet,id --fetch-on-capture',
    );
    expect(set).toMatchObject({
      consoleUrl: 'https://console.example.test',
      isFetchingOnCapture: true,
      linkTemplates: { run: '/runs/{id}' },
    });
    expect(set.resources.find(({ eventType }) => eventType === 'agent.offline')).toMatchObject({
      path: '/fleet',
      findBy: 'id',
      certainty: 'yours',
    });
    const back = await staging('--link run= --resource agent.offline= --no-fetch-on-capture --no-console-url');
    expect(back).toMatchObject({ consoleUrl: null, isFetchingOnCapture: false, linkTemplates: { run: null } });
    expect(back.resources.find(({ eventType }) => eventType === 'agent.offline')).toMatchObject({ path: '/agents', certainty: 'inferred' });
  });

  test('connections are listed, and test ends with 1 where nothing works', async () => {
    const all = await json(consoleConnectionSchema, 'console connections');
    expect(all.map(({ environmentName }) => environmentName)).toEqual(['Sandbox', 'Staging', 'Production']);
    expect((await run('console connections')).out).toMatch(/env_production +Production +not connected +no key/);
    const [works] = await json(connectionReportSchema, 'console test');
    expect(works?.isWorking).toBe(true);
    stub.answer(() => ({ status: 401, json: { code: 'invalid_key', message: 'No' } }));
    const [refused] = await json(connectionReportSchema, 'console test --env staging', 1);
    expect(refused?.checks.find(({ name }) => name === 'authenticate')?.outcome).toBe('refused');
    expect(await run('console test --env production')).toMatchObject({
      code: 78,
      err: expect.stringContaining('No Console is connected.'),
    });
    expect(await run('console test --env nowhere')).toMatchObject({ code: 66 });
  });

  test('what can not be is refused with its reason', async () => {
    expect(await run('console connect --env staging --base-url http://console.example.test/v1')).toMatchObject({
      code: 64,
      err: expect.stringContaining('https://'),
    });
    expect(await run('console connect --env staging --key-env NOT_SET')).toMatchObject({
      code: 64,
      err: expect.stringContaining('NOT_SET'),
    });
    expect(await run('console connect --env staging --link plane=/x')).toMatchObject({ code: 64 });
    expect(await run('console connect --env staging')).toMatchObject({ code: 64 });
  });
});

describe('console webhooks, register, send-test and subscriptions', () => {
  test('an endpoint is registered, tested and compared', async () => {
    const schema = z.object({ webhook: registeredWebhookSchema, isSecretKept: z.boolean() });
    const [registered] = await json(schema, 'console register --path shop --event run.failed --event agent.offline');
    expect(registered).toMatchObject({ isSecretKept: true, webhook: { events: ['run.failed', 'agent.offline'] } });
    const listed = await json(registeredWebhookSchema, 'console webhooks');
    expect(listed.map(({ id }) => id)).toContain(registered?.webhook.id);
    const [job] = await json(jobSchema, `console send-test ${registered?.webhook.id}`);
    expect(job?.sentence).toMatch(/arrived as dlv_\d+: run\.failed, verified/);
    const subscriptions = await json(subscriptionSchema, 'console subscriptions --days 7');
    expect(subscriptions.find(({ webhookId }) => webhookId === registered?.webhook.id)).toMatchObject({ isSubscribed: true });
    expect((await run('console subscriptions')).out).toContain('none seen in 30 days');
  });

  test('an endpoint is made in another environment', async () => {
    expect(await json(z.object({ environmentId: z.string() }), 'endpoint create staged --env staging')).toEqual([
      { environmentId: 'env_staging' },
    ]);
    expect(await run('endpoint create nowhere --env nowhere')).toMatchObject({ code: 66 });
  });

  test('what can not be is refused', async () => {
    expect(await run('console register --path other')).toMatchObject({ code: 64, err: expect.stringContaining('--event') });
    expect(await run('console register --path shop --all')).toMatchObject({ code: 65, err: expect.stringContaining('shop') });
    expect(await run('console send-test wh_none')).toMatchObject({ code: 66 });
  });
});

describe('console fetch, diff and reconcile, for pipelines', () => {
  test('diff ends with 0 while nothing differs, and with 1 when a field does', async () => {
    const runId = await startRun();
    const id = await deliveryOf(`run:${runId} type:run.completed`);
    expect(await run(`console diff ${id}`)).toMatchObject({ code: 66, err: expect.stringContaining('There is no such snapshot.') });
    const [snapshot] = await json(snapshotSchema, `console fetch ${id}`);
    expect(snapshot).toMatchObject({ objectId: runId, origin: 'fetched', status: 200 });
    const [same] = await json(comparisonSchema, `console diff ${id}`);
    expect(same?.counts.differs).toBe(0);
    await run(`sandbox act change-quietly --object ${runId}`);
    const [differs] = await json(comparisonSchema, `console diff --fetch ${id}`, 1);
    expect(differs?.fields.find(({ path }) => path === 'status')).toMatchObject({ kind: 'differs' });
    const people = await run(`console diff ${id}`);
    expect([people.code, people.out]).toEqual([1, expect.stringMatching(/^snp_\d+, fetched .*\nThe status|Console is newer/)]);
    expect(people.out).toMatch(/differs +status +"passed" → "failed"/);
    const earlier = await run(`console diff --snapshot ${snapshot?.id} ${id}`);
    expect(earlier.code).toBe(0);
    expect((await json(comparisonSchema, `console diff --all ${id}`, 1))[0]?.fields.some(({ kind }) => kind === 'same')).toBe(true);
  });

  test('JSON of a file or of standard input is compared as well', async () => {
    const id = await deliveryOf('type:run.completed');
    const end = await run(`console diff --with - ${id}`, { input: '{"status":"passed"}' });
    expect(end).toMatchObject({ code: 0, out: expect.stringContaining('pasted') });
    const path = join(folder.path, 'given.json');
    writeFileSync(path, '{"status":"canceled"}');
    expect(await run(`console diff --with ${path} ${id}`)).toMatchObject({ code: 1, out: expect.stringContaining('file') });
    const [, given = ''] = /(snp_\d+), file/.exec((await run(`console diff ${id}`)).out) ?? [];
    expect(await run(`console forget-snapshot ${given}`)).toMatchObject({ code: 0, out: 'It is gone.\n' });
    expect((await run(`console diff ${id}`)).out).not.toContain(given);
    expect(await run(`console forget-snapshot ${given}`)).toMatchObject({ code: 66 });
    expect(await run(`console diff --with ${path} ${id}`)).toMatchObject({ code: 1 });
    // Too long for one call, and with characters that a cut between two calls could split.
    writeFileSync(path, JSON.stringify({ status: 'canceled', log: 'ž€𝄞'.repeat(300_000) }));
    expect(await run(`console diff --all --with ${path} ${id}`)).toMatchObject({ code: 1, out: expect.stringContaining('ž€𝄞ž€𝄞') });
    writeFileSync(path, 'not JSON');
    expect(await run(`console diff --with ${path} ${id}`)).toMatchObject({ code: 65 });
  });

  test('reconcile ends with 0 when everything arrived, and with 1 when the sandbox withheld an event', async () => {
    const whole = await startRun();
    await deliveryOf(`run:${whole} type:run.completed`);
    expect((await json(reconciliationSchema, `console reconcile ${whole}`))[0]?.events.every(({ finding }) => finding === 'arrived')).toBe(
      true,
    );
    const withheld = await startRun(' --withhold run.completed');
    await deliveryOf(`run:${withheld} type:run.started`);
    await waitFor(async () => (await run('sandbox state')).out.includes('withheld'), patient);
    // For some seconds it may still be on its way.
    const isMissing = async () => (await run(`console reconcile ${withheld}`)).code === 1;
    await waitFor(isMissing, { limitMs: 40_000, pauseMs: 1_500 });
    const [story] = await json(reconciliationSchema, `console reconcile --recover ${withheld}`, 1);
    expect(story?.recovered).toHaveLength(2);
    const people = await run(`console reconcile ${withheld}`);
    expect(people).toMatchObject({ code: 1, out: expect.stringMatching(/missing +run\.completed/) });
    expect(people.out).toContain('Recovered: snp_');
    expect(await run('console reconcile run_none')).toMatchObject({ code: 66 });
  }, 60_000);

  test('a rule is added, listed, suggested and taken away', async () => {
    const [rule] = await json(ignoreRuleSchema, 'console rules add --path updated_at --event run.completed');
    expect(rule).toMatchObject({ eventType: 'run.completed', match: { by: 'path', path: 'updated_at' } });
    expect((await run('console rules add --shape timestamp')).code).toBe(0);
    expect((await run('console rules list')).out).toMatch(
      /run\.completed +updated_at +yours\n.*every type +anything that looks like a timestamp/,
    );
    expect((await run('console rules suggest run.completed')).code).toBe(0);
    expect((await run(`console rules remove ${rule?.id}`)).code).toBe(0);
    expect(await run(`console rules remove ${rule?.id}`)).toMatchObject({ code: 66 });
    expect(await run('console rules add --path a --type null')).toMatchObject({ code: 64 });
    expect(await run('console rules add --path **')).toMatchObject({ code: 64, err: expect.stringContaining('every field') });
  });
});

test('the API key is in nothing that was printed', () => {
  expect(ended.length).toBeGreaterThan(40);
  expect(ended.filter(({ out, err }) => canary.findIn(out + err) !== undefined)).toEqual([]);
});

test('alone on the folder, a command works on what is kept, and never starts the sandbox', { timeout: 60_000 }, async () => {
  await serving.stop();
  expect(await run('sandbox state')).toMatchObject({
    code: 0,
    out: expect.stringMatching(/^Off\n/),
    err: expect.stringContaining('runs inside one'),
  });
  expect(await run('sandbox on')).toMatchObject({ code: 70, err: expect.stringContaining('hookglass serve') });
  expect(await run('console webhooks')).toMatchObject({
    code: 78,
    err: expect.stringContaining('The sandbox of this environment is off.'),
  });
  const id = await deliveryOf('has:drift');
  expect((await run(`console diff ${id}`)).code).toBe(1);
});
