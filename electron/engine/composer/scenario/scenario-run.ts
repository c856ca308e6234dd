/** One run under way: its steps one after another, with a gate before each. */
import type { ScenarioRun } from '#contract/models/scenario.ts';
import type { PlannedStep } from '#domain/scenario/scenario-plan.ts';
import { fail } from '#engine/failure.ts';
import { type CaptureFinder, findCaptures } from './find-captures.ts';
import type { RunSettings } from './run-settings.ts';
import { RunState } from './run-state.ts';
import { runStep } from './run-steps.ts';
import type { ScenarioParts } from './scenario-parts.ts';
import { StepValues } from './step-values.ts';

export class RunningScenario {
  /** Resolves when the run has ended and is kept; never rejects. */
  readonly ended: Promise<void>;
  readonly #parts: ScenarioParts;
  readonly #settings: RunSettings;
  readonly #state: RunState;
  readonly #values: StepValues;
  readonly #captures: CaptureFinder;
  readonly #stop = new AbortController();
  #endState: 'cancelled' | 'interrupted' = 'cancelled';
  #isPaused: boolean;
  /** Steps that may be made although it is paused. */
  #permits = 0;
  #wake: () => void = () => undefined;

  private constructor(parts: ScenarioParts, settings: RunSettings, state: RunState) {
    this.#parts = parts;
    this.#settings = settings;
    this.#state = state;
    this.#values = new StepValues(settings.plan, parts, settings.environmentValues);
    this.#captures = findCaptures(parts, (path, id) => state.nameIn(path, [], [id]));
    this.#isPaused = settings.begin === 'paused';
    this.ended = this.#run();
  }

  /** Fails as the log does when it can't keep the run. */
  static async start(parts: ScenarioParts, settings: RunSettings): Promise<RunningScenario> {
    const state = new RunState(parts, settings);
    await state.begin();
    return new RunningScenario(parts, settings, state);
  }

  snapshot(): ScenarioRun {
    return this.#state.snapshot();
  }

  pause(): void {
    if (this.#isPaused) fail('conflict.scenario_run', { problem: 'It is paused already.' });
    this.#isPaused = true;
    const running = this.#state.results().find(({ state }) => state === 'running');
    this.#state.move('paused', running === undefined ? 'Paused.' : `Pauses when step ${running.path} has ended.`);
  }

  resume(): void {
    if (!this.#isPaused) fail('conflict.scenario_run', { problem: 'It is not paused.' });
    this.#isPaused = false;
    this.#permits = 0;
    this.#state.move('running', 'Goes on.');
    this.#wake();
  }

  step(): void {
    if (!this.#isPaused) fail('conflict.scenario_run', { problem: 'It is not paused: pause it, then go on step by step.' });
    this.#permits += 1;
    this.#wake();
  }

  /** Cuts what is in flight; resolves when the run has ended. */
  async stop(as: 'cancelled' | 'interrupted' = 'cancelled'): Promise<void> {
    this.#endState = as;
    this.#stop.abort();
    this.#wake();
    await this.ended;
  }

  async #run(): Promise<void> {
    // why: whoever started it gets it as it stands before anything is sent.
    await Promise.resolve();
    const { steps } = this.#settings.plan;
    let hasFailed = false;
    for (const step of steps) {
      if (hasFailed && this.#settings.onFailure === 'stop') break;
      await this.#gate(step);
      if (this.#stop.signal.aborted) break;
      this.#state.move(this.#isPaused ? 'paused' : 'running', `Step ${step.path} of ${steps.length}: ${step.title}`);
      hasFailed = !(await this.#make(step)) || hasFailed;
    }
    await this.#end(hasFailed);
  }

  #make(step: PlannedStep): Promise<boolean> {
    return runStep(step, {
      parts: this.#parts,
      settings: this.#settings,
      state: this.#state,
      values: this.#values,
      captures: this.#captures,
      signal: this.#stop.signal,
    });
  }

  async #gate({ path, title }: PlannedStep): Promise<void> {
    while (this.#isPaused && this.#permits === 0 && !this.#stop.signal.aborted) {
      this.#state.move('paused', `Paused before step ${path}: ${title}`);
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
    if (this.#isPaused && this.#permits > 0) this.#permits -= 1;
  }

  async #end(hasFailed: boolean): Promise<void> {
    await this.#captures.end();
    const isStopped = this.#stop.signal.aborted;
    const why = isStopped
      ? this.#endState === 'cancelled'
        ? 'The run was stopped before.'
        : 'Hookglass was closed before.'
      : 'A step before it failed.';
    for (const { path, state } of this.#state.results())
      if (state === 'waiting') this.#state.changeStep(path, { state: 'skipped', sentence: why });
    const { doneSteps, totalSteps, startedAtUs } = this.#state.snapshot();
    const done = `${doneSteps} of ${totalSteps} steps were done`;
    if (isStopped) {
      const first = this.#endState === 'cancelled' ? 'Stopped' : 'Interrupted: Hookglass was closed';
      await this.#state.end(this.#endState, `${first}; ${done}.`);
    } else if (hasFailed) await this.#state.end('failed', this.#failedWords());
    else {
      const tookMs = Math.max(0, Math.round((this.#parts.clock.nowUs() - startedAtUs) / 1_000));
      await this.#state.end('passed', `${totalSteps === 1 ? 'Its step' : `All ${totalSteps} steps`} passed in ${secondsWords(tookMs)}.`);
    }
  }

  #failedWords(): string {
    const failed = this.#state.results().filter(({ state, kind }) => state === 'failed' && kind !== 'parallel');
    const skipped = this.#state.results().filter(({ state }) => state === 'skipped').length;
    const [first] = failed;
    const how = first === undefined ? '' : ` Step ${first.path} (${first.title}): ${first.sentence}`;
    const rest = skipped === 0 ? '' : ` ${skipped === 1 ? '1 step was' : `${skipped} steps were`} left out.`;
    return `${failed.length === 1 ? '1 step' : `${failed.length} steps`} failed.${how}${rest}`;
  }
}

function secondsWords(ms: number): string {
  return ms < 1_000 ? `${ms} ms` : `${(ms / 1_000).toFixed(1)} s`;
}
