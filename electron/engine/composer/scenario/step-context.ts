import type { AttemptId, DeliveryId } from '#contract/ids.ts';
import type { CaptureFinder } from './find-captures.ts';
import type { RunSettings } from './run-settings.ts';
import type { ScenarioParts } from './scenario-parts.ts';
import type { StepValues } from './step-values.ts';

/** How a step ended, in words. */
export interface StepEnd {
  readonly isPassed: boolean;
  readonly sentence: string;
  readonly deliveryIds?: readonly DeliveryId[];
}

/** What one step works with. */
export interface StepContext {
  readonly parts: ScenarioParts;
  readonly settings: RunSettings;
  readonly values: StepValues;
  readonly captures: CaptureFinder;
  /** Aborted when the run is stopped or interrupted. */
  readonly signal: AbortSignal;
  /** Where the step is; attempts are added to those it has. */
  tell(sentence: string, attemptIds?: readonly AttemptId[]): void;
}
