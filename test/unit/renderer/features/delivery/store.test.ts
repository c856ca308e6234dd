import { expect, test } from 'vitest';
import { attemptIdSchema, deliveryIdOf, endpointIdSchema, environmentIdSchema, replayIdSchema } from '#contract/ids.ts';
import type { Delivery } from '#contract/models/delivery.ts';
import type { AttemptSummary } from '#contract/models/replay.ts';
import {
  applyToDeliveries,
  createDeliveryStore,
  forgetDeliveries,
  keptDeliveries,
  putAttempts,
  putDelivery,
  putFailure,
} from '#renderer/features/delivery/store.ts';

function aDetail(number: number, changes: Partial<Delivery> = {}): Delivery {
  return {
    id: deliveryIdOf(number),
    environmentId: environmentIdSchema.parse('env_1'),
    endpointId: endpointIdSchema.parse('ep_1'),
    endpointSlug: 'orders',
    receivedAtUs: number,
    method: 'POST',
    url: '/in/orders?whole=1',
    envelope: 'current',
    eventType: 'run.failed',
    isKnownType: true,
    eventId: 'evt_1',
    organizationId: null,
    runId: null,
    verdict: 'verified',
    verdictReason: 'ok',
    answeredStatus: null,
    durationUs: null,
    bodyBytes: 2,
    duplicateNumber: 1,
    isOutOfOrder: false,
    isTruncated: false,
    isBookmarked: false,
    tags: [],
    hasNote: false,
    driftCount: null,
    note: null,
    environmentName: 'Sandbox',
    endpointName: 'Orders',
    httpVersion: '1.1',
    headers: [],
    trailers: [],
    remoteAddress: '127.0.0.1',
    remotePort: 1,
    answeredAtUs: null,
    eventTime: null,
    eventTimeUs: null,
    warnings: [],
    verification: {
      verdict: 'verified',
      reason: 'ok',
      scheme: 'zof',
      headerName: 'X-Zof-Signature',
      matchedSecret: null,
      secretsTried: 1,
      timestampSeconds: null,
      toleranceSeconds: null,
    },
    body: { path: '/b', keptBytes: 2, totalBytes: 2, sha256: '', kind: 'json', contentType: null },
    ...changes,
  };
}

function anAttempt(number: number, changes: Partial<AttemptSummary> = {}): AttemptSummary {
  return {
    id: attemptIdSchema.parse(`att_${number}`),
    source: 'replay',
    draftId: null,
    groupId: null,
    groupPart: null,
    judgement: null,
    replayId: replayIdSchema.parse('rpl_1'),
    deliveryId: deliveryIdOf(1),
    number,
    kind: 'exact',
    targetUrl: 'http://localhost:1/',
    startedAtUs: number,
    outcome: 'pending',
    sentence: '',
    status: null,
    deadline: null,
    phases: { dnsUs: null, connectUs: null, tlsUs: null, firstByteUs: null, totalUs: null },
    ...changes,
  };
}

test('details are kept up to a bound, the oldest goes first', () => {
  const store = createDeliveryStore();
  for (let number = 1; number <= keptDeliveries + 2; number += 1) putDelivery(store, aDetail(number));
  const { details } = store.getState();
  expect([details.size, details.has(deliveryIdOf(2)), details.has(deliveryIdOf(3))]).toEqual([keptDeliveries, false, true]);
});

test('a delivery that came after all ends its failure', () => {
  const store = createDeliveryStore();
  putFailure(store, deliveryIdOf(1), new Error('lost'));
  putDelivery(store, aDetail(1));
  expect(store.getState().failures.size).toBe(0);
});

test('an update brings the answer and keeps the whole URL', () => {
  const store = createDeliveryStore();
  putDelivery(store, aDetail(1));
  const delivery = { ...aDetail(1), answeredStatus: 200, url: '/in/ord' };
  store.setState((state) => applyToDeliveries(state, [{ kind: 'delivery.updated', delivery }]));
  expect(store.getState().details.get(deliveryIdOf(1))).toMatchObject({ answeredStatus: 200, url: '/in/orders?whole=1' });
});

test('attempts come over the feed once each, newest first, with their last outcome', () => {
  const store = createDeliveryStore();
  putAttempts(store, deliveryIdOf(1), { items: [anAttempt(2), anAttempt(1)], nextCursor: 'c' }, true);
  store.setState((state) =>
    applyToDeliveries(state, [
      { kind: 'attempt.updated', attempt: anAttempt(3) },
      { kind: 'attempt.updated', attempt: anAttempt(3, { outcome: 'answered', status: 200 }) },
      { kind: 'attempt.updated', attempt: anAttempt(9, { deliveryId: deliveryIdOf(7) }) },
    ]),
  );
  const list = store.getState().attempts.get(deliveryIdOf(1));
  expect(list?.items.map((attempt) => [attempt.number, attempt.outcome])).toEqual([
    [3, 'answered'],
    [2, 'pending'],
    [1, 'pending'],
  ]);
  putAttempts(store, deliveryIdOf(1), { items: [anAttempt(0)], nextCursor: null }, false);
  expect(store.getState().attempts.get(deliveryIdOf(1))?.items).toHaveLength(4);
});

test('events about others change nothing, and after a gap nothing is certain', () => {
  const store = createDeliveryStore();
  putDelivery(store, aDetail(1));
  const before = store.getState();
  expect(
    applyToDeliveries(before, [
      { kind: 'delivery.updated', delivery: aDetail(5) },
      { kind: 'attempt.updated', attempt: anAttempt(1) },
    ]),
  ).toBe(before);
  forgetDeliveries(store);
  expect(store.getState().details.size).toBe(0);
});
