/** Reads values of environments, scenarios with their runs, and reports of handler checks. A log of an earlier version has none. */
import type { EnvironmentValue } from '#contract/models/composer.ts';
import type { ConformanceReport, ConformanceSummary } from '#contract/models/conformance.ts';
import type { ScenarioRun, ScenarioRunSummary, StepResult } from '#contract/models/scenario.ts';
import type { ComposerQueries } from '../composer-protocol.ts';
import type { StoredScenario } from '../composer-store.ts';
import type { ReadableLog } from '../readable-log.ts';
import { raw, type SqlFragment, sql } from '../sql.ts';
import { hasComposer } from './draft-queries.ts';
import { all, first } from './prepared.ts';

/** Runs and reports in a list. */
const mostListed = 50;

export function environmentValuesSql({ environmentId }: ComposerQueries['environmentValues']['in']): SqlFragment {
  return sql`SELECT name, value FROM main.environment_value WHERE environment_id = ${environmentId} ORDER BY position`;
}

function environmentValues(db: ReadableLog, input: ComposerQueries['environmentValues']['in']): readonly EnvironmentValue[] {
  return hasComposer(db) ? all<EnvironmentValue>(db, environmentValuesSql(input)) : [];
}

const scenarioColumns = raw('id, text, changed_at_us AS changedAtUs');

function listScenarios(db: ReadableLog): readonly StoredScenario[] {
  if (!hasComposer(db)) return [];
  return all<StoredScenario>(
    db,
    sql`SELECT ${scenarioColumns} FROM main.scenario WHERE removed_at_us IS NULL ORDER BY changed_at_us DESC, id`,
  );
}

function findScenario(db: ReadableLog, { id }: ComposerQueries['findScenario']['in']): StoredScenario | undefined {
  if (!hasComposer(db)) return undefined;
  return first<StoredScenario>(db, sql`SELECT ${scenarioColumns} FROM main.scenario WHERE id = ${id} AND removed_at_us IS NULL`);
}

interface SummaryText {
  readonly summary: string;
}

function listScenarioRuns(db: ReadableLog, { scenarioId }: ComposerQueries['listScenarioRuns']['in']): readonly ScenarioRunSummary[] {
  if (!hasComposer(db)) return [];
  const ofScenario = scenarioId === null ? raw('') : sql`WHERE scenario_id = ${scenarioId}`;
  const rows = all<SummaryText>(db, sql`SELECT summary FROM main.scenario_run ${ofScenario} ORDER BY number DESC LIMIT ${mostListed}`);
  return rows.map((row): ScenarioRunSummary => JSON.parse(row.summary));
}

function findScenarioRun(db: ReadableLog, { id }: ComposerQueries['findScenarioRun']['in']): ScenarioRun | undefined {
  if (!hasComposer(db)) return undefined;
  const row = first<SummaryText & { readonly steps: string }>(db, sql`SELECT summary, steps FROM main.scenario_run WHERE id = ${id}`);
  if (row === undefined) return undefined;
  const summary: ScenarioRunSummary = JSON.parse(row.summary);
  const steps: StepResult[] = JSON.parse(row.steps);
  return { ...summary, steps };
}

function listReports(db: ReadableLog): readonly ConformanceSummary[] {
  if (!hasComposer(db)) return [];
  const rows = all<SummaryText>(db, sql`SELECT summary FROM main.conformance_report ORDER BY number DESC LIMIT ${mostListed}`);
  return rows.map((row): ConformanceSummary => JSON.parse(row.summary));
}

function findReport(db: ReadableLog, { id }: ComposerQueries['findReport']['in']): ConformanceReport | undefined {
  if (!hasComposer(db)) return undefined;
  const query = sql`SELECT summary, checks FROM main.conformance_report WHERE id = ${id}`;
  const row = first<SummaryText & { readonly checks: string }>(db, query);
  if (row === undefined) return undefined;
  const summary: ConformanceSummary = JSON.parse(row.summary);
  const checks: ConformanceReport['checks'] = JSON.parse(row.checks);
  return { ...summary, checks };
}

export const composerQueries = {
  environmentValues,
  listScenarios,
  findScenario,
  listScenarioRuns,
  findScenarioRun,
  listReports,
  findReport,
} satisfies { readonly [N in keyof ComposerQueries]?: (db: ReadableLog, input: ComposerQueries[N]['in']) => ComposerQueries[N]['out'] };
