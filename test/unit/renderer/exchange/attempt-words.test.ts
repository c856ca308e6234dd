import { expect, test } from 'vitest';
import { attemptOutcomes } from '#contract/models/attempt-outcome.ts';
import { attemptLook, phasesOf } from '#renderer/exchange/attempt-words.ts';

test('every outcome has a word and a sign of its own, beside its colour', () => {
  for (const outcome of attemptOutcomes) {
    const look = attemptLook({ outcome, status: null });
    expect(look.word).not.toBe('');
    expect(look.sign).not.toBe('');
  }
  expect([200, 302, 404, 503].map((status) => attemptLook({ outcome: 'answered', status }).tone)).toEqual(['ok', 'warn', 'bad', 'bad']);
});

test('phases that did not happen are not drawn, and what the total holds beyond them is named', () => {
  expect(phasesOf({ dnsUs: null, connectUs: 100, tlsUs: null, firstByteUs: 300, totalUs: 450 })).toEqual([
    { id: 'connect', label: 'Connect', us: 100 },
    { id: 'first-byte', label: 'First byte', us: 300 },
    { id: 'rest', label: 'Answer read', us: 50 },
  ]);
  expect(phasesOf({ dnsUs: 5, connectUs: null, tlsUs: null, firstByteUs: null, totalUs: 9 }).at(-1)).toEqual({
    id: 'rest',
    label: 'Until it failed',
    us: 4,
  });
  expect(phasesOf({ dnsUs: null, connectUs: null, tlsUs: null, firstByteUs: null, totalUs: null })).toEqual([]);
});
