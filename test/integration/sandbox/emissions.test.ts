import { createHmac } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { secretIdSchema } from '#contract/ids.ts';
import type { SandboxFaults } from '#contract/models/sandbox.ts';
import { readEnvelope } from '#domain/envelope.ts';
import { eventTypes } from '#domain/event-types.ts';
import type { WantedRun } from '#engine/sandbox/sandbox-parts.ts';
import { verify } from '#engine/verification/verify.ts';
import { schemeSettings } from '#test/support/scheme-settings.ts';
import { type TempFolder, tempFolder } from '#test/support/temp-folder.ts';
import { waitFor } from '#test/support/wait-for.ts';
import { type OpenSandbox, objectIn, openSandbox } from './open-sandbox.ts';
import { type Answering, type EventReceiver, jsonOf, openReceiver, type ReceivedEvent, typeOf } from './receiver.ts';

let folder: TempFolder;
let open: OpenSandbox;
const receivers: EventReceiver[] = [];

beforeEach(async () => {
  folder = tempFolder();
  open = await openSandbox(folder.path);
});

afterEach(async () => {
  await open.sandbox.stop();
  for (const receiver of receivers.splice(0)) await receiver.close();
  folder[Symbol.dispose]();
});

async function receive(answer?: Answering): Promise<EventReceiver> {
  const receiver = await openReceiver(answer);
  receivers.push(receiver);
  return receiver;
}

async function subscribed(options: { events?: readonly string[]; answer?: Answering; faults?: Partial<SandboxFaults> } = {}) {
  const receiver = await receive(options.answer);
  const webhook = await open.register(receiver.url, options.events ?? eventTypes);
  await open.sandbox.configure({ faults: options.faults });
  return { receiver, ...webhook };
}

async function run(wanted: Partial<WantedRun> = {}): Promise<string> {
  const { runId } = await open.sandbox.startRun({ stepMs: 1, withheldTypes: [], outcome: 'passed', ...wanted });
  return runId;
}

/** The product's own judgement of what arrived. */
function judge(event: ReceivedEvent, secret: string) {
  const headers = event.rawHeaders.flatMap((name, place, all): [string, string][] =>
    place % 2 === 0 ? [[name, all[place + 1] ?? '']] : [],
  );
  const value = Buffer.from(secret);
  return verify(
    { url: event.path ?? '', headers, body: event.body, isComplete: true },
    { settings: schemeSettings('zof'), secrets: [{ id: secretIdSchema.parse('sec_1'), name: 'it', value }], nowUs: Date.now() * 1000 },
  );
}

async function statusOf(runId: string) {
  return objectIn(await open.get(`/runs/${runId}`))['status'];
}

describe('What a run sends', () => {
  test.each([
    ['passed', ['run.started', 'run.completed']],
    ['failed', ['run.started', 'run.completed', 'run.failed', 'remediation.plan_pending']],
    ['error', ['run.started', 'run.completed']],
    ['canceled', ['run.started', 'run.completed']],
  ] as const)('a run that ends as %s, in order, signed and in the current envelope', async (outcome, types) => {
    const { receiver, secret } = await subscribed();
    const runId = await run({ outcome });
    await waitFor(() => receiver.events.length >= types.length);
    expect(receiver.types()).toEqual(types);
    for (const event of receiver.events) {
      expect(judge(event, secret)).toMatchObject({ verdict: 'verified', reason: 'ok' });
      expect(event.headers['x-zof-signature']).toBe(createHmac('sha256', secret).update(event.body).digest('hex'));
      expect(event).toMatchObject({ method: 'POST', path: '/in/zof', headers: { 'content-type': 'application/json' } });
      const facts = readEnvelope(event.body);
      expect(facts).toMatchObject({ kind: 'current', isKnownType: true, runId, hasDuplicateKeys: false });
      expect(facts.eventId).toMatch(/^evt_[0-9A-Za-z]{20}$/);
      expect(jsonOf(event)).toMatchObject({
        created: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/),
        data: { object: { id: expect.any(String), organization_id: expect.stringMatching(/^org_/), run_id: runId } },
      });
    }
    expect(new Set(receiver.events.map((event) => readEnvelope(event.body).eventId)).size).toBe(types.length);
    expect(jsonOf(receiver.events[1])).toMatchObject({ data: { object: { id: runId, status: outcome } } });
  });

  test('what a run says of itself is what the API says, until something changes', async () => {
    const { receiver } = await subscribed({ events: ['run.completed'] });
    const runId = await run();
    await waitFor(() => receiver.events.length === 1);
    const { run_id, ...said } = Object(Object(jsonOf(receiver.events[0])['data']).object);
    expect(run_id).toBe(runId);
    expect((await open.get(`/runs/${runId}`)).json).toMatchObject(said);
  });

  test('only subscribed types are sent, to each webhook with its own secret', async () => {
    const first = await subscribed({ events: ['run.completed'] });
    const second = await subscribed({ events: ['run.failed', 'run.completed'] });
    await run({ outcome: 'failed' });
    await waitFor(() => first.receiver.events.length === 1 && second.receiver.events.length === 2);
    expect([first.receiver.types(), second.receiver.types()]).toEqual([['run.completed'], ['run.completed', 'run.failed']]);
    const [[one], [other]] = [first.receiver.events, second.receiver.events];
    expect(jsonOf(one)['id']).toBe(jsonOf(other)['id']);
    expect(one?.headers['x-zof-signature']).not.toBe(other?.headers['x-zof-signature']);
    expect(other && judge(other, second.secret).verdict).toBe('verified');
  });

  test('emissions are told, the newest first', async () => {
    const { receiver } = await subscribed({
      events: ['run.started', 'run.completed'],
      answer: (response) => response.writeHead(204).end(),
    });
    const runId = await run();
    await waitFor(() => open.sandbox.state().emissions.length === 2);
    expect(open.sandbox.state().emissions).toEqual(
      ['run.completed', 'run.started'].map((eventType) => ({
        eventId: expect.stringMatching(/^evt_/),
        eventType,
        runId,
        url: receiver.url,
        attempt: 1,
        copy: 1,
        atUs: expect.any(Number),
        outcome: 'answered',
        status: 204,
      })),
    );
  });

  test('what is answered late stands where it was sent', async () => {
    const held = Promise.withResolvers<void>();
    const slow = await subscribed({
      events: ['run.started', 'run.completed'],
      answer: (response) => void held.promise.then(() => response.writeHead(204).end()),
    });
    const quick = await subscribed({ events: ['run.started', 'run.completed'] });
    await run();
    await waitFor(() => open.sandbox.state().emissions.length === 2);
    held.resolve();
    await waitFor(() => open.sandbox.state().emissions.length === 4);
    const { emissions } = open.sandbox.state();
    const places = emissions.map(({ url, eventType }) => [url === slow.receiver.url ? 'slow' : 'quick', eventType]);
    expect(places).toEqual([
      ['slow', 'run.completed'],
      ['quick', 'run.completed'],
      ['quick', 'run.started'],
      ['slow', 'run.started'],
    ]);
    expect(quick.receiver.events).toHaveLength(2);
    const times = emissions.map(({ atUs }) => atUs);
    expect(times).toEqual([...new Set(times)].sort((one, other) => other - one));
  });

  test('a run that nobody listens to is an emission that failed', async () => {
    const { receiver } = await subscribed({ events: ['run.completed'] });
    await receiver.close();
    await run();
    await waitFor(() => open.sandbox.state().emissions.length === 1);
    expect(open.sandbox.state().emissions).toMatchObject([{ eventType: 'run.completed', attempt: 1, outcome: 'failed', status: null }]);
  });
});

describe('What other things send', () => {
  test.each([
    ['agent-offline', 'agent.offline', /^agent_/, 'offline'],
    ['block-gate', 'release.gate_blocked', /^gate_/, 'blocked'],
    ['break-integration', 'integration.error', /^int_/, 'error'],
  ] as const)('%s sends %s', async (act, type, id, status) => {
    const { receiver, secret } = await subscribed();
    const { objectId } = await open.sandbox.act({ act });
    const [event] = await waitFor(() => receiver.events.length === 1 && receiver.events);
    expect(event && judge(event, secret).verdict).toBe('verified');
    expect(objectId).toMatch(id);
    expect(jsonOf(event)).toMatchObject({ type, data: { object: { id: objectId, status } } });
  });

  test('a plan is proposed and approved, and a gate that blocks names the run', async () => {
    const { receiver } = await subscribed({ events: ['remediation.plan_pending', 'remediation.approved', 'release.gate_blocked'] });
    const projectId = open.sandbox.state().projects[1]?.id;
    const runId = await run({ outcome: 'failed', projectId });
    await waitFor(() => receiver.events.length === 1);
    const { objectId } = await open.sandbox.act({ act: 'approve-plan' });
    const { objectId: gateId } = await open.sandbox.act({ act: 'block-gate' });
    await waitFor(() => receiver.events.length === 3);
    expect(receiver.events.map(jsonOf)).toMatchObject([
      { type: 'remediation.plan_pending', data: { object: { id: objectId, run_id: runId, status: 'pending' } } },
      { type: 'remediation.approved', data: { object: { id: objectId, run_id: runId, status: 'approved' } } },
      { type: 'release.gate_blocked', data: { object: { id: gateId, run_id: runId, project_id: projectId } } },
    ]);
  });

  test('a queued run that is failed by hand starts first; what has no documented event sends none', async () => {
    const { receiver } = await subscribed({ events: ['run.started', 'run.completed', 'run.failed', 'agent.offline'] });
    await run({ stepMs: 60_000 });
    await open.sandbox.act({ act: 'fail-run' });
    await open.sandbox.act({ act: 'agent-offline' });
    await open.sandbox.act({ act: 'agent-online' });
    await open.sandbox.act({ act: 'change-quietly' });
    await waitFor(() => receiver.events.length === 4);
    expect(receiver.types()).toEqual(['run.started', 'run.completed', 'run.failed', 'agent.offline']);
  });
});

describe('Faults', () => {
  test('an event that was not taken is sent again by the schedule, with the same id and bytes', async () => {
    const answer: Answering = (response, _, place) => response.writeHead(place < 2 ? 500 : 200).end();
    const { receiver, secret } = await subscribed({ events: ['run.completed'], answer, faults: { retryScheduleMs: [1, 2, 3] } });
    await run();
    await waitFor(() => open.sandbox.state().emissions.length === 3);
    expect(open.sandbox.state().emissions.map(({ attempt, status }) => [attempt, status])).toEqual([
      [3, 200],
      [2, 500],
      [1, 500],
    ]);
    expect(new Set(receiver.events.map(({ body }) => Buffer.from(body).toString())).size).toBe(1);
    expect(receiver.events.map((event) => judge(event, secret).verdict)).toEqual(['verified', 'verified', 'verified']);
  });

  test('a schedule that is used up ends; without one there is a single try', async () => {
    const { receiver } = await subscribed({
      events: ['run.completed'],
      answer: (response) => response.writeHead(503).end(),
      faults: { retryScheduleMs: [1] },
    });
    await run();
    await waitFor(() => open.sandbox.state().emissions.length === 2);
    await open.sandbox.configure({ faults: { retryScheduleMs: [] } });
    await run();
    await waitFor(() => open.sandbox.state().emissions.length === 3);
    expect(receiver.events).toHaveLength(3);
  });

  test('a redirect is an answer like any other and is not followed', async () => {
    const other = await receive();
    const { receiver } = await subscribed({
      events: ['run.completed'],
      answer: (response) => response.writeHead(307, { location: other.url }).end(),
    });
    await run();
    await waitFor(() => open.sandbox.state().emissions.length === 1);
    expect([open.sandbox.state().emissions[0]?.status, receiver.events.length, other.events.length]).toEqual([307, 1, 0]);
  });

  test('copies have one id', async () => {
    const { receiver } = await subscribed({ events: ['run.completed'], faults: { copies: 3 } });
    await run();
    await waitFor(() => receiver.events.length === 3);
    expect(new Set(receiver.events.map((event) => jsonOf(event)['id'])).size).toBe(1);
    await waitFor(() => open.sandbox.state().emissions.length === 3);
    const { emissions } = open.sandbox.state();
    expect(emissions.map(({ copy, attempt }) => [copy, attempt])).toEqual([
      [3, 1],
      [2, 1],
      [1, 1],
    ]);
    expect(new Set(emissions.map(({ eventId }) => eventId))).toEqual(new Set([jsonOf(receiver.events[0])['id']]));
  });

  test('events of one change leave in the wrong order', async () => {
    const { receiver } = await subscribed({ events: ['run.completed', 'run.failed'], faults: { order: 'reversed' } });
    await run({ outcome: 'failed' });
    await waitFor(() => receiver.events.length === 2);
    expect(receiver.types()).toEqual(['run.failed', 'run.completed']);
  });

  test('events are late, and still in order', async () => {
    const { receiver } = await subscribed({ events: ['run.started', 'run.completed'], faults: { delayMs: 80 } });
    await run();
    await waitFor(() => receiver.events.length === 2 && open.sandbox.state().emissions.length === 2);
    expect(receiver.types()).toEqual(['run.started', 'run.completed']);
    const happened = receiver.events.map((event) => Date.parse(Object(Object(jsonOf(event)['data']).object).updated_at));
    const left = open.sandbox
      .state()
      .emissions.map(({ atUs }) => atUs / 1000)
      .reverse();
    for (const [place, ms] of left.entries()) expect(ms - (happened[place] ?? Number.NaN)).toBeGreaterThanOrEqual(75);
  });

  test('a wrong signature looks like one and is a mismatch; a missing one is missing', async () => {
    const { receiver, secret } = await subscribed({ events: ['run.completed'], faults: { signature: 'wrong' } });
    await run();
    await waitFor(() => receiver.events.length === 1);
    await open.sandbox.configure({ faults: { signature: 'missing' } });
    await run();
    await waitFor(() => receiver.events.length === 2);
    expect(receiver.events.map((event) => judge(event, secret).reason)).toEqual(['signature_mismatch', 'missing_signature_header']);
  });

  test('the legacy envelope has its fields, its own types and no event id', async () => {
    const { receiver, secret } = await subscribed({ faults: { envelope: 'legacy' } });
    const runId = await run({ outcome: 'failed' });
    await waitFor(() => receiver.events.length === 6);
    expect(receiver.types()).toEqual([
      'run.started',
      'issue.detected',
      'agent.completed',
      'run.completed',
      'run.failed',
      'remediation.plan_pending',
    ]);
    const completed = receiver.events[3];
    expect(jsonOf(completed)).toEqual({
      event: 'run.completed',
      timestamp: expect.stringMatching(/Z$/),
      data: {
        run_id: runId,
        status: 'failed',
        duration_ms: expect.any(Number),
        agents_run: expect.any(Number),
        issues_found: 1,
        coverage_score: expect.any(Number),
      },
    });
    expect(completed && readEnvelope(completed.body)).toMatchObject({ kind: 'legacy', eventId: null, runId });
    expect(completed && judge(completed, secret).verdict).toBe('verified');
  });

  test('withheld types are told and not sent, for all runs or for one', async () => {
    const { receiver } = await subscribed({ events: ['run.started', 'run.completed', 'run.failed'] });
    const runId = await run({ outcome: 'failed', withheldTypes: ['run.failed'] });
    await waitFor(() => open.sandbox.state().emissions.length === 3);
    expect(receiver.types()).toEqual(['run.started', 'run.completed']);
    expect(open.sandbox.state().emissions.filter(({ outcome }) => outcome === 'withheld')).toMatchObject([
      { eventType: 'run.failed', runId, attempt: 0, status: null, url: receiver.url },
    ]);
    await open.sandbox.configure({ faults: { withheldTypes: ['run.started'] } });
    await run();
    await waitFor(() => receiver.events.length === 3);
    expect(receiver.types()[2]).toBe('run.completed');
  });

  test('a run changes quietly after its last event, for all or for one', async () => {
    const { receiver } = await subscribed({ events: ['run.started', 'run.completed', 'run.failed'] });
    const asItWas = await run();
    const changed = await run({ changeAfterMs: 5 });
    await waitFor(async () => (await statusOf(changed)) === 'failed');
    expect(await statusOf(asItWas)).toBe('passed');
    await open.sandbox.configure({ faults: { changeAfterMs: 5 } });
    const also = await run({ outcome: 'failed' });
    await waitFor(async () => (await statusOf(also)) === 'passed');
    const event = await waitFor(() => receiver.events.find((one) => typeOf(one) === 'run.failed'));
    expect(jsonOf(event)).toMatchObject({ data: { object: { id: also, status: 'failed' } } });
  });

  test('an agent that was said to be offline is quietly online again', async () => {
    await subscribed({ faults: { changeAfterMs: 5 } });
    const { objectId } = await open.sandbox.act({ act: 'agent-offline' });
    await waitFor(() => open.sandbox.state().agents.find(({ id }) => id === objectId)?.status === 'online');
  });
});

describe('Webhooks', () => {
  test('the secret is in the answer to the creation alone, and nowhere in what is saved or logged', async () => {
    const { secret, id } = await subscribed({ events: ['run.started', 'run.started'] });
    const list = await open.get('/webhooks');
    expect(list.json).toMatchObject({ data: [{ id, events: ['run.started'], status: 'enabled' }], has_more: false });
    expect([secret.length, JSON.stringify(list.json).includes(secret)]).toEqual([64, false]);
    await run();
    await open.sandbox.stop();
    for (const hidden of [secret, open.sandbox.apiKey ?? 'zof_sandbox_'])
      expect([open.saved.text, JSON.stringify(open.logger.lines)].join().includes(hidden)).toBe(false);
  });

  test('a repeated creation with its key gives the same webhook and secret; a given secret is used', async () => {
    const receiver = await receive();
    const body = { url: receiver.url, events: ['run.completed'], secret: 'my own secret' };
    const first = await open.post('/webhooks', body, { 'idempotency-key': 'k1' });
    const again = await open.post('/webhooks', body, { 'idempotency-key': 'k1' });
    expect([first.status, again.json]).toEqual([201, first.json]);
    expect(first.json).toMatchObject({ secret: 'my own secret' });
    expect(open.sandbox.state().webhooks).toBe(1);
    await run();
    const [event] = await waitFor(() => receiver.events.length === 1 && receiver.events);
    expect(event && judge(event, 'my own secret').verdict).toBe('verified');
  });

  test('a test event goes to its webhook alone, with the ids of the documentation', async () => {
    const first = await subscribed({ events: ['agent.offline', 'run.completed'] });
    const second = await subscribed();
    const reply = await open.post(`/webhooks/${first.id}/test`);
    const [event] = await waitFor(() => first.receiver.events.length === 1 && first.receiver.events);
    expect([reply.status, reply.json]).toEqual([200, { id: first.id, event_id: jsonOf(event)['id'], type: 'agent.offline' }]);
    expect(Object.keys(Object(Object(jsonOf(event)['data']).object))).toEqual(['id', 'organization_id', 'run_id']);
    expect(event && judge(event, first.secret).verdict).toBe('verified');
    expect(second.receiver.events).toEqual([]);
    expect((await open.post('/webhooks/wh_nowhere/test')).status).toBe(404);
  });

  test.each([
    'https://127.0.0.1/in',
    'http://example.com/in',
    'http://127.0.0.2/in',
    'http://localhost.example.com/',
    'http://127.0.0.1.nip.io/',
    'http://user:pass@127.0.0.1/',
    'http://0.0.0.0/',
    'http://[::ffff:127.0.0.1]/',
    'http://169.254.169.254/latest',
    'file:///etc/passwd',
    'ftp://127.0.0.1/',
    'not a url',
    '',
    7,
    null,
  ])('an address off this machine is refused: %j', async (url) => {
    const reply = await open.post('/webhooks', { url, events: ['run.completed'] });
    expect([reply.status, reply.json]).toMatchObject([400, { error: { code: 'invalid_request', param: 'url' } }]);
    expect(open.sandbox.state().webhooks).toBe(0);
  });

  test.each([[undefined], [[]], ['run.completed'], [['run.*']], [[7]], [Array(51).fill('run.completed')]])(
    'events that are none are refused, case %#',
    async (events) => {
      const reply = await open.post('/webhooks', { url: 'http://127.0.0.1:1/', events });
      expect([reply.status, reply.json]).toMatchObject([400, { error: { code: 'invalid_request', param: 'events' } }]);
    },
  );

  test('localhost and [::1] are this machine, and no name server is asked', async () => {
    const receiver = await receive();
    await open.register(receiver.url.replace('127.0.0.1', 'LOCALHOST'), ['run.completed']);
    await run();
    await waitFor(() => receiver.events.length === 1);
    expect((await open.post('/webhooks', { url: 'http://[::1]:1/x', events: ['run.completed'] })).status).toBe(201);
  });

  test('there is an end to registering; a reset leaves one for each address', async () => {
    for (let count = 0; count < 50; count += 1) await open.register('http://127.0.0.1:1/x', ['run.completed']);
    const reply = await open.post('/webhooks', { url: 'http://127.0.0.1:1/x', events: ['run.completed'] });
    expect([reply.status, reply.json]).toMatchObject([409, { error: { code: 'limit_reached' } }]);
    await open.sandbox.reset();
    expect(open.sandbox.state().webhooks).toBe(1);
  });
});
