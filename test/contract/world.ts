import { createHmac } from 'node:crypto';
import { createServer } from 'node:net';
import {
  type AttemptId,
  attemptIdSchema,
  type DeliveryId,
  deliveryIdOf,
  type EndpointId,
  type EnvironmentId,
  type IgnoreRuleId,
  type JobId,
  type ReplayId,
  type SecretId,
  type SnapshotId,
  type TrashId,
  type ViewId,
} from '#contract/ids.ts';
import type { Engine } from '#engine/engine-parts.ts';
import { answerRaw, type HandlerServer, startHandler } from '#test/support/handler-server.ts';
import { waitFor } from '#test/support/wait-for.ts';
import { type ComposedThings, makeComposedThings } from './composed-things.ts';
import { makePlannedThings, type PlannedThings } from './planned-things.ts';

/** An engine with something of everything in its log, and names for what is there. */
export interface World extends ComposedThings, PlannedThings {
  readonly engine: Engine;
  readonly endpointId: EndpointId;
  readonly secretId: SecretId;
  /** Its secrets come and go. */
  readonly spareEndpointId: EndpointId;
  /** Signed, verified, whole. */
  readonly deliveryId: DeliveryId;
  readonly body: string;
  /** On an endpoint without a secret. */
  readonly unsignedDeliveryId: DeliveryId;
  readonly replayId: ReplayId;
  readonly attemptId: AttemptId;
  /** Answers at once. */
  readonly targetUrl: string;
  /** A job under way, on a target that never answers. */
  startEndlessReplay(): Promise<ReplayId>;
  /** Of a saved view. */
  readonly viewName: string;
  /** Saves another one, to be removed. */
  saveView(): Promise<ViewId>;
  readonly environmentId: EnvironmentId;
  /** Receives a delivery and deletes it; what undoes that. */
  deleteOne(): Promise<TrashId>;
  /** A job that has ended. */
  endedJob(): Promise<JobId>;
  /** Gives the input when no job runs any more: some run one at a time. */
  idle<T>(input: T): Promise<T>;
  /** Differs at every call, for what may exist once only. */
  unique(): string;
  freePort(): Promise<number>;
  /** A run that the sandbox has, and a delivery of it that was compared. */
  sandboxRun(): Promise<{ readonly runId: string; readonly deliveryId: DeliveryId }>;
  /** Adds a rule, to be removed. */
  addIgnoreRule(): Promise<IgnoreRuleId>;
  addSnapshot(): Promise<SnapshotId>;
  close(): Promise<void>;
}

const call = { signal: undefined };
const secret = 'a secret of the contract suite';

export async function makeWorld(engine: Engine): Promise<World> {
  // why: the doors ask more often than the documented quota allows.
  await engine.handlers.sandbox.configure({ faults: { rateLimitPerMinute: 100_000 } }, call);
  const target = await startHandler({ answer: answerRaw('HTTP/1.1 200 OK\r\nContent-Length: 9\r\nConnection: close\r\n\r\nthank you') });
  const silent = await startHandler({ isReading: false });
  const orders = await engine.handlers.endpoints.create({ slug: 'orders', scheme: 'zof', secrets: [secret] }, call);
  const bare = await engine.handlers.endpoints.create({ slug: 'bare', scheme: 'zof', secrets: [] }, call);
  const spare = await engine.handlers.endpoints.create({ slug: 'spare', scheme: 'zof', secrets: [] }, call);
  const body = JSON.stringify({
    id: 'evt_1',
    type: 'run.completed',
    created: '2026-05-20T12:00:00Z',
    data: { object: { id: 'r', run_id: 'run_1' } },
  });
  await send(orders.url, body, createHmac('sha256', secret).update(body).digest('hex'));
  await send(bare.url, body, 'none');
  const deliveryId = deliveryIdOf(1);
  await waitFor(async () => (await engine.handlers.deliveries.list({ query: '', limit: 10 }, call)).items.length === 2);
  const { id: replayId } = await engine.handlers.replays.start(
    { deliveryIds: [deliveryId], target: { url: target.url }, kind: 'exact' },
    call,
  );
  const replay = await waitFor(async () => {
    const found = await engine.handlers.replays.get({ id: replayId }, call);
    return found.state === 'done' && found;
  });
  const [firstSecret] = orders.secrets;
  if (!firstSecret) throw new Error('The endpoint has no secret');
  let count = 0;
  const saveView = (name: string) => engine.handlers.views.save({ name, query: 'verdict:mismatch', grouping: 'flat' }, call);
  const { name: viewName } = await saveView('Mismatches');
  const remove = async (id: DeliveryId) => {
    const { id: jobId } = await engine.handlers.deliveries.remove({ set: { ids: [id] } }, call);
    return waitFor(async () => {
      const job = await engine.handlers.jobs.get({ id: jobId }, call);
      return job.state !== 'running' && job;
    });
  };
  return {
    ...(await makeComposedThings(engine)),
    ...(await makePlannedThings(engine, target.url, [deliveryId, deliveryIdOf(2)])),
    engine,
    endpointId: orders.id,
    secretId: firstSecret.id,
    spareEndpointId: spare.id,
    deliveryId,
    body,
    unsignedDeliveryId: deliveryIdOf(2),
    replayId,
    attemptId: attemptIdSchema.parse(replay.attempts[0]?.id),
    targetUrl: target.url,
    async startEndlessReplay() {
      const { id } = await engine.handlers.replays.start({ deliveryIds: [deliveryId], target: { url: silent.url }, kind: 'exact' }, call);
      await waitFor(() => silent.openSockets() > 0, { what: 'the connection to the silent target' });
      return id;
    },
    viewName,
    async saveView() {
      count += 1;
      return (await saveView(`To be removed ${count}`)).id;
    },
    environmentId: orders.environmentId,
    async deleteOne() {
      const before = (await engine.handlers.deliveries.list({ query: '', limit: 1 }, call)).items[0]?.id;
      // why: another case has moved the receiver to another port.
      const { url } = engine.receiver();
      await send(url === null ? null : new URL('/in/orders', url).href, '{}', 'none');
      const [newest] = (await engine.handlers.deliveries.list({ query: '', limit: 1 }, call)).items;
      if (newest === undefined || newest.id === before) throw new Error('The delivery is not listed');
      return (await remove(newest.id)).undo ?? fail('Nothing undoes the deletion');
    },
    endedJob: async () => (await remove(deliveryIdOf(999_999))).id,
    async idle(input) {
      const isOver = async () => (await engine.handlers.jobs.list({}, call)).items.every(({ state }) => state !== 'running');
      await waitFor(isOver, { what: 'the end of all jobs' });
      return input;
    },
    unique() {
      count += 1;
      return `u${count}`;
    },
    freePort,
    sandboxRun: () => findSandboxRun(engine),
    async addIgnoreRule() {
      count += 1;
      const rule = { eventType: null, match: { by: 'path', path: `noise${count}` }, origin: 'yours' } as const;
      return (await engine.handlers.console.addIgnoreRule(rule, call)).id;
    },
    async addSnapshot() {
      return (await engine.handlers.console.addSnapshot({ deliveryId, text: '{"id":"run_1"}', origin: 'pasted' }, call)).id;
    },
    close: () => closeAll([target, silent]),
  };
}

/** The one that is there, or a new one: a reset takes them all. */
async function findSandboxRun(engine: Engine) {
  const { runs } = await engine.handlers.sandbox.state({}, call);
  const there = runs.find(({ status }) => status === 'passed')?.id;
  const wanted = { outcome: 'passed', stepMs: 0, withheldTypes: [] } as const;
  const runId = there ?? (await engine.handlers.sandbox.startRun({ ...wanted, withheldTypes: [] }, call)).runId;
  const query = `run:${runId} type:run.completed`;
  const found = await waitFor(async () => (await engine.handlers.deliveries.list({ query, limit: 1 }, call)).items[0]);
  if (there === undefined) await engine.handlers.console.fetchSnapshot({ deliveryId: found.id }, call);
  return { runId, deliveryId: found.id };
}

function fail(problem: string): never {
  throw new Error(problem);
}

async function send(url: string | null, body: string, signature: string): Promise<void> {
  if (url === null) throw new Error('The endpoint has no address');
  const answer = await fetch(url, { method: 'POST', body, headers: { 'X-Zof-Signature': signature } });
  if (answer.status !== 200) throw new Error(`The delivery got ${answer.status}`);
}

async function closeAll(servers: readonly HandlerServer[]): Promise<void> {
  for (const server of servers) await server.close();
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return typeof address === 'object' && address !== null ? address.port : 0;
}
