import { expect, it } from 'vitest';
import type { ReconciledEvent } from '#contract/models/reconciliation.ts';
import { casesWords, missingCount, recoveredName, toneOf } from '#renderer/features/runs/run-words.ts';

function events(...findings: readonly ReconciledEvent['finding'][]): { readonly events: ReconciledEvent[] } {
  return { events: findings.map((finding) => ({ eventType: 'run.failed', finding, sentence: '', deliveryIds: [] })) };
}

it('is alarmed by what never came and by what contradicts, and careful about what nobody could see', () => {
  expect(toneOf(events('arrived', 'arrived'))).toBe('ok');
  expect(toneOf(events())).toBe('ok');
  expect(toneOf(events('arrived', 'not-observed'))).toBe('warn');
  expect(toneOf(events('arrived', 'unexpected'))).toBe('warn');
  expect(toneOf(events('arrived', 'unproven'))).toBe('warn');
  expect(toneOf(events('arrived', 'pending'))).toBe('warn');
  expect(toneOf(events('arrived', 'missing'))).toBe('bad');
  expect(toneOf(events('contradicts'))).toBe('bad');
});

it('fetches for what is missing or could not be seen', () => {
  expect(missingCount(events('arrived', 'missing', 'pending', 'not-observed', 'unproven', 'contradicts'))).toBe(3);
});

it('tells the cases in the spelling of the Console', () => {
  const byStatus = [
    { status: 'PASSED', count: 1_128 },
    { status: 'failed', count: 3 },
  ];
  expect(casesWords({ cases: { total: 1_131, byStatus } })).toBe('1,128 PASSED, 3 failed of 1,131 cases');
  expect(casesWords({ cases: { total: 0, byStatus: [] } })).toBe('The Console has no cases for it.');
});

it('gives the cases of a run a name instead of an id that is none', () => {
  expect(recoveredName({ thing: 'run', objectId: 'run_1/results' })).toEqual({ words: 'cases of the run', objectId: null });
  expect(recoveredName({ thing: 'run', objectId: 'run_1' })).toEqual({ words: 'run', objectId: 'run_1' });
  expect(recoveredName({ thing: null, objectId: null })).toEqual({ words: 'object', objectId: null });
});
