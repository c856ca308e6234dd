/**
 * A report as JUnit XML, as CI systems read it. What could not be judged is an `error`, so that no build is green on it; what was
 * skipped or did not run is `skipped`.
 */
import type { CheckResult, ConformanceReport } from '#contract/models/conformance.ts';

/** What XML 1.0 can not hold, not even escaped, as a visible escape; lone surrogates as well. */
function withoutForbidden(text: string): string {
  const forbidden =
    /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;
  return text.replace(forbidden, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
  '\t': '&#9;',
  '\n': '&#10;',
  '\r': '&#13;',
};

/** For attributes and for text alike. */
export function escapeXml(text: string): string {
  return withoutForbidden(text).replace(/[&<>"'\t\n\r]/g, (character) => entities[character] ?? character);
}

const seconds = (ms: number) => (ms / 1000).toFixed(3);

function attributes(values: Readonly<Record<string, string | number>>): string {
  return Object.entries(values)
    .map(([name, value]) => ` ${name}="${escapeXml(String(value))}"`)
    .join('');
}

function outcomeLines({ state, sentence, advice }: CheckResult): readonly string[] {
  if (state === 'failed') {
    return [
      `      <failure${attributes({ message: sentence, type: 'failed' })}>${escapeXml(advice === null ? sentence : `${sentence}\n${advice}`)}</failure>`,
    ];
  }
  if (state === 'inconclusive')
    return [`      <error${attributes({ message: sentence, type: 'inconclusive' })}>${escapeXml(sentence)}</error>`];
  return state === 'passed' ? [] : [`      <skipped${attributes({ message: sentence })}/>`];
}

function testcase(check: CheckResult): readonly string[] {
  const { name, title, sentence, durationMs, attemptIds } = check;
  const notes = [title, sentence, ...(attemptIds.length === 0 ? [] : [`Attempts: ${attemptIds.join(', ')}`])];
  return [
    `    <testcase${attributes({ classname: 'hookglass.conform', name, time: seconds(durationMs) })}>`,
    ...outcomeLines(check),
    `      <system-out>${escapeXml(notes.join('\n'))}</system-out>`,
    '    </testcase>',
  ];
}

export function junitOf(report: ConformanceReport): string {
  const { checks, startedAtUs, endedAtUs } = report;
  const notRun = checks.filter(({ state }) => state === 'skipped' || state === 'waiting' || state === 'running').length;
  const counts = {
    tests: report.total,
    failures: report.failed,
    errors: report.inconclusive,
    skipped: notRun,
    time: seconds(Math.max(0, (endedAtUs ?? startedAtUs) - startedAtUs) / 1000),
  };
  const timestamp = new Date(Math.floor(startedAtUs / 1000)).toISOString().slice(0, 19);
  const properties = Object.entries({ target: report.targetUrl, report: report.id, state: report.state, sentence: report.sentence });
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites${attributes({ name: 'hookglass conform', ...counts })}>`,
    `  <testsuite${attributes({ name: report.targetUrl, ...counts, timestamp })}>`,
    '    <properties>',
    ...properties.map(([name, value]) => `      <property${attributes({ name, value })}/>`),
    '    </properties>',
    ...checks.flatMap(testcase),
    '  </testsuite>',
    '</testsuites>',
    '',
  ].join('\n');
}
