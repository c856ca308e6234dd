/** The whole story from the first start: a run of the sandbox arrives, drifts, is compared, reconciled and recovered. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ConsoleEngine } from '#test/support/console-engine.ts';
import { call, patient, sandboxId, startConsoleEngine } from '#test/support/console-engine.ts';
import { waitFor } from '#test/support/wait-for.ts';

let console: ConsoleEngine;

beforeAll(async () => {
  console = await startConsoleEngine();
});

afterAll(() => console[Symbol.asyncDispose]());

type RunWish = Partial<Parameters<ConsoleEngine['handlers']['sandbox']['startRun']>[0]>;

async function startRun(wish: RunWish = {}): Promise<string> {
  return (await console.handlers.sandbox.startRun({ outcome: 'passed', stepMs: 0, withheldTypes: [], ...wish }, call)).runId;
}

async function newestOf(query: string) {
  const [newest] = await console.arrived(query);
  if (newest === undefined) throw new Error(`Nothing of ${query}`);
  return newest;
}

describe('from the first start, without any set-up', () => {
  test('a run of the sandbox arrives, and every event of it is verified', async () => {
    const runId = await startRun({ outcome: 'failed' });
    const deliveries = await console.arrived(`run:${runId}`, 4);
    expect(deliveries.map(({ eventType }) => eventType).toSorted()).toEqual([
      'remediation.plan_pending',
      'run.completed',
      'run.failed',
      'run.started',
    ]);
    expect(new Set(deliveries.map(({ verdict, endpointSlug }) => `${verdict} ${endpointSlug}`))).toEqual(new Set(['verified zof']));
  });

  test('the environment Sandbox is connected, and what works is said', async () => {
    const { items } = await console.handlers.console.connections({}, call);
    expect(items.map(({ environmentName, isSandbox }) => [environmentName, isSandbox])).toEqual([
      ['Sandbox', true],
      ['Staging', false],
      ['Production', false],
    ]);
    expect(items[0]).toMatchObject({
      keyMask: expect.stringMatching(/^•+\w{4}$/),
      baseUrl: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+\/v1$/),
    });
    const report = await console.handlers.console.test({ environmentId: sandboxId }, call);
    expect(report.isWorking).toBe(true);
    expect(report.checks.map(({ outcome }) => outcome)).toEqual(report.checks.map(() => 'works'));
    expect(report.rateLimit?.limit).toBe(100);
  });
});

describe('a run that changes after its last event', () => {
  test('drifts: the comparison says so in words, and the timeline finds it', async () => {
    const runId = await startRun({ changeAfterMs: 0 });
    const { id } = await newestOf(`run:${runId} type:run.completed`);
    const differing = await waitFor(
      async () => {
        await console.handlers.console.fetchSnapshot({ deliveryId: id }, call);
        const comparison = await console.handlers.console.compare({ deliveryId: id, limit: 500 }, call);
        return comparison.counts.differs > 0 && comparison;
      },
      { ...patient, what: 'the quiet change' },
    );
    expect(differing.payloadPath).toBe('data.object');
    expect(differing.readings[0]).toMatch(/passed → failed/);
    expect(differing.fields.find(({ path }) => path === 'status')).toMatchObject({
      kind: 'differs',
      payload: '"passed"',
      console: '"failed"',
    });
    const found = await console.arrived(`has:drift run:${runId}`);
    expect(found).toMatchObject([{ id, driftCount: differing.counts.differs }]);
  });

  test('a rule takes the noise away, as a job, and taking it back brings it again', async () => {
    const [before] = await console.arrived('has:drift type:run.completed');
    const { console: procedures, jobs } = console.handlers;
    const count = async () => (await console.list(`event:${before?.eventId}`))[0]?.driftCount;
    const rule = await procedures.addIgnoreRule(
      { eventType: 'run.completed', match: { by: 'path', path: 'status' }, origin: 'yours' },
      call,
    );
    await waitFor(async () => (await count()) === (before?.driftCount ?? 0) - 1, patient);
    // why: the count is there a moment before the job has ended.
    const job = await waitFor(async () => {
      const [newest] = (await jobs.list({}, call)).items;
      return newest?.state === 'done' && newest;
    }, patient);
    expect(job).toMatchObject({ kind: 'compare', sentence: expect.stringContaining('compared again') });
    const comparison = await procedures.compare({ deliveryId: before?.id ?? fail(), kinds: ['ignored'], limit: 10 }, call);
    expect(comparison.fields).toMatchObject([{ path: 'status', ruleId: rule.id }]);
    await procedures.removeIgnoreRule({ id: rule.id }, call);
    await waitFor(async () => (await count()) === before?.driftCount, patient);
  });

  test('every page of a comparison is of one snapshot, and together they are all fields', async () => {
    const { id } = await newestOf('has:drift');
    const whole = await console.handlers.console.compare({ deliveryId: id, limit: 2_000 }, call);
    const fields: unknown[] = [];
    for (let cursor: string | null | undefined; cursor !== null; ) {
      const page = await console.handlers.console.compare({ deliveryId: id, limit: 3, ...(cursor === undefined ? {} : { cursor }) }, call);
      fields.push(...page.fields);
      cursor = page.nextCursor;
    }
    expect(fields).toEqual(whole.fields);
  });
});

describe('reconciling', () => {
  test('names the one event that the sandbox withheld, and recovers it as a snapshot, never as a delivery', async () => {
    const runId = await startRun({ withheldTypes: ['run.completed'] });
    const { id: startedId } = await newestOf(`run:${runId} type:run.started`);
    const reconcile = (recover: boolean) => console.handlers.console.reconcileRun({ environmentId: sandboxId, runId, recover }, call);
    const early = await waitFor(async () => {
      const told = await reconcile(false);
      return told.consoleStatus === 'passed' && told;
    }, patient);
    expect(early.events.at(-1)).toMatchObject({ eventType: 'run.completed', finding: 'pending' });
    expect(early.sentence).toBe('May still be on its way: run.completed.');
    const story = await waitFor(
      async () => {
        const told = await reconcile(false);
        return told.events.at(-1)?.finding === 'missing' && told;
      },
      // why: the sandbox counts what it is asked.
      { limitMs: 40_000, pauseMs: 1_500 },
    );
    expect(story.events.filter(({ finding }) => finding !== 'arrived')).toMatchObject([{ eventType: 'run.completed', finding: 'missing' }]);
    expect(story.sentence).toContain('run.completed');
    expect(story.recovered).toEqual([]);
    expect(story.cases.total).toBeGreaterThan(0);
    const before = (await console.list('')).length;
    const recovered = await reconcile(true);
    expect(recovered.recovered.map(({ origin, thing, objectId, deliveryId }) => [origin, thing, objectId, deliveryId])).toEqual([
      ['recovered', 'run', runId, null],
      ['recovered', 'run', `${runId}/results`, null],
    ]);
    expect((await console.list('')).length).toBe(before);
    const history = async () => (await console.handlers.console.snapshots({ deliveryId: startedId, limit: 200 }, call)).items.length;
    const known = await history();
    expect((await reconcile(true)).recovered).toHaveLength(2);
    expect((await reconcile(false)).run.id).toBe(recovered.run.id);
    expect(await history()).toBe(known);
  }, 60_000);

  test('of a run of which everything arrived, finds nothing', async () => {
    const runId = await startRun();
    await console.arrived(`run:${runId}`, 2);
    const story = await console.handlers.console.reconcileRun({ environmentId: sandboxId, runId, recover: true }, call);
    expect(story.events.map(({ finding }) => finding)).toEqual(story.events.map(() => 'arrived'));
    expect(story.recovered).toEqual([]);
  });
});

describe('snapshots by hand', () => {
  test('pasted JSON, also a list or an answer around the object, is kept and compared', async () => {
    const { id, runId } = await newestOf('type:run.completed');
    const add = (value: unknown, origin: 'pasted' | 'file' = 'pasted') =>
      console.handlers.console.addSnapshot({ deliveryId: id, text: JSON.stringify(value), origin }, call);
    const object = { id: runId, status: 'canceled' };
    for (const value of [object, { data: object }, { data: [{ id: 'run_other' }, object] }, [object]]) {
      expect(await add(value)).toMatchObject({
        deliveryId: id,
        thing: 'run',
        objectId: runId,
        objectStatus: 'canceled',
        path: null,
        status: null,
      });
    }
    const { items } = await console.handlers.console.snapshots({ deliveryId: id, limit: 4 }, call);
    expect(items.map(({ origin }) => origin)).toEqual(['pasted', 'pasted', 'pasted', 'pasted']);
    const { readings } = await console.handlers.console.compare({ deliveryId: id, limit: 1 }, call);
    expect(readings[0]).toContain('it was pasted, so how old it is can not be said');
    const body = await console.engine.bodies.snapshot(items[0]?.id ?? fail(), 0, 1_000);
    expect(JSON.parse(Buffer.from(body?.bytes ?? []).toString())).toEqual(object);
    await expect(add(object.status)).rejects.toMatchObject({ code: 'input.snapshot' });
    await expect(add([{ id: 'run_other' }])).rejects.toMatchObject({ code: 'input.snapshot' });
  });

  test('what was pasted by mistake is another object, so it is no drift, and can be taken back', async () => {
    const runId = await startRun();
    const { id } = await newestOf(`run:${runId} type:run.completed`);
    const driftOf = async () => (await console.list(`run:${runId} type:run.completed`))[0]?.driftCount;
    const add = (value: unknown) =>
      console.handlers.console.addSnapshot({ deliveryId: id, text: JSON.stringify(value), origin: 'pasted' }, call);
    await add({ id: runId, status: 'passed' });
    await waitFor(async () => (await driftOf()) === 0, patient);
    const other = await add({ id: 'run_other', status: 'failed' });
    const told = await console.handlers.console.compare({ deliveryId: id, limit: 10 }, call);
    expect(told).toMatchObject({ snapshot: { id: other.id }, counts: { same: 0, differs: 0 }, fields: [] });
    expect(told.readings).toEqual([expect.stringContaining('is another object')]);
    expect(await driftOf()).toBe(0);
    const wrong = await add({ id: runId, status: 'failed' });
    await waitFor(async () => (await driftOf()) === 1, patient);
    await console.handlers.console.removeSnapshot({ id: other.id }, call);
    await console.handlers.console.removeSnapshot({ id: wrong.id }, call);
    await waitFor(async () => (await driftOf()) === 0, patient);
    for (const { id: left } of (await console.handlers.console.snapshots({ deliveryId: id, limit: 200 }, call)).items) {
      await console.handlers.console.removeSnapshot({ id: left }, call);
    }
    await waitFor(async () => (await driftOf()) === null, patient);
    await expect(console.handlers.console.removeSnapshot({ id: wrong.id }, call)).rejects.toMatchObject({ code: 'missing.snapshot' });
  });

  test('of a type without a documented path there is nothing to fetch, and it says so', async () => {
    const { id } = await newestOf('type:remediation.plan_pending');
    const refusal = console.handlers.console.fetchSnapshot({ deliveryId: id }, call);
    await expect(refusal).rejects.toMatchObject({
      code: 'console.no_resource',
      message: expect.stringContaining('names no API for remediation plans'),
    });
  });
});

describe('the sandbox and the receiver', () => {
  test('a test event is waited for, and the job says which delivery it is', async () => {
    const { items } = await console.handlers.console.webhooks({ environmentId: sandboxId }, call);
    const webhookId = items[0]?.id ?? fail();
    const { jobId } = await console.handlers.console.sendTestEvent({ environmentId: sandboxId, webhookId }, call);
    const job = await console.endOf(jobId);
    expect(job).toMatchObject({
      state: 'done',
      done: 1,
      total: 1,
      sentence: expect.stringMatching(/arrived as dlv_\d+: run\.started, verified/),
    });
  });

  test('what is subscribed to is compared with what came', async () => {
    const { items } = await console.handlers.console.subscriptions({ environmentId: sandboxId, days: 30 }, call);
    expect(items.find(({ eventType }) => eventType === 'run.started')).toMatchObject({ finding: 'as-expected', isSubscribed: true });
    expect(items.find(({ eventType }) => eventType === 'agent.offline')).toMatchObject({
      finding: 'never-seen',
      sentence: 'Subscribed to agent.offline, none seen in 30 days.',
    });
    expect(items.find(({ eventType }) => eventType === 'issue.detected')).toMatchObject({
      finding: 'as-expected',
      isSubscribed: true,
      sentence: 'Subscribed to issue.detected, none seen in 30 days; it is documented for the legacy envelope alone.',
    });
  });

  test('in the legacy envelope its own types arrive as well, and are verified', async () => {
    await console.handlers.sandbox.configure({ faults: { envelope: 'legacy' } }, call);
    await startRun({ outcome: 'failed' });
    for (const type of ['agent.completed', 'issue.detected']) expect((await newestOf(`type:${type}`)).verdict).toBe('verified');
    await console.handlers.sandbox.configure({ faults: { envelope: 'current' } }, call);
  });

  test('after a restart at another port, and after a rotated secret, its runs still arrive verified', async () => {
    await console.restart();
    const afterRestart = await startRun();
    expect((await console.arrived(`run:${afterRestart}`, 2)).map(({ verdict }) => verdict)).toEqual(['verified', 'verified']);
    const [endpoint] = (await console.handlers.endpoints.list({}, call)).items.filter(({ slug }) => slug === 'zof');
    await console.handlers.secrets.rotate({ endpointId: endpoint?.id ?? fail(), overlapSeconds: 0 }, call);
    const afterRotation = await startRun();
    expect((await console.arrived(`run:${afterRotation}`, 2)).map(({ verdict }) => verdict)).toEqual(['verified', 'verified']);
    expect((await console.handlers.console.webhooks({ environmentId: sandboxId }, call)).items).toHaveLength(1);
  });

  test('switched off it is gone, says so, and stays off at the next start', async () => {
    await console.handlers.sandbox.configure({ isOn: false }, call);
    await expect(console.handlers.console.webhooks({ environmentId: sandboxId }, call)).rejects.toMatchObject({
      code: 'console.not_connected',
    });
    await console.restart();
    expect(await console.handlers.sandbox.state({}, call)).toMatchObject({ isOn: false, baseUrl: null });
    await expect(startRun()).rejects.toMatchObject({ code: 'console.sandbox_off' });
    await console.handlers.sandbox.configure({ isOn: true }, call);
    expect((await console.arrived(`run:${await startRun()}`, 2)).map(({ verdict }) => verdict)).toEqual(['verified', 'verified']);
  });
});

function fail(): never {
  throw new Error('It is not there');
}
