import type { EnvironmentId, ScenarioId, ScenarioRunId } from '#contract/ids.ts';
import type { Destination, Signer } from '#contract/models/composer.ts';
import type { ScenarioPlan } from '#domain/scenario/scenario-plan.ts';

/** One run of a scenario, as it was asked for. */
export interface RunSettings {
  readonly id: ScenarioRunId;
  readonly scenarioId: ScenarioId | null;
  readonly plan: ScenarioPlan;
  readonly destination: Destination;
  readonly signer: Signer;
  readonly givenSecret: string | null;
  readonly environmentId: EnvironmentId | null;
  readonly environmentValues: ReadonlyMap<string, string>;
  readonly targetUrl: string;
  readonly begin: 'running' | 'paused';
  readonly pausePercent: number;
  readonly onFailure: 'stop' | 'go-on';
  readonly startedAtUs: number;
}
