/**
 * Plans: which deliveries leave, in which order, where to and how fast. Guarantees: making, changing or reading one sends nothing; a plan of
 * 100,000 is made in slices, between which captures have their turn; what is confirmed is what was shown, or nothing leaves.
 */
import type { PlanId, ReplayId } from '#contract/ids.ts';
import type { Exported } from '#contract/models/attempt-comparison.ts';
import type { Plan, PlanEntry, PlanOptions, PlanSummary } from '#contract/models/plan.ts';
import { Failure, fail } from '#engine/failure.ts';
import { newPlanId } from '#engine/ids.ts';
import type { DeliveryLog, LogReaders } from '#engine/log/log.ts';
import type { Page, PlanStore, StoredPlan } from '#engine/log/plan-store.ts';
import type { EnginePorts } from '#engine/ports.ts';
import type { Exports } from '../compare/exports.ts';
import type { ReplaySigners } from '../outgoing.ts';
import type { ResolvedTarget } from '../targets/resolved-target.ts';
import type { TargetBook } from '../targets/target-book.ts';
import { signingFailure } from './build-entries.ts';
import { createFiguresBook, entryPages, type FiguresBook } from './figures.ts';
import { entriesDigestOf, fingerprintOf } from './fingerprint.ts';
import { exportPlan } from './plan-export.ts';
import { readPlanToImport } from './plan-import.ts';
import { rowOf } from './plan-row.ts';
import { type PlanSource, readSource, sourceWords } from './plan-source.ts';
import { capOf, planWarnings } from './plan-words.ts';
import { type BuiltPlan, buildPlan, keepEntries, rowsAgain } from './plan-writing.ts';
import { mapInTurns } from './turns.ts';

export interface NewPlan {
  readonly from: PlanSource;
  readonly options: PlanOptions;
  readonly name: string | null;
}

export interface Confirmation {
  readonly id: PlanId;
  /** Of the plan as it was shown. */
  readonly fingerprint: string;
  readonly confirmedHost: string | null;
}

export interface Planner {
  /** Fails with `input.plan`, `missing.delivery`, `log.query_timeout` and what `TargetBook.resolve` fails with. */
  create(input: NewPlan, signal: AbortSignal): Promise<Plan>;
  /** Fails with `missing.plan`, as all below. A target that is gone is told in the warnings. */
  get(id: PlanId): Promise<Plan>;
  /** Newest first. */
  list(limit: number, cursor: string | null): Promise<Page<PlanSummary>>;
  /** In order. The cursor is one that was given out. */
  entries(id: PlanId, limit: number, cursor: string | null): Promise<Page<PlanEntry>>;
  /** With options, order, times and problems are worked out anew, from the deliveries as they are now. */
  update(id: PlanId, change: { readonly name?: string | undefined; readonly options?: PlanOptions | undefined }): Promise<Plan>;
  remove(id: PlanId): Promise<void>;
  restore(id: PlanId): Promise<Plan>;
  export(id: PlanId): Promise<Exported>;
  /** `file`: its bytes. Fails with `input.plan_file` and what `TargetBook.resolve` fails with. */
  import(file: Uint8Array, fileName: string | null): Promise<Plan>;
  /**
   * What a job needs, when the plan is the one that was shown and may leave. Fails with `conflict.plan_changed`, `input.plan`,
   * `replay.needs_secret`, `replay.target_needs_consent` and what `TargetBook.resolve` fails with.
   */
  confirm(input: Confirmation): Promise<{ readonly plan: StoredPlan; readonly to: ResolvedTarget }>;
}

export interface PlannerParts {
  readonly ports: Pick<EnginePorts, 'clock' | 'random'>;
  readonly store: Pick<
    PlanStore,
    | 'listPlans'
    | 'findPlan'
    | 'planEntries'
    | 'plannedDeliveries'
    | 'findBodies'
    | 'savePlan'
    | 'addEntries'
    | 'replacePlan'
    | 'removePlan'
    | 'restorePlan'
  >;
  readonly readers: Pick<LogReaders, 'listDeliveries' | 'matchingNumbers'>;
  readonly log: Pick<DeliveryLog, 'summarised'>;
  readonly targets: Pick<TargetBook, 'list' | 'resolve'>;
  readonly signers: ReplaySigners;
  /** Of the settings. */
  readonly remoteMostPerSecond: () => number;
  readonly exports: Pick<Exports, 'put'>;
  readonly onChanged: (plan: PlanSummary) => void;
  readonly onRemoved: (id: PlanId) => void;
}

export function createPlanner(parts: PlannerParts): Planner {
  return new StoredPlanner(parts);
}

type FoundPlan = StoredPlan & { readonly jobs: readonly ReplayId[] };

class StoredPlanner implements Planner {
  readonly #parts: PlannerParts;
  readonly #figures: FiguresBook;

  constructor(parts: PlannerParts) {
    this.#parts = parts;
    this.#figures = createFiguresBook(parts.store);
  }

  async create({ from, options, name }: NewPlan, signal: AbortSignal): Promise<Plan> {
    const to = await this.#parts.targets.resolve(options.target);
    const found = await readSource(from, this.#parts, signal);
    signal.throwIfAborted();
    const words = sourceWords(from, found.length);
    return this.#keepNew(await buildPlan(await mapInTurns(found, rowOf), options, to, this.#parts), {
      name: name ?? words,
      from: words,
      options,
      to,
    });
  }

  async get(id: PlanId): Promise<Plan> {
    return this.#show(await this.#find(id));
  }

  async list(limit: number, cursor: string | null): Promise<Page<PlanSummary>> {
    const { items, nextCursor } = await this.#parts.store.listPlans(limit, cursor);
    return { items: items.map((plan) => summaryOf(plan, plan.count)), nextCursor };
  }

  async entries(id: PlanId, limit: number, cursor: string | null): Promise<Page<PlanEntry>> {
    await this.#find(id);
    const from = positionIn(cursor);
    const found = await this.#parts.store.planEntries(id, from, limit + 1);
    const items = found
      .slice(0, limit)
      .map(({ position, deliveryId, eventType, eventId, receivedAtUs, bytes, dueMs, isDuplicate, problem }) => ({
        position,
        deliveryId,
        eventType,
        eventId,
        receivedAtUs,
        bytes,
        dueMs,
        isDuplicate,
        problem,
      }));
    return { items, nextCursor: found.length > limit ? String(from + limit) : null };
  }

  async update(id: PlanId, { name, options }: Parameters<Planner['update']>[1]): Promise<Plan> {
    const before = await this.#find(id);
    const { jobs, ...stored } = before;
    const renamed = { ...stored, name: name ?? stored.name };
    if (options === undefined) return this.#rename({ ...renamed, jobs });
    const to = await this.#parts.targets.resolve(options.target);
    const built = await buildPlan(await rowsAgain(id, this.#parts.store), options, to, this.#parts);
    const plan: StoredPlan = { ...renamed, ...factsOf(built, options, to), options };
    await this.#parts.store.replacePlan(plan);
    return this.#keepBuilt({ ...plan, jobs }, built);
  }

  async remove(id: PlanId): Promise<void> {
    if (!(await this.#parts.store.removePlan(id, this.#parts.ports.clock.nowUs()))) fail('missing.plan', { id });
    this.#parts.onRemoved(id);
  }

  async restore(id: PlanId): Promise<Plan> {
    if ((await this.#parts.store.restorePlan(id)) === undefined) fail('missing.plan', { id });
    return this.#told(await this.#show(await this.#find(id)));
  }

  async export(id: PlanId): Promise<Exported> {
    return exportPlan(await this.#find(id), this.#parts);
  }

  async import(file: Uint8Array, fileName: string | null): Promise<Plan> {
    const { rows, name, from, options } = await readPlanToImport(file, fileName, this.#parts);
    const to = await this.#parts.targets.resolve(options.target);
    return this.#keepNew(await buildPlan(rows, options, to, this.#parts), { name, from, options, to });
  }

  async confirm({ id, fingerprint, confirmedHost }: Confirmation): ReturnType<Planner['confirm']> {
    const { jobs: _, ...plan } = await this.#find(id);
    const to = await this.#parts.targets.resolve(plan.options.target);
    const digest = entriesDigestOf(plan.fingerprint);
    const present = fingerprintOf(digest, plan.options, to);
    if (present !== fingerprint) fail('conflict.plan_changed', { problem: changeWords(fingerprint, digest) });
    const { count, unsendable, endpoints, problems } = await this.#figures.of(id, digest);
    if (count === unsendable) fail('input.plan', { problem: `Nothing of it can be sent. ${problems[0]?.sentence ?? ''}`.trim() });
    if (plan.options.kind !== 'exact') {
      for (const endpoint of endpoints) {
        const failure = signingFailure(endpoint, to, this.#parts.signers);
        if (failure !== null) throw failure;
      }
    }
    // why: last, so that a host is remembered only when something leaves for it.
    to.requireConsent(confirmedHost);
    return { plan: { ...plan, fingerprint: present }, to };
  }

  async #find(id: PlanId): Promise<FoundPlan> {
    return (await this.#parts.store.findPlan(id)) ?? fail('missing.plan', { id });
  }

  async #keepNew(
    built: BuiltPlan,
    { name, from, options, to }: Pick<StoredPlan, 'name' | 'from' | 'options'> & { readonly to: ResolvedTarget },
  ): Promise<Plan> {
    const { clock, random } = this.#parts.ports;
    const createdAtUs = clock.nowUs();
    const id = newPlanId(random, createdAtUs);
    const plan: StoredPlan = { id, name: name.slice(0, 200), from, options, createdAtUs, ...factsOf(built, options, to) };
    await this.#parts.store.savePlan(plan);
    return this.#keepBuilt({ ...plan, jobs: [] }, built);
  }

  async #keepBuilt(plan: FoundPlan, { entries, endpoints, digest }: BuiltPlan): Promise<Plan> {
    await keepEntries(plan.id, entries, this.#parts.store);
    await this.#figures.take(plan.id, digest, entries, endpoints);
    return this.#told(await this.#show(plan));
  }

  async #rename({ jobs, ...plan }: FoundPlan): Promise<Plan> {
    const entries = [];
    for await (const page of entryPages(plan.id, this.#parts.store)) entries.push(...page);
    await this.#parts.store.replacePlan(plan);
    await keepEntries(plan.id, entries, this.#parts.store);
    return this.#told(await this.#show({ ...plan, jobs }));
  }

  #told(plan: Plan): Plan {
    this.#parts.onChanged(summaryOf(plan, plan.count));
    return plan;
  }

  async #show(plan: FoundPlan): Promise<Plan> {
    const digest = entriesDigestOf(plan.fingerprint);
    const { endpoints: _, ...figures } = await this.#figures.of(plan.id, digest);
    const common = {
      ...summaryOf(plan, figures.count),
      ...figures,
      problems: [...figures.problems],
      options: plan.options,
      from: plan.from,
      estimatedMs: plan.estimatedMs,
    };
    const to = await this.#targetOf(plan);
    if (to instanceof Failure) {
      const warnings = [`It can not be started: ${to.message}`];
      return { ...common, hosts: [hostOf(plan.targetUrl)], fingerprint: plan.fingerprint, warnings, hostToConfirm: null };
    }
    const { signers, remoteMostPerSecond } = this.#parts;
    const warnings = planWarnings(await this.#figures.of(plan.id, digest), plan.options, to, signers, capOf(to, remoteMostPerSecond()));
    return {
      ...common,
      targetUrl: to.target.url,
      targetName: to.name,
      hosts: [to.target.host],
      fingerprint: fingerprintOf(digest, plan.options, to),
      warnings: [...warnings],
      hostToConfirm: to.hostToConfirm(),
    };
  }

  async #targetOf({ options }: StoredPlan): Promise<ResolvedTarget | Failure> {
    try {
      return await this.#parts.targets.resolve(options.target);
    } catch (error) {
      // A plan whose target is gone can still be looked at, changed and exported.
      if (error instanceof Failure) return error;
      throw error;
    }
  }
}

function factsOf({ digest, estimatedMs }: BuiltPlan, options: PlanOptions, to: ResolvedTarget) {
  return { targetUrl: to.target.url, targetName: to.name, estimatedMs, fingerprint: fingerprintOf(digest, options, to) };
}

function summaryOf(
  plan: Pick<StoredPlan, 'id' | 'name' | 'createdAtUs' | 'targetUrl' | 'targetName' | 'options'> & {
    readonly jobs: readonly ReplayId[];
  },
  count: number,
): PlanSummary {
  const { id, name, createdAtUs, targetUrl, targetName, options, jobs } = plan;
  return { id, name, createdAtUs, targetUrl, targetName, kind: options.kind, count, jobs: [...jobs] };
}

function positionIn(cursor: string | null): number {
  if (cursor === null) return 0;
  if (!/^[0-9]{1,7}$/.test(cursor)) fail('input.invalid', { problems: 'The cursor is not one that was given out.' });
  return Number(cursor);
}

function changeWords(fingerprint: string, digest: string): string {
  return entriesDigestOf(fingerprint) === digest
    ? 'Its target or its options have changed since it was shown. Look at it again, then confirm.'
    : 'Its deliveries have changed since it was shown. Look at it again, then confirm.';
}

function hostOf(url: string): string {
  return URL.canParse(url) ? new URL(url).host : url;
}
