import { expect, test } from 'vitest';
import { buildEvent, catalog, meaningOf } from '#domain/catalog/catalog.ts';
import { readEnvelope } from '#domain/envelope.ts';
import { duplicateNumber, eventIdentity, isOlderThanPredecessor } from '#domain/ordering.ts';

const identity = { eventId: 'evt_1', runId: 'run_1', organizationId: 'org_1', objectId: 'run_1', nowUs: 1_779_278_400_000_000 };

test('the catalog has the eight current types and the two legacy ones, each with a meaning', () => {
  expect(catalog.map(({ type }) => type)).toEqual([
    'run.started',
    'run.completed',
    'run.failed',
    'remediation.plan_pending',
    'remediation.approved',
    'agent.offline',
    'release.gate_blocked',
    'integration.error',
    'agent.completed',
    'issue.detected',
  ]);
  expect(catalog.filter(({ isLegacyOnly }) => isLegacyOnly).map(({ type }) => type)).toEqual(['agent.completed', 'issue.detected']);
  for (const { meaning } of catalog) expect(meaning).toMatch(/^[A-Z][^.]*$/);
  expect(meaningOf('shop.opened')).toBeNull();
  expect(meaningOf('__proto__')).toBeNull();
});

test.each(catalog.map(({ type }) => type))('an example of %s is recognised in both envelopes', (type) => {
  const read = (envelope: 'current' | 'legacy') => readEnvelope(Buffer.from(JSON.stringify(buildEvent(type, identity, envelope))));
  expect(read('current')).toMatchObject({
    kind: 'current',
    eventType: type,
    eventId: 'evt_1',
    runId: 'run_1',
    organizationId: 'org_1',
    eventTime: '2026-05-20T12:00:00Z',
  });
  expect(read('legacy')).toMatchObject({
    kind: 'legacy',
    eventType: type,
    eventId: null,
    runId: 'run_1',
    eventTime: '2026-05-20T12:00:00Z',
  });
});

test('a delivery is known by its event id, or in the legacy envelope by its body', () => {
  expect(eventIdentity({ kind: 'current', eventId: 'evt_1' }, 'ab')).toBe('evt_1');
  expect(eventIdentity({ kind: 'legacy', eventId: null }, 'ab')).toBe('sha256:ab');
  expect(eventIdentity({ kind: 'unknown', eventId: null }, 'ab')).toBeNull();
  expect(eventIdentity({ kind: 'empty', eventId: null }, 'ab')).toBeNull();
});

test('duplicates count from one, and only a known earlier time is out of order', () => {
  expect([duplicateNumber(0), duplicateNumber(2)]).toEqual([1, 3]);
  expect(isOlderThanPredecessor(5, 6)).toBe(true);
  expect([
    isOlderThanPredecessor(6, 6),
    isOlderThanPredecessor(7, 6),
    isOlderThanPredecessor(null, 6),
    isOlderThanPredecessor(5, null),
  ]).toEqual([false, false, false, false]);
});
