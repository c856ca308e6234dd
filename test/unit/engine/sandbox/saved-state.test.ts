import fc from 'fast-check';
import { expect, test } from 'vitest';
import { defaultFaults } from '#domain/sandbox-faults.ts';
import { readSavedState } from '#engine/sandbox/saved-state.ts';
import { testWorld } from '#test/support/test-world.ts';

const state = {
  version: 1,
  isOn: false,
  faults: { ...defaultFaults, copies: 3 },
  sealedApiKey: 'AAAA',
  webhooks: [{ id: 'wh_1', serial: 1, url: 'http://127.0.0.1:1/', events: ['run.failed'], createdAtUs: 5, sealedSecret: 'BBBB' }],
  writes: [{ key: 'k', fingerprint: 'f', atUs: 1, status: 201, privacy: 'open', body: '{}' }],
  emissions: [],
  world: testWorld().world.contents(),
};

test('what was saved is read back', () => {
  expect(readSavedState(JSON.parse(JSON.stringify(state)))).toEqual({ ...state, troubles: [] });
});

test('the first start has nothing to complain of', () => {
  expect(readSavedState(null)).toMatchObject({ isOn: true, faults: defaultFaults, world: null, troubles: [] });
});

test('nothing makes it throw, and whatever it gives can be used', () => {
  const part = fc.constantFrom(...Object.keys(state));
  fc.assert(
    fc.property(part, fc.jsonValue(), (name, value) => {
      const read = readSavedState({ ...state, [name]: value });
      expect(read.faults.copies).toBeGreaterThanOrEqual(1);
      expect(Array.isArray(read.webhooks) && Array.isArray(read.writes) && Array.isArray(read.emissions)).toBe(true);
      expect(read.world === null || read.world.projects.length > 0).toBe(true);
    }),
  );
  fc.assert(fc.property(fc.anything(), (value) => readSavedState(value).version === 1));
});

test('what was sent before copies had numbers is the first copy', () => {
  const sent = { eventId: 'evt_1', eventType: 'run.failed', runId: null, url: 'http://127.0.0.1:1/', attempt: 1, atUs: 5 };
  const { emissions, troubles } = readSavedState({ ...state, emissions: [{ ...sent, outcome: 'answered', status: 200 }] });
  expect([emissions, troubles]).toEqual([[{ ...sent, copy: 1, outcome: 'answered', status: 200 }], []]);
});

test('of a list only what can not be read is left out, and told', () => {
  const read = readSavedState({ ...state, webhooks: [7, ...state.webhooks] });
  expect([read.webhooks.length, read.troubles]).toEqual([1, ['some of webhooks']]);
});
