/** An engine with its sandbox on a folder that it can be started on again, for tests of the Console. */
import { environmentIdSchema } from '#contract/ids.ts';
import type { DeliverySummary } from '#contract/models/delivery.ts';
import type { Job } from '#contract/models/job.ts';
import type { Engine } from '#engine/engine-parts.ts';
import type { EnginePorts } from '#engine/ports.ts';
import { makeEngine } from './make-engine.ts';
import { recordingLogger } from './recording-logger.ts';
import { tempFolder } from './temp-folder.ts';
import { waitFor } from './wait-for.ts';

export const call = { signal: undefined };
export const sandboxId = environmentIdSchema.parse('env_sandbox');
export const stagingId = environmentIdSchema.parse('env_staging');
/** The machine may be busy with other things. */
export const patient = { limitMs: 30_000 };

export interface ConsoleEngine extends AsyncDisposable {
  readonly folder: string;
  readonly logger: ReturnType<typeof recordingLogger>;
  get engine(): Engine;
  get handlers(): Engine['handlers'];
  /** Ends it and starts another one on the folder, with another port. */
  restart(replace?: Partial<EnginePorts>): Promise<void>;
  /** Deliveries that match, newest first. */
  list(query: string): Promise<readonly DeliverySummary[]>;
  /** Resolves when at least so many match. */
  arrived(query: string, count?: number): Promise<readonly DeliverySummary[]>;
  endOf(id: Job['id']): Promise<Job>;
}

export async function startConsoleEngine(replace: Partial<EnginePorts> = {}): Promise<ConsoleEngine> {
  const folder = tempFolder();
  const logger = recordingLogger();
  let engine = await makeEngine(folder.path, { logger, ...replace });
  const list = async (query: string) => (await engine.handlers.deliveries.list({ query, limit: 200 }, call)).items;
  return {
    folder: folder.path,
    logger,
    get engine() {
      return engine;
    },
    get handlers() {
      return engine.handlers;
    },
    async restart(other = {}) {
      await engine.close();
      engine = await makeEngine(folder.path, { logger, ...replace, ...other });
    },
    list,
    arrived: (query, count = 1) =>
      waitFor(
        async () => {
          const found = await list(query);
          return found.length >= count && found;
        },
        { ...patient, what: `${count} of ${query}` },
      ),
    endOf: (id) =>
      waitFor(
        async () => {
          const job = await engine.handlers.jobs.get({ id }, call);
          return job.state !== 'running' && job;
        },
        { limitMs: 40_000, what: 'the end of a job' },
      ),
    async [Symbol.asyncDispose]() {
      await engine.close();
      folder[Symbol.dispose]();
    },
  };
}
