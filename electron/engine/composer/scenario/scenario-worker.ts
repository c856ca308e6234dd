/** Entry of the scenario worker: a text of hundreds of kilobytes takes seconds to read, and capture does not wait for it. */
import { type ReadScenario, readScenario } from '#domain/scenario/read-scenario.ts';
import { serveJobs } from '#engine/workers/serve-jobs.ts';

serveJobs<string, ReadScenario>('scenario-worker', readScenario);
