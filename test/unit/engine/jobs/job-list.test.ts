import { beforeEach, describe, expect, test } from 'vitest';
import { jobIdSchema, trashIdSchema } from '#contract/ids.ts';
import type { Job } from '#contract/models/job.ts';
import { Failure } from '#engine/failure.ts';
import { createJobList, type JobHandle, type JobList } from '#engine/jobs/job-list.ts';
import { amountOf, bytesOf, deliveriesOf, shareOf } from '#engine/jobs/job-words.ts';
import { recordingLogger } from '#test/support/recording-logger.ts';
import { waitFor } from '#test/support/wait-for.ts';

let jobs: JobList;
let told: Job[];
let logger: ReturnType<typeof recordingLogger>;

beforeEach(() => {
  told = [];
  logger = recordingLogger();
  let ticks = 1_000_000;
  jobs = createJobList({
    clock: { nowUs: () => ticks++ },
    random: { bytes: (count) => crypto.getRandomValues(new Uint8Array(count)) },
    logger,
    onChanged: (job) => told.push(job),
  });
});

const quick = (sentence = 'Done.') =>
  jobs.start('delete', 'Deleting.', 'deliveries', 1, async ({ progress }) => {
    progress(1);
    return sentence;
  });
/** A job that ends when it is told to or when its signal says so. */
function slow(kind: Job['kind'] = 'delete') {
  const held: { handle?: JobHandle; finish?: (sentence: string) => void; fail?: (error: Error) => void } = {};
  const job = jobs.start(kind, 'Working.', 'deliveries', 10, (handle) => {
    held.handle = handle;
    return new Promise((resolve, reject) => {
      held.finish = resolve;
      held.fail = reject;
      handle.signal.addEventListener('abort', () => reject(handle.signal.reason));
    });
  });
  return { job, held };
}

describe('a job', () => {
  test('is answered as running before it begins, told at its start and end, and kept with its sentence', async () => {
    const job = quick('1 delivery deleted.');
    expect(job).toMatchObject({ state: 'running', sentence: 'Deleting.', done: 0, total: 1, endedAtUs: null, undo: null });
    expect(told).toEqual([job]);
    const ended = await jobs.ended(job.id);
    expect(ended).toMatchObject({ state: 'done', sentence: '1 delivery deleted.', done: 1, failure: null });
    expect(ended.endedAtUs).toBeGreaterThan(job.startedAtUs);
    expect(told.at(-1)).toEqual(ended);
    expect(jobs.get(job.id)).toEqual(ended);
  });

  test('that is cancelled says how far it came; one that has ended is answered as it ended', async () => {
    const { job, held } = slow();
    await waitFor(() => held.handle !== undefined);
    held.handle?.progress(4);
    expect(await jobs.cancel(job.id)).toMatchObject({
      state: 'cancelled',
      sentence: 'Stopped after 4 of 10 deliveries.',
      failure: null,
    });
    expect(await jobs.cancel(job.id)).toMatchObject({ state: 'cancelled' });
    const whole = slow();
    await waitFor(() => whole.held.handle !== undefined);
    whole.held.handle?.progress(10);
    whole.held.finish?.('All of it.');
    expect(await jobs.cancel(whole.job.id)).toMatchObject({ state: 'done', sentence: 'All of it.' });
  });

  test('that fails carries the failure of the table, and a mistake of ours an incident that is in the log file', async () => {
    const full = slow();
    const broken = slow();
    await waitFor(() => full.held.fail !== undefined && broken.held.fail !== undefined);
    full.held.fail?.(new Failure('log.disk_full', {}));
    broken.held.fail?.(new TypeError('x is not a function'));
    expect(await jobs.ended(full.job.id)).toMatchObject({ state: 'failed', failure: { code: 'log.disk_full' } });
    const bug = await jobs.ended(broken.job.id);
    expect(bug.failure).toMatchObject({ code: 'internal.bug', incident: broken.job.id });
    expect(JSON.stringify(bug)).not.toContain('not a function');
    expect(logger.lines.map(({ fields }) => fields['job'])).toContain(broken.job.id);
  });

  test('says at once what undoes it, and its progress at most ten times a second', async () => {
    const undo = trashIdSchema.parse('trs_1');
    const { job, held } = slow();
    await waitFor(() => held.handle !== undefined);
    for (let done = 1; done <= 5_000; done += 1) held.handle?.progress(done, 5_000);
    held.handle?.undo(undo);
    expect(told.length).toBeLessThan(10);
    expect(told.at(-1)).toMatchObject({ id: job.id, done: 5_000, total: 5_000, undo });
    held.finish?.('Done.');
    await jobs.ended(job.id);
  });
});

describe('the list', () => {
  test('holds the newest first: all that run and the last twenty that ended', async () => {
    const { job, held } = slow();
    const ids = [];
    for (let count = 0; count < 25; count += 1) {
      const { id } = quick();
      await jobs.ended(id);
      ids.unshift(id);
    }
    expect(jobs.list().map(({ id }) => id)).toEqual([...ids.slice(0, 20), job.id]);
    expect(() => jobs.get(jobIdSchema.parse('job_none'))).toThrow(expect.objectContaining({ code: 'missing.job' }));
    jobs.forget(job.id);
    expect(jobs.get(job.id).state).toBe('running');
    held.finish?.('Done.');
    await jobs.ended(job.id);
    jobs.forget(job.id);
    expect(jobs.list()).toHaveLength(19);
  });

  test('lets one at a time keep the whole log busy, and any number of others', async () => {
    const { job, held } = slow('backup');
    slow('delete');
    slow('annotate');
    for (const kind of ['backup', 'check', 'compact', 'retention'] as const) {
      expect(() => jobs.start(kind, 'x', 'bytes', null, async () => 'x')).toThrow(
        expect.objectContaining({ code: 'conflict.job_running', details: { problem: 'Working.', jobId: job.id } }),
      );
      expect(jobs.inTheWayOf(kind)?.id).toBe(job.id);
    }
    await waitFor(() => held.finish !== undefined);
    held.finish?.('Done.');
    await jobs.ended(job.id);
    expect(jobs.inTheWayOf('check')).toBeUndefined();
    await jobs.close();
  });

  test('ends everything when it closes, and begins nothing after', async () => {
    const { job } = slow();
    await jobs.close();
    expect(jobs.get(job.id).state).toBe('cancelled');
    expect(() => quick()).toThrow(expect.objectContaining({ code: 'log.closed' }));
  });
});

test('figures read as in the window', () => {
  expect([deliveriesOf(1), deliveriesOf(0), deliveriesOf(1_234)]).toEqual(['1 delivery', '0 deliveries', '1,234 deliveries']);
  expect([0, 812, 1_263, 10_485_760, 1_048_575, 123 * 1024 ** 3].map(bytesOf)).toEqual([
    '0 B',
    '812 B',
    '1.23 KiB',
    '10.0 MiB',
    '1.00 MiB',
    '123 GiB',
  ]);
  expect([shareOf(1_250, 20_000, 'deliveries'), shareOf(0, 2_048, 'bytes')]).toEqual(['1,250 of 20,000 deliveries', '0 B of 2.00 KiB']);
  expect([amountOf(2, 'deliveries'), amountOf(2_048, 'bytes'), amountOf(1, 'pages'), amountOf(2_000, 'pages')]).toEqual([
    '2 deliveries',
    '2.00 KiB',
    '1 page',
    '2,000 pages',
  ]);
});
