import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { sandboxSchema } from '#contract/models/sandbox.ts';
import { Failure } from '#engine/failure.ts';
import { type TempFolder, tempFolder } from '#test/support/temp-folder.ts';
import { waitFor } from '#test/support/wait-for.ts';
import { type OpenOptions, type OpenSandbox, objectIn, openSandbox, pageIn } from './open-sandbox.ts';
import { type EventReceiver, openReceiver } from './receiver.ts';

let folder: TempFolder;
const opened: OpenSandbox[] = [];
const receivers: EventReceiver[] = [];

beforeEach(() => {
  folder = tempFolder();
});

afterEach(async () => {
  for (const { sandbox } of opened.splice(0)) await sandbox.stop();
  for (const receiver of receivers.splice(0)) await receiver.close();
  folder[Symbol.dispose]();
});

async function begin(options: OpenOptions = {}): Promise<OpenSandbox> {
  const open = await openSandbox(folder.path, options);
  opened.push(open);
  return open;
}

/** What comes up after it, from nothing but what it saved. */
async function beginAfter(
  before: OpenSandbox,
  { change = (text) => text, ...options }: OpenOptions & { change?: (text: string) => string } = {},
): Promise<OpenSandbox> {
  await before.sandbox.stop();
  return begin({ ...options, saved: JSON.parse(change(before.saved.text ?? 'null')) });
}

async function receive(...args: Parameters<typeof openReceiver>): Promise<EventReceiver> {
  const receiver = await openReceiver(...args);
  receivers.push(receiver);
  return receiver;
}

const failureOf = (work: Promise<unknown>) =>
  work.then(
    () => 'done',
    (error: unknown) => (error instanceof Failure ? error.code : error),
  );

describe('From start to end', () => {
  test('it is on from the first start, on a port of its own, and tells what the contract says', async () => {
    const open = await begin();
    const state = open.sandbox.state();
    expect(sandboxSchema.parse(state)).toEqual(state);
    expect(state).toMatchObject({ isOn: true, baseUrl: `http://127.0.0.1:${open.sandbox.port}/v1`, runs: [], emissions: [], webhooks: 0 });
    expect([state.projects.length, state.agents.length, state.gates.length, state.integrations.length]).toEqual([2, 3, 2, 3]);
    expect(state.projects.every(({ suites }) => suites.length > 1)).toBe(true);
  });

  test('switched off it answers nothing and refuses what needs it; it stays off at the next start', async () => {
    const open = await begin();
    const { baseUrl } = open.sandbox.state();
    await open.sandbox.configure({ isOn: false });
    expect(open.sandbox.state()).toMatchObject({ isOn: false, baseUrl: null });
    expect([open.sandbox.port, open.sandbox.apiKey]).toEqual([null, null]);
    await expect(fetch(`${baseUrl}/runs`)).rejects.toThrow();
    expect(await failureOf(open.sandbox.startRun({ stepMs: 0, withheldTypes: [] }))).toBe('console.sandbox_off');
    expect(await failureOf(open.sandbox.act({ act: 'agent-offline' }))).toBe('console.sandbox_off');
    const next = await beginAfter(open);
    expect(next.sandbox.state().isOn).toBe(false);
    await next.sandbox.configure({ isOn: true });
    expect((await next.get('/runs')).status).toBe(200);
  });

  test('it stops at once, also while a receiver keeps it waiting and a run is under way', async () => {
    const open = await begin();
    const receiver = await receive(() => undefined);
    await open.register(receiver.url, ['run.started']);
    await open.sandbox.startRun({ stepMs: 0, outcome: 'passed', withheldTypes: [] });
    await open.sandbox.startRun({ stepMs: 600_000, withheldTypes: [] });
    await waitFor(() => receiver.events.length === 1);
    const before = performance.now();
    await open.sandbox.stop();
    expect(performance.now() - before).toBeLessThan(5_000);
    await open.sandbox.stop();
  });

  test('stopped and started again it is the same', async () => {
    const open = await begin();
    const { runId } = await open.sandbox.startRun({ stepMs: 600_000, withheldTypes: [] });
    const key = open.sandbox.apiKey;
    await open.sandbox.stop();
    expect(open.sandbox.state()).toMatchObject({ isOn: false, baseUrl: null });
    await open.sandbox.start();
    await open.sandbox.start();
    expect([open.sandbox.apiKey, (await open.get(`/runs/${runId}`)).status]).toEqual([key, 200]);
  });

  test('changes are told, but not more often than needed', async () => {
    const open = await begin();
    const before = open.told.count;
    for (let count = 0; count < 100; count += 1) await open.sandbox.startRun({ stepMs: 600_000, withheldTypes: [] });
    await waitFor(() => open.told.count > before);
    expect(open.told.count - before).toBeLessThan(50);
  });

  test('many runs are bounded, and the newest 50 are told', async () => {
    const open = await begin();
    let last = '';
    for (let count = 0; count < 230; count += 1) last = (await open.sandbox.startRun({ stepMs: 600_000, withheldTypes: [] })).runId;
    expect(open.sandbox.state().runs.map(({ id }) => id)).toHaveLength(50);
    expect(open.sandbox.state().runs[0]?.id).toBe(last);
    let count = 0;
    for (let cursor: string | null = ''; cursor !== null; ) {
      const page = pageIn(await open.get(`/runs?limit=100${cursor === '' ? '' : `&starting_after=${cursor}`}`));
      count += page.data.length;
      cursor = page.next_cursor;
    }
    expect(count).toBe(200);
  });
});

describe('What a person does', () => {
  test('of more things than are listed all are counted', async () => {
    const open = await begin();
    for (let count = 0; count < 55; count += 1) await open.sandbox.startRun({ stepMs: 600_000, withheldTypes: [] });
    const { runs, totals } = open.sandbox.state();
    expect([runs.length, totals]).toEqual([50, { runs: 55, plans: 0, agents: 3, gates: 2, integrations: 3 }]);
  });

  test('a run is started where it was asked for, and nowhere else', async () => {
    const open = await begin();
    const [first, second] = open.sandbox.state().projects;
    const wanted = { stepMs: 60_000, withheldTypes: [] };
    const { runId } = await open.sandbox.startRun({ ...wanted, suiteId: second?.suites[1]?.id });
    expect((await open.get(`/runs/${runId}`)).json).toMatchObject({ project_id: second?.id, test_suite_id: second?.suites[1]?.id });
    for (const place of [{ projectId: 'proj_x' }, { suiteId: 'suite_x' }, { projectId: first?.id, suiteId: second?.suites[1]?.id }])
      expect(await failureOf(open.sandbox.startRun({ ...wanted, ...place }))).toBe('missing.sandbox_object');
  });

  test('an act needs an object that it can happen to', async () => {
    const open = await begin();
    expect(await failureOf(open.sandbox.act({ act: 'fail-run' }))).toBe('missing.sandbox_object');
    expect(await failureOf(open.sandbox.act({ act: 'agent-offline', objectId: 'agent_x' }))).toBe('missing.sandbox_object');
    expect(await failureOf(open.sandbox.act({ act: 'change-quietly', objectId: '../x' }))).toBe('missing.sandbox_object');
    const { objectId } = await open.sandbox.act({ act: 'block-gate' });
    expect(await failureOf(open.sandbox.act({ act: 'block-gate', objectId }))).toBe('conflict.sandbox_state');
    expect(await failureOf(open.sandbox.act({ act: 'agent-offline', objectId }))).toBe('missing.sandbox_object');
    expect(await open.sandbox.act({ act: 'release-gate' })).toEqual({ objectId });
    await open.sandbox.act({ act: 'break-integration' });
    await open.sandbox.act({ act: 'heal-integration' });
    expect(open.sandbox.state().integrations.every(({ status }) => status === 'healthy')).toBe(true);
  });

  test('a reset begins the world anew, with the key and the webhooks of before', async () => {
    const open = await begin();
    const receiver = await receive();
    const { id } = await open.register(receiver.url, ['run.completed']);
    const organization = pageIn(await open.get('/projects')).data[0]?.['organization_id'];
    const key = open.sandbox.apiKey;
    const { runId } = await open.sandbox.startRun({ stepMs: 600_000, withheldTypes: [] });
    await open.sandbox.reset();
    expect(open.sandbox.state()).toMatchObject({ isOn: true, runs: [], emissions: [], webhooks: 1 });
    expect((await open.get(`/runs/${runId}`)).status).toBe(404);
    expect([open.sandbox.apiKey, pageIn(await open.get('/projects')).data[0]?.['organization_id']]).toEqual([key, organization]);
    await open.sandbox.startRun({ stepMs: 0, outcome: 'passed', withheldTypes: [] });
    await waitFor(() => receiver.events.length === 1);
    expect(pageIn(await open.get('/webhooks')).data.map((webhook) => webhook.id)).toEqual([id]);
  });
});

describe('After a restart', () => {
  test('key, webhooks, faults, runs and what was sent are as before, and a running run goes on to its end', async () => {
    const open = await begin({ faults: { copies: 2 } });
    const receiver = await receive();
    const { id, secret } = await open.register(receiver.url, ['run.started', 'run.completed']);
    const { runId } = await open.sandbox.startRun({ stepMs: 1, outcome: 'passed', withheldTypes: [] });
    const { runId: queued } = await open.sandbox.startRun({ stepMs: 600_000, outcome: 'passed', withheldTypes: [] });
    await waitFor(() => receiver.events.length === 4);
    const before = { key: open.sandbox.apiKey, emissions: open.sandbox.state().emissions };
    const next = await beginAfter(open, { change: (text) => text.replace('"stepMs":600000', '"stepMs":1') });
    expect(next.sandbox.apiKey).toBe(before.key);
    expect(next.sandbox.state().emissions).toEqual(before.emissions);
    expect(next.sandbox.state().runs.map((run) => run.id)).toEqual([queued, runId]);
    expect(pageIn(await next.get('/webhooks')).data.map((webhook) => webhook.id)).toEqual([id]);
    await waitFor(() => receiver.events.length === 8, { limitMs: 15_000 });
    expect(receiver.types().slice(-4)).toEqual(['run.started', 'run.started', 'run.completed', 'run.completed']);
    expect(objectIn(await next.get(`/runs/${queued}`))['status']).toBe('passed');
    expect(next.sandbox.state().faults.copies).toBe(2);
    expect(secret).toHaveLength(64);
  });

  test('a repeated creation still gives the original answer, with its secret', async () => {
    const open = await begin();
    const body = { url: 'http://127.0.0.1:1/x', events: ['run.completed'] };
    const first = await open.post('/webhooks', body, { 'idempotency-key': 'crash' });
    // why: a crash comes without a stop; what the answer promised has to be saved by then.
    const next = await begin({ saved: JSON.parse(open.saved.text ?? 'null') });
    const again = await next.post('/webhooks', body, { 'idempotency-key': 'crash' });
    expect([again.status, again.json]).toEqual([201, first.json]);
    expect(next.sandbox.state().webhooks).toBe(1);
  });

  test.each([
    ['a text', 'garbage'],
    ['a list', [1, 2, 3]],
    ['a number', 7],
    ['an empty object', {}],
    [
      'wrong kinds',
      { version: 9, isOn: 'yes', faults: { copies: -1 }, webhooks: {}, world: [], emissions: 'x', writes: [null], sealedApiKey: 3 },
    ],
    ['a world without projects', { world: { organizationId: 'org_1', runs: [], projects: [] } }],
    [
      'a key that can not be opened',
      {
        sealedApiKey: 'AAAA',
        webhooks: [{ id: 'wh_1', serial: 1, url: 'http://127.0.0.1:1/', events: [], createdAtUs: 1, sealedSecret: 'AAAA' }],
      },
    ],
  ])('saved state that is garbage begins anew: %s', async (name, saved) => {
    const open = await begin({ saved });
    expect((await open.get('/projects')).status).toBe(200);
    expect(open.sandbox.state()).toMatchObject({ isOn: true, webhooks: 0 });
    expect(open.sandbox.state().projects).toHaveLength(2);
    const warnings = open.logger.lines.filter(({ level }) => level === 'warn');
    expect(warnings.length).toBe(name === 'an empty object' ? 0 : 1);
    expect(open.logger.lines.filter(({ level }) => level === 'error')).toEqual([]);
  });

  test('one run that can not be read begins the world anew, and keeps webhooks and key', async () => {
    const open = await begin();
    await open.register('http://127.0.0.1:1/x', ['run.completed']);
    await open.sandbox.stop();
    const saved = JSON.parse(open.saved.text ?? '');
    saved.world.runs.push({ id: 7 });
    const next = await begin({ saved });
    expect(next.sandbox.state()).toMatchObject({ webhooks: 1, runs: [] });
    expect(next.sandbox.apiKey).toMatch(/^zof_sandbox_[0-9a-f]{64}$/);
    expect((await next.get('/projects')).status).toBe(200);
  });

  test('what can not be read from the log is no new beginning but a failure', async () => {
    const load = async () => {
      throw new Error('The disk is gone');
    };
    expect(await failureOf(begin({ replace: { load } }))).toBe('console.sandbox_failed');
  });

  test('a locked vault is waited for: the key is not replaced', async () => {
    const open = await begin();
    await open.sandbox.stop();
    const locked = async () => {
      throw new Failure('secret.vault_locked', { problem: 'Later.' });
    };
    const saved = JSON.parse(open.saved.text ?? 'null');
    expect(await failureOf(begin({ saved, replace: { open: locked } }))).toBe('console.sandbox_failed');
  });

  test('without a vault it works, and keeps no secret', async () => {
    const seal = async () => {
      throw new Failure('secret.unreadable', { problem: 'There is none.' });
    };
    const open = await begin({ replace: { seal } });
    const { secret } = await open.register('http://127.0.0.1:1/x', ['run.completed']);
    await open.sandbox.stop();
    expect(open.saved.text).not.toContain(secret);
    expect(JSON.parse(open.saved.text ?? '')).toMatchObject({ sealedApiKey: null, webhooks: [] });
  });

  test('a save that fails is told, stops nothing, and is made good with the next change', async () => {
    let isBroken = true;
    const texts: string[] = [];
    const open = await begin({
      replace: {
        save: async (state) => {
          if (isBroken) throw new Error('No space');
          texts.push(JSON.stringify(state));
        },
      },
    });
    await open.register('http://127.0.0.1:1/x', ['run.completed']);
    expect(open.logger.lines.some(({ level, fields }) => level === 'warn' && fields['problem'] === 'No space')).toBe(true);
    isBroken = false;
    await open.sandbox.stop();
    expect(JSON.parse(texts.at(-1) ?? '')).toMatchObject({ webhooks: [{ url: 'http://127.0.0.1:1/x' }] });
  });
});
