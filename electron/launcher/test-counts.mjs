/** Reads the reports of the test runners into plain counts, and writes the last line of `npm test`. */

/** @typedef {{ passed: number, failed: number, skipped: number }} Counts */

/**
 * Counts of Vitest's JSON report. A file that failed before its tests ran counts as one failure.
 * @param {any} report
 * @returns {Counts}
 */
export function countVitest(report) {
  const brokenFiles = report.testResults.filter(
    (/** @type {any} */ file) =>
      file.status === 'failed' && !file.assertionResults.some((/** @type {any} */ test) => test.status === 'failed'),
  );
  return {
    passed: report.numPassedTests,
    failed: report.numFailedTests + brokenFiles.length,
    skipped: report.numPendingTests + report.numTodoTests,
  };
}

/**
 * What failed in a run of Vitest, by file: the tests' names with the first line of what went wrong, or the file alone when it broke
 * before its tests.
 * @param {any} report
 * @returns {{ file: string, names: string[] }[]}
 */
export function failedInVitest(report) {
  return report.testResults
    .filter((/** @type {any} */ file) => file.status === 'failed')
    .map((/** @type {any} */ file) => {
      const tests = file.assertionResults.filter((/** @type {any} */ test) => test.status === 'failed');
      const names = tests.map((/** @type {any} */ test) => `${test.fullName}: ${firstLine(test.failureMessages?.[0])}`);
      return { file: file.name, names: names.length > 0 ? names : [`the file itself: ${firstLine(file.message)}`] };
    });
}

/**
 * Counts of a run once the files in which something failed have run again: what fails there has failed.
 * @param {Counts} first @param {Counts} again of those files
 * @returns {Counts}
 */
export function afterSecondTry(first, again) {
  return { passed: first.passed + Math.max(0, first.failed - again.failed), failed: again.failed, skipped: first.skipped };
}

/**
 * Counts of Playwright's JSON report. One that passed at its second try has passed, and is named by `endedInPlaywright`. Errors outside
 * of tests count one each.
 * @param {any} report
 * @returns {Counts}
 */
export function countPlaywright(report) {
  const { expected, unexpected, flaky, skipped } = report.stats;
  return { passed: expected + flaky, failed: unexpected + report.errors.length, skipped };
}

/**
 * Names of the tests of a Playwright report that ended in a way, with the first line of what went wrong at first.
 * @param {any} report @param {'unexpected' | 'flaky'} outcome
 * @returns {string[]}
 */
export function endedInPlaywright(report, outcome) {
  /** @param {any} suite @returns {string[]} */
  const inSuite = (suite) => [
    ...(suite.specs ?? []).flatMap((/** @type {any} */ spec) =>
      spec.tests
        .filter((/** @type {any} */ test) => test.status === outcome)
        .map((/** @type {any} */ test) => `${spec.file}: ${spec.title}: ${firstLine(test.results[0]?.error?.message)}`),
    ),
    ...(suite.suites ?? []).flatMap(inSuite),
  ];
  return report.suites.flatMap(inSuite);
}

/** @param {string | undefined} text */
function firstLine(text) {
  // The colours of a terminal have no place in a summary.
  return (
    (text ?? '')
      .replace(/\u001b\[[0-9;]*m/g, '')
      .split('\n')[0]
      ?.slice(0, 200) ?? ''
  );
}

/**
 * Settles a runner's counts with how it ended, so that no failure is lost: a bad exit without a failed test, and a run without tests,
 * count as one failure.
 * @param {Counts | undefined} counts undefined: there is no report
 * @param {number} exitCode
 * @returns {Counts}
 */
export function settle(counts, exitCode) {
  if (counts === undefined) return { passed: 0, failed: 1, skipped: 0 };
  const total = counts.passed + counts.failed + counts.skipped;
  return counts.failed === 0 && (exitCode !== 0 || total === 0) ? { ...counts, failed: 1 } : counts;
}

/** @param {readonly Counts[]} all @returns {Counts} */
export function sum(all) {
  return all.reduce(
    (total, one) => ({ passed: total.passed + one.passed, failed: total.failed + one.failed, skipped: total.skipped + one.skipped }),
    { passed: 0, failed: 0, skipped: 0 },
  );
}

/** @param {Counts} counts */
export function lastLine({ passed, failed, skipped }) {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;
}

/** Nothing passed means nothing was shown. @param {Counts} counts */
export function exitCodeFor({ passed, failed }) {
  return failed > 0 || passed === 0 ? 1 : 0;
}
