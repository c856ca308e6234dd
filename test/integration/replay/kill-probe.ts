/**
 * Run as a process of its own and killed by its test: opens the log in argv[2] and runs a job of a plan of all its deliveries, argv[4] of them,
 * to argv[3]; prints `started` when the job is stored.
 */
import { deliveryIdOf } from '#contract/ids.ts';
import { aJob, jobOptions, storePlan } from './a-job.ts';
import { openLogHarness } from './log-harness.ts';

const [folder = '', targetUrl = '', count = '0'] = process.argv.slice(2);
const { log, replay } = await openLogHarness(folder);
const ids = Array.from({ length: Number(count) }, (_, at) => deliveryIdOf(at + 1));
await storePlan(log, ids, targetUrl);
const job = aJob(1, [], targetUrl, { ...jobOptions, target: { url: targetUrl }, concurrency: 4 });
await replay.jobs.start(job, await replay.targets.resolve({ url: targetUrl }));
process.stdout.write('started\n');
