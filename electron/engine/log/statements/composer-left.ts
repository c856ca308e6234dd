/** What the last instance left of what was composed: runs and checks that were under way, and what was removed until the next start. */
import type { ConformanceReport, ConformanceSummary } from '#contract/models/conformance.ts';
import type { ScenarioRunSummary, StepResult } from '#contract/models/scenario.ts';
import type { WritableLog } from '../database.ts';

const sentences = {
  runningStep: 'Hookglass ended while this step ran, so how it would have ended is unknown.',
  waitingStep: 'Hookglass ended before this step.',
  runningCheck: 'Hookglass ended while this was checked.',
  waitingCheck: 'Hookglass ended before this was checked.',
} as const;

function endedStep(step: StepResult, nowUs: number): StepResult {
  if (step.state === 'running') return { ...step, state: 'failed', sentence: sentences.runningStep, endedAtUs: nowUs };
  if (step.state === 'waiting') return { ...step, state: 'skipped', sentence: sentences.waitingStep };
  return step;
}

function endedCheck(check: ConformanceReport['checks'][number]): ConformanceReport['checks'][number] {
  if (check.state === 'running') return { ...check, state: 'inconclusive', sentence: sentences.runningCheck };
  if (check.state === 'waiting') return { ...check, state: 'skipped', sentence: sentences.waitingCheck };
  return check;
}

function endRuns(db: WritableLog, nowUs: number): void {
  const left = db.prepare<[], { id: string; summary: string; steps: string }>(
    `SELECT id, summary, steps FROM scenario_run WHERE state IN ('running', 'paused')`,
  );
  const update = db.prepare(`UPDATE scenario_run SET state = 'interrupted', summary = ?, steps = ? WHERE id = ?`);
  for (const row of left.all()) {
    const before: ScenarioRunSummary = JSON.parse(row.summary);
    const steps: StepResult[] = JSON.parse(row.steps);
    const summary: ScenarioRunSummary = {
      ...before,
      state: 'interrupted',
      sentence: `Hookglass ended while it ran: ${before.doneSteps} of ${before.totalSteps} steps were done.`,
      endedAtUs: nowUs,
    };
    update.run(JSON.stringify(summary), JSON.stringify(steps.map((step) => endedStep(step, nowUs))), row.id);
  }
}

function endReports(db: WritableLog, nowUs: number): void {
  const left = db.prepare<[], { id: string; summary: string; checks: string }>(
    `SELECT id, summary, checks FROM conformance_report WHERE state = 'running'`,
  );
  const update = db.prepare(`UPDATE conformance_report SET state = 'interrupted', summary = ?, checks = ? WHERE id = ?`);
  for (const row of left.all()) {
    const before: ConformanceSummary = JSON.parse(row.summary);
    const found: ConformanceReport['checks'] = JSON.parse(row.checks);
    const checks = found.map(endedCheck);
    const count = (state: ConformanceReport['checks'][number]['state']) => checks.filter((check) => check.state === state).length;
    const [passed, failed, inconclusive, skipped] = [count('passed'), count('failed'), count('inconclusive'), count('skipped')];
    const summary: ConformanceSummary = {
      ...before,
      state: 'interrupted',
      sentence: `Hookglass ended while it checked: ${passed} of ${before.total} checks passed, ${failed} failed.`,
      endedAtUs: nowUs,
      passed,
      failed,
      inconclusive,
      skipped,
    };
    update.run(JSON.stringify(summary), JSON.stringify(checks), row.id);
  }
}

/** Sends that belong to no draft (any more), and to no run or check: nothing else ever takes them away. As the index of them says it. */
const loose = "source = 'composer' AND draft_id IS NULL AND group_id IS NULL";
const looseKept = 1_000;
const isOldAndLoose = `${loose} AND seq < (SELECT min(seq) FROM (SELECT seq FROM attempt WHERE ${loose} ORDER BY seq DESC LIMIT ${looseKept}))`;

/** At every start, so it looks at nothing but what is loose. */
export const removeLooseSql = `DELETE FROM attempt WHERE ${isOldAndLoose}`;

/** Children before their parents. What was sent from a draft goes with it, as what was sent again goes with its delivery. */
const removals = [
  'DELETE FROM draft_chunk WHERE draft_number IN (SELECT number FROM draft WHERE removed_at_us IS NOT NULL)',
  'DELETE FROM draft_version WHERE draft_number IN (SELECT number FROM draft WHERE removed_at_us IS NOT NULL)',
  ...['attempt_body', 'attempt_request'].map(
    (table) => `DELETE FROM ${table} WHERE attempt_id IN (
      SELECT t.id FROM draft d CROSS JOIN attempt t ON t.draft_id = d.id WHERE d.removed_at_us IS NOT NULL)`,
  ),
  'DELETE FROM attempt WHERE draft_id IN (SELECT id FROM draft WHERE removed_at_us IS NOT NULL)',
  'DELETE FROM draft WHERE removed_at_us IS NOT NULL',
  ...['attempt_body', 'attempt_request'].map(
    (table) => `DELETE FROM ${table} WHERE attempt_id IN (SELECT id FROM attempt WHERE ${isOldAndLoose})`,
  ),
  removeLooseSql,
  'DELETE FROM scenario WHERE removed_at_us IS NOT NULL',
];

/** When the log opens, before anything else is written. */
export function endLeftComposing(db: WritableLog, nowUs: number): void {
  db.transaction(() => {
    endRuns(db, nowUs);
    endReports(db, nowUs);
    for (const text of removals) db.prepare(text).run();
  }).immediate();
}
