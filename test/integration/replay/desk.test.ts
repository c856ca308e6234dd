/** Replay as a whole engine has it: what is shared between its parts, and what a new start does. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { type DeliveryId, deliveryIdOf } from '#contract/ids.ts';
import type { PlanOptions } from '#contract/models/plan.ts';
import { planOptionsSchema } from '#contract/models/plan.ts';
import { targetOptionsShape } from '#contract/models/target.ts';
import type { Engine } from '#engine/engine-parts.ts';
import { Failure } from '#engine/failure.ts';
import { answerWith, type HandlerServer, startHandler } from '#test/support/handler-server.ts';
import { makeEngine } from '#test/support/make-engine.ts';
import { type TempFolder, tempFolder } from '#test/support/temp-folder.ts';
import { waitFor } from '#test/support/wait-for.ts';

const call = { signal: undefined };
let folder: TempFolder;
let engine: Engine;
let handler: HandlerServer;

beforeEach(async () => {
  folder = tempFolder();
  engine = await makeEngine(folder.path);
  handler = await startHandler({ answer: answerWith(200, 'OK', [], 'thank you') });
});

afterEach(async () => {
  await engine.close();
  await handler.close();
  folder[Symbol.dispose]();
});

async function deliver(count: number): Promise<DeliveryId[]> {
  const { items } = await engine.handlers.endpoints.list({}, call);
  const [endpoint] = items.filter(({ slug, url }) => slug !== null && url !== null);
  const ids = Array.from({ length: count }, (_, index) => deliveryIdOf(index + 1));
  for (const [index] of ids.entries()) {
    const body = JSON.stringify({ id: `evt_${index}`, type: 'run.failed', created: '2026-05-20T12:00:00Z', data: { object: { id: 'r' } } });
    await fetch(endpoint?.url ?? '', { method: 'POST', body });
  }
  await waitFor(async () => (await engine.handlers.deliveries.list({ query: '', limit: 10 }, call)).items.length === count);
  return ids;
}

const optionsTo = (target: PlanOptions['target'], change: object = {}) => planOptionsSchema.parse({ target, kind: 'exact', ...change });
const planOf = (ids: DeliveryId[], options: PlanOptions) => engine.handlers.plans.create({ from: { set: { ids } }, options }, call);
const targetOptions = () => z.object(targetOptionsShape).parse({});

async function codeOf(work: Promise<unknown>): Promise<string | undefined> {
  try {
    await work;
  } catch (error) {
    return error instanceof Failure ? error.code : String(error);
  }
  return undefined;
}

async function ended(id: Awaited<ReturnType<Engine['handlers']['replays']['get']>>['id']) {
  return waitFor(async () => {
    const replay = await engine.handlers.replays.get({ id }, call);
    return replay.state !== 'running' && replay;
  });
}

describe('RPL-15 a host that was confirmed', () => {
  const url = 'http://handler.invalid/hooks';

  test('for a plan is not asked for by a replay, a probe or the composer', async () => {
    const { replays, plans, targets, composer } = engine.handlers;
    const ids = await deliver(1);
    const [deliveryId = deliveryIdOf(1)] = ids;
    const plan = await planOf(ids, optionsTo({ url }));
    expect(plan.hostToConfirm).toBe('handler.invalid');
    const { id, fingerprint } = plan;
    expect(await codeOf(plans.start({ id, fingerprint }, call))).toBe('replay.target_needs_consent');
    expect(await codeOf(plans.start({ id, fingerprint, confirmedHost: 'handler.example' }, call))).toBe('replay.target_needs_consent');
    const job = await ended((await plans.start({ id, fingerprint, confirmedHost: 'handler.invalid' }, call)).id);
    expect(job).toMatchObject({ planId: id, state: 'done', counts: { failed: 1 } });
    expect((await replays.preview({ deliveryId, target: { url }, kind: 'exact' }, call)).hostToConfirm).toBeNull();
    const target = await targets.create({ ...targetOptions(), name: 'Far', url, signing: null, secret: null }, call);
    expect(await targets.probe({ id: target.id }, call)).toMatchObject({ isReachable: false });
    const preview = await composer.preview({ text: { text: '{}' }, composition: plainTo(url) }, call);
    expect(preview.hostToConfirm).toBeNull();
  });

  test('for the composer is not asked for by a plan; production asks each time', async () => {
    const { plans, targets, composer } = engine.handlers;
    await composer.send({ what: { text: { text: '{}' }, composition: plainTo(url) }, confirmedHost: 'handler.invalid' }, call);
    const ids = await deliver(1);
    expect((await planOf(ids, optionsTo({ url }))).hostToConfirm).toBeNull();
    const options = { ...targetOptions(), isProduction: true };
    const { id: targetId } = await targets.create({ ...options, name: 'Live', url: handler.url, signing: null, secret: null }, call);
    const { id, fingerprint } = await planOf(ids, optionsTo({ targetId }));
    await ended((await plans.start({ id, fingerprint, confirmedHost: '127.0.0.1' }, call)).id);
    expect(await codeOf(plans.start({ id, fingerprint }, call))).toBe('replay.target_needs_consent');
    expect(handler.requests).toHaveLength(1);
  });
});

function plainTo(url: string) {
  const nobody = { by: 'nobody' } as const;
  return {
    method: 'POST',
    contentType: 'application/json',
    headers: [],
    spoilers: [],
    destination: { to: 'url', url } as const,
    signer: nobody,
  };
}

test('a plan that was changed, or whose target was, is not sent as it was shown', async () => {
  const { plans, targets } = engine.handlers;
  const { id: targetId } = await targets.create({ ...targetOptions(), name: 'Near', url: handler.url, signing: null, secret: null }, call);
  const { id, fingerprint } = await planOf(await deliver(2), optionsTo({ targetId }));
  await targets.update({ id: targetId, headers: [['X-More', '1']] }, call);
  expect(await codeOf(plans.start({ id, fingerprint }, call))).toBe('conflict.plan_changed');
  const looked = await plans.get({ id }, call);
  await plans.update({ id, options: optionsTo({ targetId }, { order: 'reversed' }) }, call);
  expect(await codeOf(plans.start({ id, fingerprint: looked.fingerprint }, call))).toBe('conflict.plan_changed');
  expect(handler.requests).toHaveLength(0);
  const { id: jobId } = await plans.start({ id, fingerprint: (await plans.get({ id }, call)).fingerprint, idempotencyKey: 'once' }, call);
  await ended(jobId);
  const again = await plans.start({ id, fingerprint: (await plans.get({ id }, call)).fingerprint, idempotencyKey: 'once' }, call);
  expect(again.id).toBe(jobId);
  expect(handler.requests).toHaveLength(2);
  expect((await plans.list({ limit: 1 }, call)).items[0]).toMatchObject({ id, jobs: [jobId] });
});

test('what another identity sent can be read again, byte for byte', async () => {
  const { replays } = engine.handlers;
  const [deliveryId = deliveryIdOf(1)] = await deliver(1);
  const { id } = await replays.start({ deliveryIds: [deliveryId], target: { url: handler.url }, kind: 'new-identity' }, call);
  const { attempts } = await ended(id);
  const [attempt] = attempts;
  expect(attempt?.request.bodyPath).toBe(`/blobs/attempts/${attempt?.id}/request`);
  const sent = attempt && (await engine.bodies.attemptRequest(attempt.id, 0, 1_000));
  expect(Buffer.from(sent?.bytes ?? []).toString()).toBe(handler.requests[0]?.body.toString());
  expect(handler.requests[0]?.body.toString()).not.toContain('"evt_0"');
});

describe('after a new start', () => {
  async function reopen(): Promise<void> {
    await engine.close();
    engine = await makeEngine(folder.path);
  }

  async function startWaiting(change: object): Promise<Awaited<ReturnType<typeof ended>>['id']> {
    const { targets, plans, replays } = engine.handlers;
    const { id: targetId } = await targets.create(
      { ...targetOptions(), name: 'Near', url: handler.url, signing: null, secret: null },
      call,
    );
    const plan = await planOf(await deliver(2), optionsTo({ targetId }, { pace: { kind: 'fixed', gapMs: 600_000 }, ...change }));
    const { id } = await plans.start({ id: plan.id, fingerprint: plan.fingerprint }, call);
    await waitFor(async () => (await replays.get({ id }, call)).doneAttempts === 1);
    return id;
  }

  test('a job waits, goes on when it is told to, and to no other address', async () => {
    const id = await startWaiting({});
    await reopen();
    const { replays, targets } = engine.handlers;
    expect(await replays.get({ id }, call)).toMatchObject({ state: 'paused', counts: { succeeded: 1, waiting: 1 } });
    const [target] = (await targets.list({}, call)).items;
    if (target === undefined) throw new Error('The target is gone');
    await targets.update({ id: target.id, url: `${handler.url}elsewhere` }, call);
    expect(await codeOf(replays.resume({ id }, call))).toBe('conflict.replay_state');
    expect(handler.requests).toHaveLength(1);
    await targets.update({ id: target.id, url: handler.url }, call);
    await replays.resume({ id }, call);
    expect(await ended(id)).toMatchObject({ state: 'done', counts: { succeeded: 2, unknown: 0 } });
    expect(handler.requests).toHaveLength(2);
  });

  test('a job that waits since an earlier start can be cancelled', async () => {
    const id = await startWaiting({});
    await reopen();
    await reopen();
    expect(await engine.handlers.replays.cancel({ id }, call)).toMatchObject({ state: 'cancelled', counts: { succeeded: 1 } });
    expect(await codeOf(engine.handlers.replays.cancel({ id }, call))).toBe('conflict.replay_finished');
    expect(handler.requests).toHaveLength(1);
  });

  test('one that is to go on does so by itself', async () => {
    const id = await startWaiting({ afterGap: 'go-on' });
    await reopen();
    const { replays } = engine.handlers;
    await waitFor(async () => (await replays.get({ id }, call)).state === 'done', { limitMs: 20_000 });
    expect(handler.requests).toHaveLength(2);
  });
});
