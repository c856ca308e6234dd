/**
 * Scenarios: those that are kept, those that come with Hookglass, and their runs.
 * Guarantees: any text is kept, broken ones too; a run is in the log before its first event leaves, and ends there as passed, failed,
 * cancelled or interrupted. Refuses: to run a text that has a mistake, with the first one's place.
 */
import type { Api } from '#contract/api.ts';
import type { EnvironmentId, ScenarioId, ScenarioRunId } from '#contract/ids.ts';
import type { Destination } from '#contract/models/composer.ts';
import type { Scenario, ScenarioRun, ScenarioSummary } from '#contract/models/scenario.ts';
import type { Handlers } from '#contract/procedure.ts';
import type { ReadScenario } from '#domain/scenario/read-scenario.ts';
import { scenarioJsonSchema, scenarioVersion } from '#domain/scenario/scenario-file.ts';
import type { ScenarioPlan } from '#domain/scenario/scenario-plan.ts';
import type { CallContext } from '#engine/engine-parts.ts';
import { fail } from '#engine/failure.ts';
import { newScenarioId, newScenarioRunId } from '#engine/ids.ts';
import type { StoredScenario } from '#engine/log/composer-store.ts';
import { recordDeliveries } from './record-deliveries.ts';
import type { ScenarioParts } from './scenario-parts.ts';
import { createScenarioReader, type ScenarioReader } from './scenario-reader.ts';
import { RunningScenario } from './scenario-run.ts';

type ScenarioHandlers = Handlers<Api['scenarios'], CallContext>;
type StartInput = Parameters<ScenarioHandlers['start']>[0];

export interface Scenarios {
  /** All of the contract's `scenarios.*`. */
  readonly handlers: ScenarioHandlers;
  /** Interrupts what runs, and waits until that is kept. */
  close(): Promise<void>;
}

export function createScenarios(parts: ScenarioParts): Scenarios {
  const reader = createScenarioReader(parts.workerEntry);
  const book = new ScenarioBook(parts, reader);
  const runs = new ScenarioRuns(parts, book, reader);
  return {
    handlers: {
      list: async () => ({ items: await book.list() }),
      get: ({ scenario }) => book.get(scenario),
      schema: async () => ({ schema: scenarioJsonSchema() }),
      check: async ({ text }, { signal }) => {
        const { problems, stepCount, name } = await reader.read(text, signal);
        return { problems: [...problems], stepCount, name };
      },
      save: ({ id, text }) => book.save(id, text),
      remove: async ({ id }) => {
        await book.remove(id);
        return {};
      },
      restore: ({ id }) => book.restore(id),
      record: async ({ from, name, longestPauseMs }, { signal }) => {
        const recorded = await recordDeliveries(parts, { from, name, longestPauseMs }, signal ?? new AbortController().signal);
        return { text: recorded.text, notes: [...recorded.notes] };
      },
      start: (input) => runs.start(input),
      run: ({ id }) => runs.get(id),
      runs: async ({ scenarioId }) => ({ items: await runs.list(scenarioId ?? null) }),
      pause: ({ id }) => runs.change(id, (run) => run.pause()),
      resume: ({ id }) => runs.change(id, (run) => run.resume()),
      step: ({ id }) => runs.change(id, (run) => run.step()),
      stop: ({ id }) => runs.change(id, (run) => run.stop()),
    },
    async close() {
      await runs.close();
      await reader.close();
    },
  };
}

type ReadFacts = Pick<Scenario, 'name' | 'description' | 'stepCount' | 'isBroken'>;

/** A list asks for all of them, again and again: a long text takes a second to read. */
const mostRemembered = 100;

/** The texts. */
class ScenarioBook {
  readonly #parts: ScenarioParts;
  readonly #reader: ScenarioReader;
  readonly #remembered = new Map<string, ReadFacts>();

  constructor(parts: ScenarioParts, reader: ScenarioReader) {
    this.#parts = parts;
    this.#reader = reader;
  }

  async list(): Promise<ScenarioSummary[]> {
    const [kept, ready] = await Promise.all([this.#parts.store.listScenarios(), this.#parts.readyScenarios()]);
    const all = await Promise.all([...kept.map((one) => this.#kept(one)), ...inReadyOrder(ready).map((one) => this.#ready(one))]);
    return all.map(summaryOf);
  }

  async get(source: { readonly id: ScenarioId } | { readonly slug: string }): Promise<Scenario> {
    if ('id' in source) {
      const stored = await this.#parts.store.findScenario(source.id);
      return stored === undefined ? fail('missing.scenario', { id: source.id }) : this.#kept(stored);
    }
    const ready = (await this.#parts.readyScenarios()).find(({ slug }) => slug === source.slug);
    return ready === undefined ? fail('missing.scenario', { id: source.slug }) : this.#ready(ready);
  }

  async save(id: ScenarioId | undefined, text: string): Promise<Scenario> {
    const { store, clock, random } = this.#parts;
    if (id !== undefined && (await store.findScenario(id)) === undefined) fail('missing.scenario', { id });
    const nowUs = clock.nowUs();
    const stored = { id: id ?? newScenarioId(random, nowUs), text, changedAtUs: nowUs };
    await store.saveScenario(stored);
    return this.#told(stored);
  }

  async remove(id: ScenarioId): Promise<void> {
    if (!(await this.#parts.store.removeScenario(id, this.#parts.clock.nowUs()))) fail('missing.scenario', { id });
    this.#parts.onRemoved(id);
  }

  async restore(id: ScenarioId): Promise<Scenario> {
    const stored = await this.#parts.store.restoreScenario(id);
    return stored === undefined ? fail('missing.scenario', { id }) : this.#told(stored);
  }

  async #told(stored: StoredScenario): Promise<Scenario> {
    const scenario = await this.#kept(stored);
    this.#parts.onChanged(summaryOf(scenario));
    return scenario;
  }

  async #kept({ id, text, changedAtUs }: StoredScenario): Promise<Scenario> {
    const facts = await this.#factsOf(text);
    return { id, slug: slugOf(facts.name), ...facts, changedAtUs, text };
  }

  async #ready({ slug, text }: { readonly slug: string; readonly text: string }): Promise<Scenario> {
    return { id: null, slug, ...(await this.#factsOf(text)), changedAtUs: null, text };
  }

  async #factsOf(text: string): Promise<ReadFacts> {
    const remembered = this.#remembered;
    const known = remembered.get(text);
    if (known !== undefined) return known;
    const { name, description, stepCount, plan } = await this.#reader.read(text);
    const facts = { name, description, stepCount, isBroken: plan === null };
    const [oldest] = remembered.keys();
    if (oldest !== undefined && remembered.size >= mostRemembered) remembered.delete(oldest);
    remembered.set(text, facts);
    return facts;
  }
}

/** What one tries first comes first; one that is not named here comes last, by its name. */
const readyOrder = [
  'happy-run',
  'failed-run',
  'failed-before-started',
  'duplicate-storm',
  'late-by-a-day',
  'secret-rotation-mid-run',
  'remediation-approved',
  'gate-blocked-then-released',
  'agent-flapping',
];

function inReadyOrder<T extends { readonly slug: string }>(ready: readonly T[]): readonly T[] {
  const rank = ({ slug }: T) => (readyOrder.includes(slug) ? readyOrder.indexOf(slug) : readyOrder.length);
  return ready.toSorted((left, right) => rank(left) - rank(right) || (left.slug < right.slug ? -1 : 1));
}

function summaryOf({ text: _, ...summary }: Scenario): ScenarioSummary {
  return summary;
}

/** A file's name for a scenario. */
function slugOf(name: string): string {
  const words = name
    .toLowerCase()
    .normalize('NFKD')
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '');
  return words.slice(0, 60).replace(/-+$/, '') || 'scenario';
}

/** The runs. */
class ScenarioRuns {
  readonly #parts: ScenarioParts;
  readonly #book: ScenarioBook;
  readonly #reader: ScenarioReader;
  readonly #running = new Map<ScenarioRunId, RunningScenario>();
  readonly #starting = new Set<Promise<unknown>>();
  #isClosed = false;

  constructor(parts: ScenarioParts, book: ScenarioBook, reader: ScenarioReader) {
    this.#parts = parts;
    this.#book = book;
    this.#reader = reader;
  }

  async start(input: StartInput): Promise<ScenarioRun> {
    if (this.#isClosed) fail('log.closed');
    const starting = this.#start(input);
    this.#starting.add(starting);
    try {
      return await starting;
    } finally {
      this.#starting.delete(starting);
    }
  }

  async #start(input: StartInput): Promise<ScenarioRun> {
    const parts = this.#parts;
    const { scenario, destination, signer, confirmedHost, begin, pausePercent, onFailure } = input;
    const { text, id: scenarioId } = 'text' in scenario ? { text: scenario.text, id: null } : await this.#book.get(scenario);
    const plan = runnable(await this.#reader.read(text));
    const givenSecret = input.givenSecret ?? null;
    const environmentId = environmentOf(destination, input.environmentId ?? null, parts);
    const values = environmentId === null ? [] : await parts.store.values(environmentId);
    const targetUrl = await parts.composer.requireTarget({ destination, signer, givenSecret }, confirmedHost ?? null);
    const startedAtUs = parts.clock.nowUs();
    const run = await RunningScenario.start(parts, {
      id: newScenarioRunId(parts.random, startedAtUs),
      scenarioId,
      plan,
      destination,
      signer,
      givenSecret,
      environmentId,
      environmentValues: new Map(values.map(({ name, value }) => [name, value])),
      targetUrl,
      begin,
      pausePercent,
      onFailure,
      startedAtUs,
    });
    const started = run.snapshot();
    this.#running.set(started.id, run);
    void run.ended.then(() => this.#running.delete(started.id));
    if (this.#isClosed) await run.stop('interrupted');
    return started;
  }

  async get(id: ScenarioRunId): Promise<ScenarioRun> {
    const running = this.#running.get(id)?.snapshot();
    return running ?? (await this.#parts.store.findScenarioRun(id)) ?? fail('missing.scenario_run', { id });
  }

  /** Those under way as they are now: the log is half a second behind. */
  async list(scenarioId: ScenarioId | null) {
    // why: one that ends while the log is read is asked for how it ended.
    const running = new Map(this.#running);
    const stored = await this.#parts.store.listScenarioRuns(scenarioId);
    return stored.map((run) => {
      const current = running.get(run.id)?.snapshot();
      if (current === undefined) return run;
      const { steps: _, ...summary } = current;
      return summary;
    });
  }

  async change(id: ScenarioRunId, act: (run: RunningScenario) => void | Promise<void>): Promise<ScenarioRun> {
    const run = this.#running.get(id);
    if (run === undefined) {
      const { state } = await this.get(id);
      return fail('conflict.scenario_run', { problem: `It has ended: it is ${state}.` });
    }
    await act(run);
    return run.snapshot();
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    await Promise.allSettled(this.#starting);
    await Promise.all([...this.#running.values()].map((run) => run.stop('interrupted')));
  }
}

/** Whose values `{{env.…}}` means. Fails with `missing.environment` and `missing.endpoint`. */
function environmentOf(
  destination: Destination,
  named: EnvironmentId | null,
  { directory, environmentIds }: ScenarioParts,
): EnvironmentId | null {
  const known = environmentIds();
  if (named !== null && !known.includes(named)) fail('missing.environment', { id: named });
  const own = destination.to === 'endpoint' ? directory.get(destination.endpointId).environmentId : null;
  return named ?? own ?? known[0] ?? null;
}

/** Fails with `input.scenario_version`, or with `input.scenario` and the first mistake. */
function runnable({ plan, problems, newerVersion }: ReadScenario): ScenarioPlan {
  if (newerVersion !== null) fail('input.scenario_version', { version: newerVersion, known: String(scenarioVersion) });
  if (plan !== null) return plan;
  const first = problems.find(({ severity }) => severity === 'error');
  return fail('input.scenario', { problem: first?.sentence ?? 'It has a mistake', line: String(first?.line ?? 1) });
}
