/** A scenario that can run: its steps in order, every short form written out. */
import type { EventEnvelope, Spoiler } from '#contract/models/composer.ts';
import type { HeaderPair } from '#contract/models/delivery.ts';
import type { StepKind } from '#contract/models/scenario.ts';
import type { JsonValue } from '../json-value.ts';

interface PlannedBase {
  /** From 1: `3`, or `4.2` for the second step inside the fourth. */
  readonly path: string;
  readonly line: number;
  readonly name: string | null;
  readonly title: string;
}

/** What an answer has to be; what is undefined is not looked at. */
export interface AnswerCheck {
  readonly answer: 'accept' | 'refuse' | 'accept-or-refuse' | undefined;
  /** `200`, or a class: `2xx`. */
  readonly status: string | undefined;
  readonly withinMs: number | undefined;
  /** Variables may stand in values here and below. */
  readonly header: readonly HeaderPair[];
  readonly body: readonly (readonly [path: string, value: JsonValue])[];
}

export interface EventPlan extends PlannedBase {
  readonly kind: 'event';
  /** Null for a body of its own. */
  readonly eventType: string | null;
  readonly envelope: EventEnvelope;
  /** What is sent, variables and all. */
  readonly text: string;
  readonly method: string;
  readonly contentType: string | null;
  readonly headers: readonly HeaderPair[];
  /** Null: as the run is signed. */
  readonly secret: 'current' | 'previous' | null;
  readonly spoilers: readonly Spoiler[];
  readonly repeat: number;
  readonly isAtOnce: boolean;
  readonly isFresh: boolean;
  readonly expect: AnswerCheck | null;
}

export interface PausePlan extends PlannedBase {
  readonly kind: 'pause';
  readonly ms: number;
}

export interface ParallelPlan extends PlannedBase {
  readonly kind: 'parallel';
  readonly steps: readonly PlannedStep[];
}

export interface WaitPlan extends PlannedBase {
  readonly kind: 'wait';
  /** A filter; variables may stand in it. */
  readonly filter: string;
  readonly count: number;
  readonly withinMs: number;
}

export interface AssertPlan extends PlannedBase {
  readonly kind: 'assert';
  /** Path of the event whose answer is looked at. */
  readonly step: string;
  readonly check: AnswerCheck;
}

export type PlannedStep = EventPlan | PausePlan | ParallelPlan | WaitPlan | AssertPlan;

export interface ScenarioPlan {
  readonly name: string;
  readonly description: string;
  readonly steps: readonly PlannedStep[];
  /** Paths by name. */
  readonly names: ReadonlyMap<string, string>;
  readonly kinds: ReadonlyMap<string, StepKind>;
  /** Paths of the events whose answers or contents are asked for later. */
  readonly wanted: ReadonlySet<string>;
}

/** Every step, those inside others behind the one they are in. */
export function allSteps(steps: readonly PlannedStep[]): readonly PlannedStep[] {
  return steps.flatMap((step) => (step.kind === 'parallel' ? [step, ...allSteps(step.steps)] : [step]));
}
