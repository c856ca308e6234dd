/** Entry of the compare worker: one comparison at a time, ended early when nobody waits for it. */
import { serveJobs } from '#engine/workers/serve-jobs.ts';
import { compareBodies } from './compare-bodies.ts';
import type { CompareCase, CompareResult } from './compare-case.ts';

serveJobs<CompareCase, CompareResult>('compare-worker', compareBodies);
