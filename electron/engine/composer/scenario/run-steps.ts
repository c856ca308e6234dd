/** Runs one step to its end. Never throws: what goes wrong is how the step ended. */
import { setTimeout as sleep } from 'node:timers/promises';
import { answerFaults } from '#domain/scenario/check-answer.ts';
import { durationText } from '#domain/scenario/durations.ts';
import type { AssertPlan, ParallelPlan, PausePlan, PlannedStep } from '#domain/scenario/scenario-plan.ts';
import { unreachable } from '#domain/unreachable.ts';
import { Failure } from '#engine/failure.ts';
import type { CaptureFinder } from './find-captures.ts';
import type { RunSettings } from './run-settings.ts';
import type { RunState } from './run-state.ts';
import type { ScenarioParts } from './scenario-parts.ts';
import { answerWords, filledCheck, sendEvent } from './send-event.ts';
import type { StepContext, StepEnd } from './step-context.ts';
import type { StepValues } from './step-values.ts';
import { waitForCapture } from './wait-capture.ts';

export interface RunTools {
  readonly parts: ScenarioParts;
  readonly settings: RunSettings;
  readonly state: RunState;
  readonly values: StepValues;
  readonly captures: CaptureFinder;
  readonly signal: AbortSignal;
}

/** Whether it passed. */
export async function runStep(step: PlannedStep, tools: RunTools): Promise<boolean> {
  const { state, parts, signal } = tools;
  state.changeStep(step.path, { state: 'running', startedAtUs: parts.clock.nowUs() });
  const end = await endOfStep(step, tools);
  const isStopped = signal.aborted && !end.isPassed;
  state.nameIn(step.path, [], end.deliveryIds ?? []);
  state.changeStep(step.path, {
    state: isStopped ? 'skipped' : end.isPassed ? 'passed' : 'failed',
    sentence: isStopped ? 'It was stopped on its way.' : end.sentence,
    endedAtUs: parts.clock.nowUs(),
  });
  return end.isPassed;
}

async function endOfStep(step: PlannedStep, tools: RunTools): Promise<StepEnd> {
  const { state, parts, settings } = tools;
  const context: StepContext = {
    ...tools,
    tell(sentence, attemptIds = []) {
      state.nameIn(step.path, attemptIds, []);
      state.changeStep(step.path, { sentence });
    },
  };
  try {
    return await work(step, tools, context);
  } catch (error) {
    if (error instanceof Failure) return { isPassed: false, sentence: error.message };
    parts.logger.error('A step of a scenario failed', { run: settings.id, step: step.path }, error);
    return {
      isPassed: false,
      sentence:
        'The step ended by a fault inside Hookglass. The log of Hookglass has the details; run the step again, and report it when it stays.',
    };
  }
}

function work(step: PlannedStep, tools: RunTools, context: StepContext): Promise<StepEnd> {
  switch (step.kind) {
    case 'event':
      return sendEvent(step, context);
    case 'pause':
      return pause(step, context);
    case 'parallel':
      return runBeside(step, tools);
    case 'wait':
      return waitForCapture(step, context);
    case 'assert':
      return Promise.resolve(assertAnswer(step, context));
    default:
      return unreachable(step);
  }
}

async function pause({ ms }: PausePlan, { settings, signal, tell }: StepContext): Promise<StepEnd> {
  const scaledMs = Math.round((ms * settings.pausePercent) / 100);
  if (scaledMs === 0) return { isPassed: true, sentence: 'Left out in this run.' };
  tell(`Waits ${durationText(scaledMs)}.`);
  try {
    await sleep(scaledMs, undefined, { signal });
    return { isPassed: true, sentence: `Waited ${durationText(scaledMs)}.` };
  } catch {
    // The run was stopped, and says so.
    return { isPassed: false, sentence: '' };
  }
}

async function runBeside({ steps }: ParallelPlan, tools: RunTools): Promise<StepEnd> {
  const passed = (await Promise.all(steps.map((step) => runStep(step, tools)))).filter((isPassed) => isPassed).length;
  const isPassed = passed === steps.length;
  return { isPassed, sentence: isPassed ? `All ${passed} passed.` : `${steps.length - passed} of ${steps.length} failed.` };
}

function assertAnswer(step: AssertPlan, context: StepContext): StepEnd {
  const answers = context.values.answersOf(step.step);
  if (answers.length === 0) return { isPassed: false, sentence: `Step ${step.step} was not sent, so there is no answer to check.` };
  const check = filledCheck(step.check, context);
  const faults = answers.flatMap((answer) => answerFaults(check, answer));
  if (faults.length > 0) return { isPassed: false, sentence: faults.slice(0, 3).join(' ') };
  const [first] = answers;
  return {
    isPassed: true,
    sentence: answers.length === 1 && first !== undefined ? answerWords(first) : `All ${answers.length} answers are as expected.`,
  };
}
