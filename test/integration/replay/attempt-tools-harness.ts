import { type AttemptTools, createAttemptTools } from '#engine/replay/compare/attempt-tools.ts';
import { createExports, type Exports } from '#engine/replay/compare/exports.ts';
import type { ReplayOptions } from '#engine/replay/replay.ts';
import { waitFor } from '#test/support/wait-for.ts';
import { type LogHarness, openLogHarness } from './log-harness.ts';

export interface ToolsHarness extends LogHarness {
  readonly tools: AttemptTools;
  readonly exports: Exports;
}

const comparer = new URL('../../../electron/engine/console/compare/compare-worker.ts', import.meta.url);

/** Replay and what is done with its attempts, on a real log in `folder`. */
export async function openToolsHarness(folder: string, options: ReplayOptions = {}): Promise<ToolsHarness> {
  const harness = await openLogHarness(folder, options);
  const ports = {
    clock: { nowUs: () => Date.now() * 1000 },
    random: { bytes: (count: number) => crypto.getRandomValues(new Uint8Array(count)) },
    logger: { debug() {}, info() {}, warn() {}, error() {} },
    workers: { comparer },
  };
  const exports = createExports(ports);
  const { log, replay, attempts, replays } = harness;
  // why: on a busy machine the reader threads take longer to start than a query may take.
  const isAwake = async () =>
    (await Promise.allSettled(Array.from({ length: 4 }, () => log.readers.recentTargets(1)))).every((one) => one.status === 'fulfilled');
  await waitFor(isAwake, { limitMs: 60_000, what: 'the readers' });
  const tools = createAttemptTools({
    ports,
    log,
    exports,
    replay,
    onAttempt: (attempt) => void attempts.push(attempt),
    onReplay: (told) => void replays.push(told),
    version: '1.2.3',
    options,
  });
  return {
    ...harness,
    tools,
    exports,
    async [Symbol.asyncDispose]() {
      await tools.close();
      await harness[Symbol.asyncDispose]();
    },
  };
}
