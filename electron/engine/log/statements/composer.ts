/** Writes values of environments, scenarios, their runs and the reports of handler checks. */
import type { EnvironmentId, ScenarioId } from '#contract/ids.ts';
import type { EnvironmentValue } from '#contract/models/composer.ts';
import type { ConformanceReport } from '#contract/models/conformance.ts';
import type { ScenarioRun } from '#contract/models/scenario.ts';
import type { StoredScenario } from '../composer-store.ts';
import type { WritableLog } from '../database.ts';

/** Runs and reports that are kept; those that still go on don't count. */
const mostKept = 50;

/** Ended ones beyond the newest; `id` is what their attempts are grouped by. */
const oldestSql = (table: 'scenario_run' | 'conformance_report') => `
  DELETE FROM ${table} WHERE state NOT IN ('running', 'paused')
    AND number < (SELECT min(number) FROM (SELECT number FROM ${table} ORDER BY number DESC LIMIT ${mostKept}))
  RETURNING id`;

function prepareGroups(db: WritableLog) {
  const removals = ['attempt_body', 'attempt_request'].map((table) =>
    db.prepare(`DELETE FROM ${table} WHERE attempt_id IN (SELECT t.id FROM attempt t WHERE t.group_id = ?)`),
  );
  const remove = db.prepare('DELETE FROM attempt WHERE group_id = ?');
  return {
    /** With the attempts that were part of it, which nothing leads to any more. */
    forget(rows: readonly { readonly id: string }[]): void {
      for (const { id } of rows) for (const statement of [...removals, remove]) statement.run(id);
    },
  };
}

export function prepareComposer(db: WritableLog) {
  const groups = prepareGroups(db);
  const removeValues = db.prepare('DELETE FROM environment_value WHERE environment_id = ?');
  const insertValue = db.prepare('INSERT INTO environment_value (environment_id, position, name, value) VALUES (?, ?, ?, ?)');
  const upsertScenario = db.prepare(`
    INSERT INTO scenario (id, text, changed_at_us) VALUES (?, ?, ?)
    ON CONFLICT (id) DO UPDATE SET text = excluded.text, changed_at_us = excluded.changed_at_us, removed_at_us = NULL`);
  const markScenario = db.prepare('UPDATE scenario SET removed_at_us = ? WHERE id = ? AND removed_at_us IS NULL');
  const unmarkScenario = db.prepare<[string], StoredScenario>(`
    UPDATE scenario SET removed_at_us = NULL WHERE id = ? AND removed_at_us IS NOT NULL RETURNING id, text, changed_at_us AS changedAtUs`);
  const upsertRun = db.prepare(`
    INSERT INTO scenario_run (id, scenario_id, state, summary, steps) VALUES (?, ?, ?, ?, ?)
    ON CONFLICT (id) DO UPDATE SET state = excluded.state, summary = excluded.summary, steps = excluded.steps`);
  const upsertReport = db.prepare(`
    INSERT INTO conformance_report (id, state, summary, checks) VALUES (?, ?, ?, ?)
    ON CONFLICT (id) DO UPDATE SET state = excluded.state, summary = excluded.summary, checks = excluded.checks`);
  const dropRuns = db.prepare<[], { id: string }>(oldestSql('scenario_run'));
  const dropReports = db.prepare<[], { id: string }>(oldestSql('conformance_report'));
  return {
    setValues(environmentId: EnvironmentId, values: readonly EnvironmentValue[]): void {
      removeValues.run(environmentId);
      for (const [position, { name, value }] of values.entries()) insertValue.run(environmentId, position, name, value);
    },
    saveScenario({ id, text, changedAtUs }: StoredScenario): void {
      upsertScenario.run(id, text, changedAtUs);
    },
    removeScenario: (id: ScenarioId, removedAtUs: number) => markScenario.run(removedAtUs, id).changes > 0,
    restoreScenario: (id: ScenarioId) => unmarkScenario.get(id),
    saveRun({ steps, ...summary }: ScenarioRun): void {
      upsertRun.run(summary.id, summary.scenarioId, summary.state, JSON.stringify(summary), JSON.stringify(steps));
      groups.forget(dropRuns.all());
    },
    saveReport({ checks, ...summary }: ConformanceReport): void {
      upsertReport.run(summary.id, summary.state, JSON.stringify(summary), JSON.stringify(checks));
      groups.forget(dropReports.all());
    },
  };
}
