/**
 * A run as it stands: its steps and where it is. Tells every change, at most ten times a second, and keeps it in the log, at most twice a
 * second; the beginning and the end are told and kept always.
 */
import type { AttemptId, DeliveryId } from '#contract/ids.ts';
import type { ScenarioRun, StepResult } from '#contract/models/scenario.ts';
import { allSteps, type ScenarioPlan } from '#domain/scenario/scenario-plan.ts';
import type { RunSettings } from './run-settings.ts';
import type { ScenarioParts } from './scenario-parts.ts';

const tellEveryMs = 100;
const saveEveryMs = 500;
/** Attempts and deliveries that a step names; a storm of thousands is in the log, by the run's id. */
const mostNamed = 200;

type Changes = { -readonly [K in keyof Pick<StepResult, 'state' | 'sentence' | 'startedAtUs' | 'endedAtUs'>]?: StepResult[K] };

export class RunState {
  readonly #parts: Pick<ScenarioParts, 'store' | 'logger' | 'onProgress' | 'clock'>;
  readonly #settings: RunSettings;
  readonly #steps: Map<string, StepResult>;
  #state: ScenarioRun['state'];
  #sentence: string;
  #endedAtUs: number | null = null;
  readonly #teller: Throttle;
  readonly #saver: Throttle;
  #saving: Promise<void> = Promise.resolve();

  constructor(parts: ScenarioParts, settings: RunSettings) {
    this.#parts = parts;
    this.#settings = settings;
    this.#steps = stepsOf(settings.plan);
    this.#state = settings.begin;
    this.#sentence = settings.begin === 'paused' ? 'Waits before its first step.' : 'Begins.';
    this.#teller = new Throttle(tellEveryMs, () => parts.onProgress(this.snapshot()));
    this.#saver = new Throttle(saveEveryMs, () => this.#save(this.snapshot()));
  }

  snapshot(): ScenarioRun {
    const { id, scenarioId, plan, targetUrl, startedAtUs } = this.#settings;
    const steps = [...this.#steps.values()];
    return {
      id,
      scenarioId,
      name: plan.name,
      targetUrl,
      state: this.#state,
      sentence: this.#sentence,
      startedAtUs,
      endedAtUs: this.#endedAtUs,
      doneSteps: steps.filter(({ state }) => state === 'passed' || state === 'failed').length,
      totalSteps: steps.length,
      steps: steps.map((step) => ({ ...step, attemptIds: [...step.attemptIds], deliveryIds: [...step.deliveryIds] })),
    };
  }

  /** Fails as the log does: nothing leaves of a run that is not in it. */
  async begin(): Promise<void> {
    await this.#parts.store.saveScenarioRun(this.snapshot());
    this.#parts.onProgress(this.snapshot());
  }

  move(state: ScenarioRun['state'], sentence: string): void {
    this.#state = state;
    this.#sentence = sentence;
    this.#changed();
  }

  changeStep(path: string, changes: Changes): void {
    const step = this.#steps.get(path);
    if (step === undefined) return;
    Object.assign(step, changes);
    this.#changed();
  }

  nameIn(path: string, attemptIds: readonly AttemptId[], deliveryIds: readonly DeliveryId[]): void {
    const step = this.#steps.get(path);
    if (step === undefined) return;
    step.attemptIds.push(...attemptIds.slice(0, mostNamed - step.attemptIds.length));
    step.deliveryIds.push(...deliveryIds.slice(0, mostNamed - step.deliveryIds.length));
  }

  results(): readonly StepResult[] {
    return [...this.#steps.values()];
  }

  /** Resolves when it is kept, or when it is logged that it could not be; only then it is shown as ended, so that both say the same. */
  async end(state: ScenarioRun['state'], sentence: string): Promise<void> {
    this.#teller.stop();
    this.#saver.stop();
    const endedAtUs = this.#parts.clock.nowUs();
    this.#save({ ...this.snapshot(), state, sentence, endedAtUs });
    await this.#saving;
    this.#state = state;
    this.#sentence = sentence;
    this.#endedAtUs = endedAtUs;
    this.#parts.onProgress(this.snapshot());
  }

  #changed(): void {
    this.#teller.ask();
    this.#saver.ask();
  }

  #save(run: ScenarioRun): void {
    this.#saving = this.#saving
      .then(() => this.#parts.store.saveScenarioRun(run))
      .catch((error: unknown) => this.#parts.logger.error('A scenario run was not stored', { run: run.id }, error));
  }
}

function stepsOf(plan: ScenarioPlan): Map<string, StepResult> {
  return new Map(
    allSteps(plan.steps).map(({ path, kind, title, line }) => [
      path,
      {
        path,
        kind,
        title,
        line,
        state: 'waiting',
        sentence: '',
        startedAtUs: null,
        endedAtUs: null,
        attemptIds: [],
        deliveryIds: [],
      },
    ]),
  );
}

/** Does something at once when it was long not done, and otherwise when the time is up: the last asking is never left out. */
class Throttle {
  readonly #everyMs: number;
  readonly #act: () => void;
  #lastMs = Number.NEGATIVE_INFINITY;
  #timer: NodeJS.Timeout | undefined;

  constructor(everyMs: number, act: () => void) {
    this.#everyMs = everyMs;
    this.#act = act;
  }

  ask(): void {
    if (this.#timer !== undefined) return;
    const waitMs = this.#lastMs + this.#everyMs - performance.now();
    if (waitMs <= 0) this.#now();
    else this.#timer = setTimeout(() => this.#now(), waitMs);
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  #now(): void {
    this.#timer = undefined;
    this.#lastMs = performance.now();
    this.#act();
  }
}
