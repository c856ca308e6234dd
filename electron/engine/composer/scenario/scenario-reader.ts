/** Reads scenarios without holding up the thread that captures: a long text is read by a worker. */
import { type ReadScenario, readScenario } from '#domain/scenario/read-scenario.ts';
import { WorkerQueue } from '#engine/workers/worker-queue.ts';

/** The worst text of this length takes some ten milliseconds; those that people write are shorter. */
const readAtOnce = 8 * 1024;

export interface ScenarioReader {
  /** Never fails for what stands in the text. Fails with `log.closed` and `cancelled.by_user`. */
  read(text: string, signal?: AbortSignal): Promise<ReadScenario>;
  close(): Promise<void>;
}

/** `entry`: the worker's entry file. */
export function createScenarioReader(entry: URL): ScenarioReader {
  const queue = new WorkerQueue<string, ReadScenario>(entry, 'scenario');
  return {
    read: async (text, signal) => (text.length <= readAtOnce ? readScenario(text) : queue.run(text, signal)),
    close: () => queue.close(),
  };
}
