import { createHash, createHmac } from 'node:crypto';
import type { DeliveryId } from '#contract/ids.ts';
import type { AttemptSummary, ReplaySummary } from '#contract/models/replay.ts';
import type { Replayer, ReplayParts, ReplayRequest } from '#engine/replay/replay-parts.ts';
import { createReplayer, type ReplayerOptions } from '#engine/replay/replayer.ts';
import { type MemoryAttempt, type MemoryReplayLog, memoryReplayLog } from '#test/support/memory-replay-log.ts';
import { waitFor } from '#test/support/wait-for.ts';

export interface Harness {
  readonly log: MemoryReplayLog;
  readonly replayer: Replayer;
  readonly ownPorts: { control: number[]; receiver: number[] };
  /** What the feed was told, in order. */
  readonly attempts: AttemptSummary[];
  readonly replays: ReplaySummary[];
  readonly logged: string[];
  /** Starts a replay of one delivery and waits until it has ended. */
  send(delivery: DeliveryId, targetUrl: string, more?: Partial<ReplayRequest>): Promise<MemoryAttempt>;
  /** Waits until no replay of this harness runs. */
  ended(): Promise<void>;
}

/** Small enough to wait for, large enough for a busy machine. */
export const smallLimits = { firstByteMs: 500, totalMs: 1_200 };

export function makeHarness(options: ReplayerOptions = {}, change: (parts: ReplayParts) => ReplayParts = (parts) => parts): Harness {
  const log = memoryReplayLog();
  const ownPorts = { control: [1], receiver: [2] };
  const attempts: AttemptSummary[] = [];
  const replays: ReplaySummary[] = [];
  const logged: string[] = [];
  let nowUs = 1_750_000_000_000_000;
  let random = 0;
  const replayer = createReplayer(
    change({
      clock: { nowUs: () => (nowUs += 1000) },
      random: { bytes: (count) => createHash('sha256').update(String(random++)).digest().subarray(0, count) },
      logger: { debug() {}, info() {}, warn() {}, error: (message) => void logged.push(message) },
      readers: log.readers,
      writer: log.writer,
      signFor: (_endpoint, body) => ({ headers: [['X-Zof-Signature', `sha256=${testSignature(body)}`]], replaces: ['X-Zof-Signature'] }),
      ownPorts: () => ownPorts,
      onAttempt: (attempt) => void attempts.push(attempt),
      onReplay: (replay) => void replays.push(replay),
    }),
    options,
  );
  const ended = async () => {
    await waitFor(() => [...log.replays.values()].every(({ state }) => state !== 'running') || logged.length > 0, {
      limitMs: 10_000,
      what: 'the end of the replay',
    });
  };
  return {
    log,
    replayer,
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
  };
}

export function testSignature(body: Uint8Array): string {
  return createHmac('sha256', 'a test secret').update(body).digest('hex');
}
