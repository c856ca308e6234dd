import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { attemptIdSchema, conformanceIdSchema } from '#contract/ids.ts';
import { type CheckResult, type ConformanceReport, conformanceReportSchema } from '#contract/models/conformance.ts';
import { junitOf } from '#engine/composer/conformance/junit.ts';
import { markdownOf } from '#engine/composer/conformance/markdown.ts';
import { parseXml, type XmlElement } from '#test/support/strict-xml.ts';

const check = (changes: Partial<CheckResult>): CheckResult => ({
  name: 'accepts-good',
  title: 'Accepts a good event',
  state: 'passed',
  sentence: 'Accepted good events.',
  advice: null,
  durationMs: 1_234.5,
  attemptIds: [],
  ...changes,
});

const report: ConformanceReport = {
  id: conformanceIdSchema.parse('cfr_1'),
  targetUrl: 'http://127.0.0.1:3000/hooks?a=1&b=<2>',
  state: 'failed',
  sentence: '1 of 2 checks failed: refuses-unsigned.',
  startedAtUs: 1_780_000_000_000_000,
  endedAtUs: 1_780_000_002_500_000,
  passed: 1,
  failed: 1,
  inconclusive: 1,
  skipped: 1,
  total: 4,
  checks: [
    check({}),
    check({
      name: 'refuses-unsigned',
      title: 'Refuses a request without a signature',
      state: 'failed',
      sentence: 'Answered 200 to "a|b" & <c>.',
      advice: 'Verify first.',
      attemptIds: [attemptIdSchema.parse('att_1'), attemptIdSchema.parse('att_2')],
    }),
    check({ name: 'refuses-wrong-secret', state: 'inconclusive', sentence: 'Says neither.' }),
    check({ name: 'refuses-stale', state: 'skipped', sentence: 'Signs no time.' }),
  ],
};

const named = ({ children }: XmlElement, name: string) => children.filter((child) => child.name === name);

/** Any UTF-16, lone surrogates and control characters included. */
const anyText = fc
  .array(fc.oneof(fc.integer({ min: 0, max: 0x2f }), fc.integer({ min: 0xd7f0, max: 0xe010 }), fc.integer({ min: 0, max: 0xffff })), {
    maxLength: 30,
  })
  .map((units) => String.fromCharCode(...units));

/** What XML 1.0 can not hold. */
function isForbidden(character: string): boolean {
  const code = character.codePointAt(0) ?? 0;
  return (
    (code < 0x20 && !['\t', '\n', '\r'].includes(character)) || (code >= 0xd800 && code <= 0xdfff) || code === 0xfffe || code === 0xffff
  );
}

describe('the report as JUnit XML', () => {
  const root = parseXml(junitOf(report));
  const [suite] = named(root, 'testsuite');

  it('counts what CI systems count, in the suite and around it', () => {
    const counts = { tests: '4', failures: '1', errors: '1', skipped: '1', time: '2.500' };
    expect(root).toMatchObject({ name: 'testsuites', attributes: counts });
    expect(suite?.attributes).toMatchObject({ ...counts, name: report.targetUrl, timestamp: '2026-05-28T20:26:40' });
  });

  it('has a test case for each check, failed ones with what to do, unclear ones as errors', () => {
    const cases = suite === undefined ? [] : named(suite, 'testcase');
    expect(cases.map(({ attributes }) => attributes)).toEqual(
      report.checks.map(({ name }) => ({ classname: 'hookglass.conform', name, time: '1.234' })),
    );
    expect(cases.map(({ children }) => children.map(({ name }) => name))).toEqual([
      ['system-out'],
      ['failure', 'system-out'],
      ['error', 'system-out'],
      ['skipped', 'system-out'],
    ]);
    const [failure, out] = cases[1]?.children ?? [];
    expect(failure).toMatchObject({
      attributes: { message: 'Answered 200 to "a|b" & <c>.', type: 'failed' },
      text: 'Answered 200 to "a|b" & <c>.\nVerify first.',
    });
    expect(out?.text).toContain('Attempts: att_1, att_2');
  });

  it('is well-formed whatever stands in a sentence, and loses nothing that XML can hold', () => {
    fc.assert(
      fc.property(anyText, fc.string(), (sentence, advice) => {
        const odd = { ...report, targetUrl: sentence, checks: [check({ state: 'failed', sentence, advice })] };
        const [parsed] = named(parseXml(junitOf(odd)), 'testsuite');
        const failure = parsed === undefined ? undefined : named(parsed, 'testcase')[0]?.children[0];
        const visible = Array.from(sentence, (one) =>
          isForbidden(one) ? `\\u${one.charCodeAt(0).toString(16).padStart(4, '0')}` : one,
        ).join('');
        expect(failure?.attributes['message']).toBe(visible);
      }),
    );
    const lone = check({ state: 'failed', sentence: 'lone \ud800 and \udc00, and a pair \ud83d\ude80' });
    expect(junitOf({ ...report, checks: [lone] })).toContain('lone \\ud800 and \\udc00, and a pair 🚀');
  });

  it('tells of checks that have not run as skipped, so that a report on the way counts right', () => {
    const early = { ...report, endedAtUs: null, checks: [check({ state: 'running' }), check({ state: 'waiting' })] };
    const [parsed] = named(parseXml(junitOf(early)), 'testsuite');
    expect(parsed?.attributes).toMatchObject({ skipped: '2', time: '0.000' });
  });
});

describe('the report as Markdown', () => {
  it('has a row for each check, and what to change for each that failed', () => {
    const text = markdownOf(report);
    expect(text).toContain('# Handler check: failed');
    expect(text).toContain('| Refuses a request without a signature | ✘ failed | Answered 200 to "a\\|b" & \\<c\\>. |');
    expect(text).toContain('**What to do:** Verify first.');
    expect(text).toContain('attempts `att_1`, `att_2`');
    expect(text.match(/^\| .*\|$/gm)).toHaveLength(2 + report.checks.length);
  });

  it('keeps its table whatever stands in a sentence', () => {
    fc.assert(
      fc.property(anyText, (sentence) => {
        const rows = markdownOf({ ...report, checks: [check({ sentence })] })
          .split('\n')
          .filter((line) => line.startsWith('| '));
        expect(rows).toHaveLength(3);
        expect(rows[2]?.replaceAll(/\\[\\|]/g, '').match(/\|/g)).toHaveLength(4);
      }),
    );
  });
});

it('the report of this test is one of the contract', () => {
  expect(conformanceReportSchema.parse(report)).toEqual(report);
});
