/**
 * How long deliveries are kept, per environment, by age, count and size. Looks every minute and removes for good what the rules do not
 * keep, oldest first.
 * Guarantees: bookmarked deliveries stay, also those bookmarked while it runs; a rule takes what its preview says; a failure ends the
 * round with its reason, and the next round tries again.
 * Refuses: to touch a log that is read-only, or to judge by an index that is being rebuilt.
 */
import type { EnvironmentId } from '#contract/ids.ts';
import type { Job } from '#contract/models/job.ts';
import type { RetentionPreview, RetentionRule } from '#contract/models/storage.ts';
import { Failure, fail } from '../failure.ts';
import type { JobHandle } from '../jobs/job-list.ts';
import { bytesOf, deliveriesOf } from '../jobs/job-words.ts';
import type { RetentionPlan } from '../log/care-protocol.ts';
import type { CareParts } from './care-parts.ts';
import { giveSpaceBack } from './give-space-back.ts';
import { inPages, inSlices } from './pace.ts';

export interface RetentionTimes {
  readonly firstMs: number;
  readonly everyMs: number;
}

const defaultTimes: RetentionTimes = { firstMs: 10_000, everyMs: 60_000 };

/** A round that removed less leaves its pages to what arrives next. */
const worthGivingBackBytes = 64 * 1024 * 1024;

export interface Retention {
  /** One rule per environment, that of one without limits too. */
  rules(): readonly RetentionRule[];
  /** Fails with `missing.environment`. */
  preview(rule: RetentionRule, signal?: AbortSignal): Promise<RetentionPreview>;
  /** Fails with `missing.environment`. */
  setRule(rule: RetentionRule): Promise<void>;
  /** Goes by what is stored already. */
  hold(rules: readonly RetentionRule[]): void;
  /** Of one environment or all. Fails with `missing.environment` or `conflict.job_running`. */
  apply(environmentId?: EnvironmentId): Job;
  /** Begins to look by itself. */
  start(): void;
  close(): void;
}

export function createRetention(parts: CareParts, times: RetentionTimes = defaultTimes): Retention {
  return new Rules(parts, times);
}

class Rules implements Retention {
  readonly #parts: CareParts;
  readonly #times: RetentionTimes;
  readonly #stored: Map<EnvironmentId, RetentionRule>;
  #timer: NodeJS.Timeout | undefined;
  #lastRound: Job['id'] | undefined;
  #isClosed = false;

  constructor(parts: CareParts, times: RetentionTimes) {
    this.#parts = parts;
    this.#times = times;
    this.#stored = new Map(parts.log.configuration.retention.map((rule) => [rule.environmentId, rule]));
  }

  rules(): readonly RetentionRule[] {
    return this.#parts.log.configuration.environments.map(({ id }) => this.#ruleOf(id));
  }

  async preview(rule: RetentionRule, signal?: AbortSignal): Promise<RetentionPreview> {
    this.#assertKnown(rule.environmentId);
    return (await this.#plan(rule, signal)).preview;
  }

  async setRule(rule: RetentionRule): Promise<void> {
    this.#assertKnown(rule.environmentId);
    await this.#parts.log.writer.saveRetention(rule);
    this.#stored.set(rule.environmentId, rule);
  }

  hold(rules: readonly RetentionRule[]): void {
    for (const rule of rules) this.#stored.set(rule.environmentId, rule);
  }

  apply(environmentId?: EnvironmentId): Job {
    if (environmentId !== undefined) this.#assertKnown(environmentId);
    return this.#startRemoving(environmentId === undefined ? this.rules() : [this.#ruleOf(environmentId)], true);
  }

  start(): void {
    this.#schedule(this.#times.firstMs);
  }

  close(): void {
    this.#isClosed = true;
    clearTimeout(this.#timer);
  }

  #ruleOf(environmentId: EnvironmentId): RetentionRule {
    return this.#stored.get(environmentId) ?? { environmentId, maxAgeDays: null, maxDeliveries: null, maxBytes: null };
  }

  #assertKnown(id: EnvironmentId): void {
    if (!this.#parts.log.configuration.environments.some((environment) => environment.id === id)) fail('missing.environment', { id });
  }

  async #plan(rule: RetentionRule, signal?: AbortSignal): Promise<RetentionPlan> {
    const { clock, log, indexWaitMs } = this.#parts;
    // why: what is counted as stored although it is in the trash would push the line too far.
    await log.summarised(indexWaitMs);
    return log.readers.planRetention(rule, clock.nowUs(), signal);
  }

  #startRemoving(rules: readonly RetentionRule[], isAsked: boolean): Job {
    const sentence = 'Removing what the rules do not keep.';
    return this.#parts.jobs.start('retention', sentence, 'deliveries', null, (handle) => this.#remove(rules, handle, isAsked));
  }

  async #remove(rules: readonly RetentionRule[], { signal, progress }: JobHandle, isAsked: boolean): Promise<string> {
    const { log, pace } = this.#parts;
    const plans = await Promise.all(rules.filter(hasLimit).map((rule) => this.#plan(rule, signal)));
    let done = 0;
    let bytes = 0;
    progress(
      0,
      plans.reduce((sum, { preview }) => sum + preview.deliveries, 0),
    );
    for (const plan of plans) {
      await inPages(
        (above, limit) => log.readers.expiredNumbers(plan, above, limit, signal),
        (numbers) =>
          inSlices(pace, signal, numbers, async (part) => {
            const gone = await log.writer.purge(part, 'expired');
            done += gone.deliveries;
            bytes += gone.bytes;
            progress(done);
          }),
      );
    }
    if (isAsked || bytes >= worthGivingBackBytes) await giveSpaceBack(log.writer, pace, signal);
    return wordsOf(done, bytes, plans);
  }

  #schedule(afterMs: number): void {
    if (this.#isClosed) return;
    this.#timer = setTimeout(() => void this.#look(), afterMs).unref();
  }

  async #look(): Promise<void> {
    try {
      await this.#round();
    } catch (error) {
      const reason = error instanceof Failure ? error.code : String(error);
      if (!this.#isClosed) this.#parts.logger.warn('Retention could not look', { reason });
    }
    this.#schedule(this.#times.everyMs);
  }

  async #round(): Promise<void> {
    const { jobs, log } = this.#parts;
    const limited = this.rules().filter(hasLimit);
    if (limited.length === 0 || log.state().mode === 'read-only' || log.sizes().isIndexRebuilding) return;
    const plans = await Promise.all(limited.map((rule) => this.#plan(rule)));
    if (plans.every(({ preview }) => preview.deliveries === 0) || jobs.inTheWayOf('retention') !== undefined) return;
    // why: a round a minute would push everything else out of the list of jobs.
    if (this.#lastRound !== undefined) jobs.forget(this.#lastRound);
    const job = this.#startRemoving(limited, false);
    this.#lastRound = job.id;
    await jobs.ended(job.id);
  }
}

function hasLimit(rule: RetentionRule): boolean {
  return rule.maxAgeDays !== null || rule.maxDeliveries !== null || rule.maxBytes !== null;
}

function wordsOf(deliveries: number, bytes: number, plans: readonly RetentionPlan[]): string {
  const bookmarked = plans.reduce((sum, { preview }) => sum + preview.bookmarked, 0);
  const kept = bookmarked === 0 ? '' : ` ${deliveriesOf(bookmarked)} stayed because of a bookmark.`;
  return `${deliveriesOf(deliveries)} removed for good, ${bytesOf(bytes)}.${kept}`;
}
