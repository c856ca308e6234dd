/**
 * Puts replay together: which targets there are, what may leave, the jobs that send it. Guarantees: single replays, plans and checks share one
 * guard, one memory of confirmed hosts and one way of sending.
 */

import type { ReplayId } from '#contract/ids.ts';
import type { StoredJob } from '../log/plan-store.ts';
import { createHostConsent, type HostConsent } from './host-consent.ts';
import type { JobParts, JobTimers, ReplayJobs } from './jobs/job-parts.ts';
import { createReplayJobs } from './jobs/job-runner.ts';
import { systemTimers } from './jobs/system-timers.ts';
import { type Resolve, systemResolve } from './open-connection.ts';
import { buildOutgoing } from './outgoing.ts';
import { defaultReplayLimits, type ReplayLimits } from './replay-limits.ts';
import type { Replayer, ReplayParts } from './replay-parts.ts';
import { createReplayer } from './replayer.ts';
import { createTargetGuard, type TargetGuard } from './target-guard.ts';
import type { ResolvedTarget } from './targets/resolved-target.ts';
import { createTargetBook, type TargetBook } from './targets/target-book.ts';
import { targetOfJob } from './targets/target-of-job.ts';

/** What differs from an ordinary run: smaller limits, another resolver, other certificates to trust, a clock that is set by hand. */
export interface ReplayOptions {
  readonly limits?: Partial<ReplayLimits>;
  readonly resolve?: Resolve;
  /** PEM; instead of the built-in authorities. */
  readonly trustedCertificates?: readonly string[];
  readonly timers?: JobTimers;
}

export interface Replay {
  readonly guard: TargetGuard;
  readonly consent: HostConsent;
  readonly targets: TargetBook;
  readonly build: JobParts['build'];
  readonly jobs: ReplayJobs;
  readonly replayer: Replayer;
  /** Goes on with a job that was paused. Fails as `ReplayJobs.resume` and `TargetBook.resolve` do, and with `replay.target_needs_consent`. */
  goOn(job: StoredJob, confirmedHost: string | null): Promise<void>;
  /** After a start: goes on with those of the paused jobs that were to. */
  takeUp(paused: readonly ReplayId[]): void;
}

export function createReplay(parts: ReplayParts, options: ReplayOptions = {}): Replay {
  const { ports, readers, ownPorts } = parts;
  const { clock, random, logger } = ports;
  const guard = createTargetGuard(ownPorts);
  const consent = createHostConsent();
  const resolve = options.resolve ?? systemResolve;
  const targets = createTargetBook({ ...parts, guard, consent, resolve, onChanged: parts.onTarget, onRemoved: parts.onTargetRemoved });
  const { signFor, settingsOf, schemeOf } = parts;
  const build: JobParts['build'] = (delivery, body, to, { id, kind, createdAtUs, dueMs, connection }) =>
    buildOutgoing(delivery, body, to, kind, {
      signers: { signFor, settingsOf, schemeOf },
      clock,
      identity: { seed: id, atUs: createdAtUs + Math.round(dueMs * 1000) },
      connection,
    });
  const jobs = createReplayJobs({
    clock,
    random,
    logger,
    timers: options.timers ?? systemTimers,
    store: parts.store,
    readWhole: (ids, mostBytes) => readers.readWholeDeliveries(ids, mostBytes),
    build,
    guard,
    resolve,
    limits: { ...defaultReplayLimits, ...options.limits },
    trustedCertificates: options.trustedCertificates,
    remoteMostPerSecond: parts.remoteMostPerSecond,
    missingConsent: (target) => consent.missingFor(target),
    onAttempt: parts.onAttempt,
    onReplay: parts.onReplay,
  });
  const limited = { resolve: async (choice: Parameters<TargetBook['resolve']>[0]) => limit(await targets.resolve(choice), options.limits) };
  return {
    guard,
    consent,
    targets,
    build,
    jobs,
    replayer: createReplayer({ clock, random, readers, guard, targets: limited, build, jobs }),
    async goOn(job, confirmedHost) {
      const to = await targetOfJob(job, limited);
      to.requireConsent(confirmedHost);
      await jobs.resume(job.summary.id, to);
    },
    takeUp: (paused) => jobs.takeUp(paused, (job) => targetOfJob(job, limited)),
  };
}

/** The target with the limits of this run. */
function limit(to: ResolvedTarget, limits: Partial<ReplayLimits> = {}): ResolvedTarget {
  const { connectMs, firstByteMs, totalMs, answerWithinMs } = { ...to.options, ...limits };
  return { ...to, options: { ...to.options, connectMs, firstByteMs, totalMs, answerWithinMs } };
}
