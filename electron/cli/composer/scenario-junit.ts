import type { ScenarioRun, StepResult } from '#contract/models/scenario.ts';
import { escapeXml } from '#engine/composer/conformance/junit.ts';

/** A run as JUnit XML: a test case for each step. */
export function junitOfRun(run: ScenarioRun): string {
  const count = (state: StepResult['state']) => run.steps.filter((step) => step.state === state).length;
  const counts = `tests="${run.steps.length}" failures="${count('failed')}" errors="0" skipped="${count('skipped')}"`;
  const seconds = secondsBetween(run.startedAtUs, run.endedAtUs);
  const name = escapeXml(run.name);
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="Hookglass scenario" ${counts} time="${seconds}">`,
    `  <testsuite name="${name}" ${counts} time="${seconds}" timestamp="${new Date(run.startedAtUs / 1_000).toISOString().slice(0, 19)}">`,
    ...run.steps.flatMap((step) => caseOf(step, name)),
    '  </testsuite>',
    '</testsuites>',
    '',
  ].join('\n');
}

function caseOf(step: StepResult, className: string): readonly string[] {
  const head = `    <testcase name="${escapeXml(`${step.path} ${step.title}`)}" classname="${className}" time="${secondsBetween(step.startedAtUs, step.endedAtUs)}"`;
  const words = escapeXml(step.sentence);
  if (step.state === 'failed') return [`${head}>`, `      <failure message="${words}"/>`, '    </testcase>'];
  return step.state === 'skipped' ? [`${head}>`, `      <skipped message="${words}"/>`, '    </testcase>'] : [`${head}/>`];
}

function secondsBetween(fromUs: number | null, untilUs: number | null): string {
  return fromUs === null || untilUs === null ? '0' : ((untilUs - fromUs) / 1_000_000).toFixed(3);
}
