import { describe, expect, test } from 'vitest';
import {
  afterSecondTry,
  countPlaywright,
  countVitest,
  endedInPlaywright,
  exitCodeFor,
  failedInVitest,
  lastLine,
  settle,
  sum,
} from '#launcher/test-counts.mjs';

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

  test('Vitest: what failed is named with the first line of its reason, a broken file by itself', () => {
    const testResults = [
      { name: '/a.test.ts', status: 'failed', message: 'Worker ended\nat once', assertionResults: [] },
      {
        name: '/b.test.ts',
        status: 'failed',
        assertionResults: [
          { status: 'passed', fullName: 'B adds' },
          { status: 'failed', fullName: 'B divides', failureMessages: ['\u001b[31mAssertionError: 1 is not 2\u001b[39m\n    at b.ts'] },
        ],
      },
      { name: '/c.test.ts', status: 'passed', assertionResults: [{ status: 'passed', fullName: 'C' }] },
    ];
    expect(failedInVitest(vitestReport({ testResults }))).toEqual([
      { file: '/a.test.ts', names: ['the file itself: Worker ended'] },
      { file: '/b.test.ts', names: ['B divides: AssertionError: 1 is not 2'] },
    ]);
  });

  test('a second try counts for what had failed, and only for that', () => {
    const first = { passed: 10, failed: 3, skipped: 1 };
    expect(afterSecondTry(first, { passed: 9, failed: 0, skipped: 0 })).toEqual({ passed: 13, failed: 0, skipped: 1 });
    expect(afterSecondTry(first, { passed: 5, failed: 2, skipped: 0 })).toEqual({ passed: 11, failed: 2, skipped: 1 });
    expect(afterSecondTry(first, { passed: 0, failed: 4, skipped: 0 })).toEqual({ passed: 10, failed: 4, skipped: 1 });
  });

  test('Playwright: errors outside of tests are failures, and what passed at the second try is named', () => {
    const spec = (title: string, status: string) => ({
      file: 'x.spec.ts',
      title,
      tests: [{ status, results: [{ error: { message: 'Timeout\nand more' } }] }],
    });
    const report = {
      stats: { expected: 5, unexpected: 1, flaky: 1, skipped: 2 },
      errors: [{}],
      suites: [{ specs: [spec('opens', 'flaky')], suites: [{ specs: [spec('closes', 'unexpected'), spec('stays', 'expected')] }] }],
    };
    expect(countPlaywright(report)).toEqual({ passed: 6, failed: 2, skipped: 2 });
    expect(endedInPlaywright(report, 'flaky')).toEqual(['x.spec.ts: opens: Timeout']);
    expect(endedInPlaywright(report, 'unexpected')).toEqual(['x.spec.ts: closes: Timeout']);
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
