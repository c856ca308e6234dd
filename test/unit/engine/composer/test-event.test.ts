import { randomBytes } from 'node:crypto';
import { expect, test } from 'vitest';
import { readEnvelope } from '#domain/envelope.ts';
import { eventTypes } from '#domain/event-types.ts';
import { composeTestEvent } from '#engine/composer/test-event.ts';

const random = { bytes: (count: number) => new Uint8Array(randomBytes(count)) };
const nowUs = 1_779_278_400_123_456;

test.each([...eventTypes, 'something.else'])('a test event of type %s is read back as one', (eventType) => {
  const { body, eventId } = composeTestEvent({ eventType, nowUs, random });
  expect(readEnvelope(body)).toMatchObject({
    kind: 'current',
    eventType,
    eventId,
    eventTime: '2026-05-20T12:00:00Z',
    isKnownType: eventType !== 'something.else',
    hasDuplicateKeys: false,
    runId: expect.stringMatching(/^run_[0-9A-Za-z]{20}$/),
    organizationId: expect.stringMatching(/^org_[0-9A-Za-z]{20}$/),
  });
  expect(eventId).toMatch(/^evt_[0-9A-Za-z]{20}$/);
  expect(Buffer.from(body).toString()).not.toMatch(/\s/);
});

test('the object of a run event is the run', () => {
  const { body } = composeTestEvent({ eventType: 'run.failed', nowUs, random });
  const event = JSON.parse(Buffer.from(body).toString());
  expect(event.data.object.id).toBe(event.data.object.run_id);
});

test('two test events differ', () => {
  const ids = new Set(Array.from({ length: 200 }, () => composeTestEvent({ eventType: 'run.started', nowUs, random }).eventId));
  expect(ids.size).toBe(200);
});
