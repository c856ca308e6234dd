/** Entry of the compare worker: one comparison at a time, ended early when nobody waits for it. */
import { type BodiesCase, type BodiesResult, compareAnswerBodies } from '#engine/replay/compare/compare-answer-bodies.ts';
import { serveJobs } from '#engine/workers/serve-jobs.ts';
import { compareBodies } from './compare-bodies.ts';
import type { CompareCase, CompareResult } from './compare-case.ts';

serveJobs<CompareCase | BodiesCase, CompareResult | BodiesResult>('compare-worker', (given, isStopped) =>
  'payload' in given ? compareBodies(given, isStopped) : compareAnswerBodies(given, isStopped),
);
