/** A report as Markdown, for a ticket. Text from outside can not break the table or become markup. */
import type { CheckResult, ConformanceReport } from '#contract/models/conformance.ts';

function plain(text: string): string {
  return text.replace(/[\u0000-\u001f\u007f]+/g, ' ').replace(/[\\`*_{}[\]<>#|~!]/g, (character) => `\\${character}`);
}

const stateWords: Readonly<Record<CheckResult['state'], string>> = {
  waiting: 'waiting',
  running: 'running',
  passed: '✔ passed',
  failed: '✘ failed',
  inconclusive: '? inconclusive',
  skipped: '– skipped',
};

const moment = (us: number) => new Date(Math.floor(us / 1000)).toISOString().replace(/\.\d+Z$/, 'Z');

function failure({ name, title, sentence, advice, attemptIds }: CheckResult): readonly string[] {
  return [
    '',
    `### ${plain(title)}`,
    '',
    `${plain(sentence)}`,
    ...(advice === null ? [] : ['', `**What to do:** ${plain(advice)}`]),
    '',
    `Check \`${name}\`${attemptIds.length === 0 ? '' : `; attempts ${attemptIds.map((id) => `\`${id}\``).join(', ')}`}`,
  ];
}

export function markdownOf(report: ConformanceReport): string {
  const failures = report.checks.filter(({ state }) => state === 'failed');
  return [
    `# Handler check: ${report.state}`,
    '',
    plain(report.sentence),
    '',
    `- Target: ${plain(report.targetUrl)}`,
    `- Started: ${moment(report.startedAtUs)}`,
    ...(report.endedAtUs === null ? [] : [`- Ended: ${moment(report.endedAtUs)}`]),
    `- ${report.passed} passed, ${report.failed} failed, ${report.inconclusive} inconclusive, ${report.skipped} skipped`,
    `- Report: \`${report.id}\``,
    '',
    '| Check | Result | What the handler did |',
    '| --- | --- | --- |',
    ...report.checks.map(({ title, state, sentence }) => `| ${plain(title)} | ${stateWords[state]} | ${plain(sentence)} |`),
    ...(failures.length === 0 ? [] : ['', '## What to change', ...failures.flatMap(failure)]),
    '',
  ].join('\n');
}
