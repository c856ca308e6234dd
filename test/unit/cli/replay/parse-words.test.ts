import { InvalidArgumentError } from 'commander';
import { describe, expect, test } from 'vitest';
import { listParser, numberBetween, parseMs, parsePace, parseRetry } from '#cli/replay/parse-words.ts';
import { durationWords } from '#cli/replay/replay-words.ts';
import { type Pace, paceSchema, type RetryPolicy, retryPolicySchema } from '#contract/models/plan.ts';

test.each([
  ['800ms', 800],
  ['5s', 5_000],
  ['1.5m', 90_000],
  ['24h', 86_400_000],
])('%s is %d ms', (text, ms) => {
  expect(parseMs(text)).toBe(ms);
});

test.each(['5', '', 's', '-1s', '25h', '1e3s', '1d'])('%j is no time', (text) => {
  expect(() => parseMs(text)).toThrow(InvalidArgumentError);
});

test.each<[string, Pace]>([
  ['at-once', { kind: 'at-once' }],
  ['original', { kind: 'original' }],
  ['2x', { kind: 'scaled', percent: 50 }],
  ['0.5x', { kind: 'scaled', percent: 200 }],
  ['50%', { kind: 'scaled', percent: 50 }],
  ['capped=5s', { kind: 'capped', longestGapMs: 5_000 }],
  ['every=1s', { kind: 'fixed', gapMs: 1_000 }],
])('the pace %s is one of the contract', (text, pace) => {
  expect(paceSchema.parse(parsePace(text))).toEqual(pace);
});

test.each(['', 'fast', '0x', '0%', '2000x', 'capped', 'capped=', 'every=1'])('%j is no pace', (text) => {
  expect(() => parsePace(text)).toThrow(InvalidArgumentError);
});

test.each<[string, RetryPolicy]>([
  ['none', { kind: 'none' }],
  ['3', { kind: 'exponential', tries: 3, firstMs: 1_000, mostMs: 60_000, jitter: 'full' }],
  ['1s,10s,1m', { kind: 'list', delaysMs: [1_000, 10_000, 60_000] }],
])('the policy %s is one of the contract', (text, policy) => {
  expect(retryPolicySchema.parse(parseRetry(text))).toEqual(policy);
});

test.each(['0', '21', '1s,', 'often', Array.from({ length: 21 }, () => '1s').join(',')])('%j is no policy', (text) => {
  expect(() => parseRetry(text)).toThrow(InvalidArgumentError);
});

describe('words and numbers', () => {
  test('of a list are known ones', () => {
    expect(listParser(['a', 'b'])('a, b')).toEqual(['a', 'b']);
    expect(() => listParser(['a', 'b'])('a,c')).toThrow('a, b');
  });

  test('between two others', () => {
    expect(numberBetween(1, 64)('64')).toBe(64);
    for (const text of ['0', '65', '1.5', '', 'x']) expect(() => numberBetween(1, 64)(text)).toThrow('from 1 to 64');
  });

  test('of a length of time', () => {
    expect([12.4, 1_500, 119_960, 120_000, 7_200_000].map(durationWords)).toEqual(['12 ms', '1.5 s', '120 s', '2 min', '2 h']);
  });
});
