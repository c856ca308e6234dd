import { describe, expect, test } from 'vitest';
import { countPlaywright, countVitest, exitCodeFor, lastLine, settle, sum } from '#launcher/test-counts.mjs';

const vitestReport = (more: object) => ({
  numPassedTests: 3,
  numFailedTests: 0,
  numPendingTests: 0,
  numTodoTests: 0,
  testResults: [],
  ...more,
});

describe('Counts of npm test', () => {
  test('Vitest: passed, failed, and skipped with planned ones', () => {
    const report = vitestReport({ numFailedTests: 2, numPendingTests: 1, numTodoTests: 1 });
    expect(countVitest(report)).toEqual({ passed: 3, failed: 2, skipped: 2 });
  });

  test('Vitest: a file that could not be loaded is a failure, one whose tests failed is not counted twice', () => {
    const testResults = [
      { status: 'failed', assertionResults: [] },
      { status: 'failed', assertionResults: [{ status: 'failed' }] },
      { status: 'passed', assertionResults: [{ status: 'passed' }] },
    ];
    expect(countVitest(vitestReport({ numFailedTests: 1, testResults })).failed).toBe(2);
  });

  test('Playwright: flaky tests and errors outside of tests are failures', () => {
    const report = { stats: { expected: 5, unexpected: 1, flaky: 1, skipped: 2 }, errors: [{}] };
    expect(countPlaywright(report)).toEqual({ passed: 5, failed: 3, skipped: 2 });
  });

  test('no report, a bad exit without a failed test, and a run without tests are failures', () => {
    expect(settle(undefined, 0).failed).toBe(1);
    expect(settle({ passed: 4, failed: 0, skipped: 0 }, 1)).toEqual({ passed: 4, failed: 1, skipped: 0 });
    expect(settle({ passed: 0, failed: 0, skipped: 0 }, 0).failed).toBe(1);
    expect(settle({ passed: 4, failed: 2, skipped: 0 }, 1).failed).toBe(2);
    expect(settle({ passed: 4, failed: 0, skipped: 0 }, 0).failed).toBe(0);
  });

  test('the last line names skipped tests only when there are any', () => {
    expect(lastLine({ passed: 12, failed: 0, skipped: 0 })).toBe('12 passed, 0 failed');
    expect(lastLine({ passed: 12, failed: 1, skipped: 2 })).toBe('12 passed, 1 failed, 2 skipped');
  });

  test('the run fails on any failure, and when nothing passed', () => {
    expect(
      exitCodeFor(
        sum([
          { passed: 1, failed: 0, skipped: 3 },
          { passed: 0, failed: 0, skipped: 1 },
        ]),
      ),
    ).toBe(0);
    expect(
      exitCodeFor(
        sum([
          { passed: 1, failed: 0, skipped: 0 },
          { passed: 0, failed: 1, skipped: 0 },
        ]),
      ),
    ).toBe(1);
    expect(exitCodeFor(sum([]))).toBe(1);
    expect(exitCodeFor({ passed: 0, failed: 0, skipped: 9 })).toBe(1);
  });
});
