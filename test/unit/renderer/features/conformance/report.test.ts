import { describe, expect, it } from 'vitest';
import { type ConformanceReport, conformanceChecks, conformanceReportSchema } from '#contract/models/conformance.ts';
import {
  countWords,
  doneCount,
  inReadingOrder,
  readLimits,
  requestWords,
  usualLimits,
  withCheck,
} from '#renderer/features/conformance/report.ts';

const states = ['passed', 'failed', 'skipped', 'inconclusive'] as const;

function aReport(state: ConformanceReport['state']): ConformanceReport {
  return conformanceReportSchema.parse({
    id: 'cfr_1',
    targetUrl: 'http://localhost/',
    state,
    sentence: '',
    startedAtUs: 1,
    endedAtUs: 2,
    passed: 1,
    failed: 1,
    inconclusive: 1,
    skipped: 0,
    total: 4,
    checks: states.map((one, index) => ({
      name: conformanceChecks[index],
      title: '',
      state: one,
      sentence: '',
      advice: null,
      durationMs: 1,
      attemptIds: [],
    })),
  });
}

describe('a report', () => {
  it('is read in the order of the suite while it runs, and with what asks for something first when it ended', () => {
    expect(inReadingOrder(aReport('running')).map(({ state }) => state)).toEqual(states);
    expect(inReadingOrder(aReport('failed')).map(({ state }) => state)).toEqual(['failed', 'inconclusive', 'passed', 'skipped']);
  });

  it('counts what there is', () => {
    expect(countWords(aReport('failed'))).toBe('1 passed · 1 failed · 1 inconclusive');
    expect(doneCount(aReport('failed'))).toBe(3);
  });
});

describe('what is asked for', () => {
  it('reads seconds and a burst as they are typed, within what the engine takes', () => {
    expect(readLimits(usualLimits)).toEqual({ answerWithinMs: 10_000, burst: 20 });
    expect(readLimits({ within: '0,5 s', burst: '200' })).toEqual({ answerWithinMs: 500, burst: 200 });
    expect(readLimits({ within: '31', burst: '1' })).toEqual({ answerWithinMs: undefined, burst: undefined });
    expect(readLimits({ within: 'ten', burst: '' })).toEqual({ answerWithinMs: undefined, burst: undefined });
  });

  it('keeps the order of the suite, whatever is chosen when', () => {
    const without = withCheck(conformanceChecks, 'accepts-good', false);
    expect(without).not.toContain('accepts-good');
    expect(withCheck(without, 'accepts-good', true)).toEqual(conformanceChecks);
  });

  it('says how many requests leave, with the burst as it is typed', () => {
    const facts = [
      { name: 'accepts-good', requests: 1 },
      { name: 'survives-burst', requests: 20 },
    ] as const;
    expect(requestWords(facts, ['accepts-good', 'survives-burst'], 50)).toBe('2 checks, about 51 requests');
    expect(requestWords(facts, ['accepts-good'], 50)).toBe('1 check, about 1 request');
  });
});
