import { createHash, createHmac } from 'node:crypto';
import type { DeliveryId, ReplayId } from '#contract/ids.ts';
import type { AttemptSummary, ReplaySummary } from '#contract/models/replay.ts';
import { defaultSigning } from '#domain/signing/signing-defaults.ts';
import type { NewJob } from '#engine/log/plan-store.ts';
import type { ReplayJobs } from '#engine/replay/jobs/job-parts.ts';
import { createReplay, type Replay, type ReplayOptions } from '#engine/replay/replay.ts';
import type { ReplayParts } from '#engine/replay/replay-parts.ts';
import type { ResolvedTarget } from '#engine/replay/targets/resolved-target.ts';
import type { SchemeSettings } from '#engine/verification/scheme.ts';
import { type MemoryAttempt, type MemoryReplayLog, memoryReplayLog } from '#test/support/memory-replay-log.ts';
import { waitFor } from '#test/support/wait-for.ts';
import { aJob, jobOptions, replayerFor, type UrlReplayer, type UrlRequest } from './a-job.ts';

export interface Harness {
  readonly log: MemoryReplayLog;
  readonly replay: Replay;
  readonly replayer: UrlReplayer;
  readonly jobs: ReplayJobs;
  readonly ownPorts: { control: number[]; receiver: number[] };
  /** What the feed was told, in order. */
  readonly attempts: AttemptSummary[];
  readonly replays: ReplaySummary[];
  readonly logged: string[];
  /** Starts a replay of one delivery and waits until it has ended. */
  send(delivery: DeliveryId, targetUrl: string, more?: Partial<UrlRequest>): Promise<MemoryAttempt>;
  /** Starts a job of a plan; `change` what its target sets. */
  startJob(
    deliveries: readonly DeliveryId[],
    url: string,
    change?: {
      readonly options?: Partial<NewJob['options']>;
      readonly target?: Partial<ResolvedTarget['options']>;
      readonly dueMs?: (position: number) => number;
    },
  ): Promise<ReplayId>;
  /** Waits until no replay of this harness runs. */
  ended(): Promise<void>;
}

/** Small enough to wait for, large enough for a busy machine. */
export const smallLimits = { firstByteMs: 500, totalMs: 1_200 };

export function makeHarness(options: ReplayOptions = {}, change: (parts: ReplayParts) => ReplayParts = (parts) => parts): Harness {
  const log = memoryReplayLog();
  const ownPorts = { control: [1], receiver: [2] };
  const attempts: AttemptSummary[] = [];
  const replays: ReplaySummary[] = [];
  const logged: string[] = [];
  const parts = change(harnessParts(log, { ownPorts, attempts, replays, logged }));
  const replay = createReplay(parts, options);
  const replayer = replayerFor(replay);
  let jobs = 0;
  const ended = async () => {
    await waitFor(() => [...log.jobs.values()].every(({ state }) => state !== 'running') || logged.length > 0, {
      limitMs: 10_000,
      what: 'the end of the replay',
    });
  };
  return {
    log,
    replay,
    replayer,
    jobs: replay.jobs,
    ownPorts,
    attempts,
    replays,
    logged,
    ended,
    async send(delivery, targetUrl, more = {}) {
      await replayer.start({ deliveryIds: [delivery], targetUrl, kind: 'exact', confirmedHost: null, idempotencyKey: null, ...more });
      await ended();
      const last = log.attempts.at(-1);
      if (last === undefined) throw new Error('There was no attempt.');
      return last;
    },
    async startJob(deliveries, url, { options: planned = {}, target = {}, dueMs = () => 0 } = {}) {
      const resolved = await replay.targets.resolve({ url });
      const to = { ...resolved, options: { ...resolved.options, ...target } };
      jobs += 1;
      return replay.jobs.start(aJob(jobs, deliveries, url, { ...jobOptions, target: { url }, ...planned }, dueMs), to);
    },
  };
}

interface Told {
  readonly ownPorts: { control: number[]; receiver: number[] };
  readonly attempts: AttemptSummary[];
  readonly replays: ReplaySummary[];
  readonly logged: string[];
}

function harnessParts(log: MemoryReplayLog, { ownPorts, attempts, replays, logged }: Told): ReplayParts {
  let nowUs = 1_750_000_000_000_000;
  let random = 0;
  const noTargets = async (): Promise<never> => {
    throw new Error('This log keeps no targets');
  };
  const settings: SchemeSettings = { ...defaultSigning('zof'), toleranceSeconds: 300 };
  return {
    ports: {
      clock: { nowUs: () => (nowUs += 1000) },
      random: { bytes: (count) => createHash('sha256').update(String(random++)).digest().subarray(0, count) },
      logger: { debug() {}, info() {}, warn() {}, error: (message) => void logged.push(message) },
      vault: { protection: 'key-file', label: '', seal: noTargets, open: noTargets },
    },
    readers: log.readers,
    store: {
      ...log.store,
      listTargets: noTargets,
      findTarget: noTargets,
      lastAttemptTo: noTargets,
      saveTarget: noTargets,
      removeTarget: noTargets,
      restoreTarget: noTargets,
    },
    signFor: (_endpoint, body) => ({ headers: [['X-Zof-Signature', `sha256=${testSignature(body)}`]], replaces: ['X-Zof-Signature'] }),
    settingsOf: () => settings,
    schemeOf: () => settings,
    ownPorts: () => ownPorts,
    remoteMostPerSecond: () => 1_000,
    onAttempt: (attempt) => void attempts.push(attempt),
    onReplay: (replay) => void replays.push(replay),
    onTarget: () => undefined,
    onTargetRemoved: () => undefined,
  };
}

export function testSignature(body: Uint8Array): string {
  return createHmac('sha256', 'a test secret').update(body).digest('hex');
}
