import { describe, expect, it } from 'vitest';
import { describeFailure } from '#contract/errors.ts';
import { type Job, jobSchema } from '#contract/models/job.ts';
import { toTell } from '#renderer/app/jobs/job-ends.ts';
import { jobFigures, jobShare, remainingWords, stoppedWords, titleOfJob } from '#renderer/lib/job-words.ts';
import { applyFeed } from '#renderer/state/apply-feed.ts';
import { addOwnJob, createJobStore, disownJob, ownJob, withJobs } from '#renderer/state/job-store.ts';
import { createStores } from '#renderer/state/stores.ts';

function aJob(id: string, changes: Partial<Job> = {}): Job {
  const job = jobSchema.parse({
    id,
    kind: 'delete',
    state: 'running',
    sentence: 'Deleting 2,000 deliveries.',
    done: 412,
    total: 2_000,
    unit: 'deliveries',
    startedAtUs: 1_000_000_000,
    endedAtUs: null,
    failure: null,
    undo: null,
  });
  return { ...job, ...changes };
}

describe('jobs the window knows', () => {
  it('are kept newest first; late progress does not start an ended one again', () => {
    const done = aJob('job_a', { state: 'done' });
    const later = aJob('job_b', { startedAtUs: 2_000_000_000 });
    expect(withJobs([done], [later, aJob('job_a')]).map(({ id, state }) => [id, state])).toEqual([
      ['job_b', 'running'],
      ['job_a', 'done'],
    ]);
  });

  it('stay bounded, and one that runs is never forgotten', () => {
    const ended = Array.from({ length: 60 }, (_, index) => aJob(`job_${index}`, { state: 'done', startedAtUs: 5_000_000_000 + index }));
    const jobs = withJobs([aJob('job_old')], ended);
    expect(jobs.length).toBe(21);
    expect(jobs.at(-1)?.id).toBe('job_old');
  });

  it('come over the feed', () => {
    const stores = createStores();
    applyFeed(stores, [{ kind: 'job.progress', job: aJob('job_a') }]);
    applyFeed(stores, [{ kind: 'job.progress', job: aJob('job_a', { state: 'done' }) }]);
    expect(stores.job.getState().jobs.map((job) => job.state)).toEqual(['done']);
  });
});

describe('how a job ended', () => {
  it('is said of those that this window started, once, whichever comes first', () => {
    const store = createJobStore();
    addOwnJob(store, aJob('job_a', { state: 'done' }));
    expect(toTell(store.getState(), { jobs: [], own: new Set() }).map((job) => job.id)).toEqual(['job_a']);
    disownJob(store, aJob('job_a').id);
    expect(toTell(store.getState(), store.getState())).toEqual([]);
    ownJob(store, aJob('job_b').id);
    expect(toTell({ ...store.getState(), jobs: [aJob('job_b', { state: 'cancelled' })] }, store.getState()).length).toBe(1);
  });

  it('is said of every one that failed, not of others that ended well', () => {
    const running = { jobs: [aJob('job_a'), aJob('job_b')], own: new Set<Job['id']>() };
    const failed = aJob('job_a', { state: 'failed', failure: describeFailure('log.closed', {}) });
    const now = { jobs: [failed, aJob('job_b', { state: 'done' })], own: new Set<Job['id']>() };
    expect(toTell(now, running).map((job) => job.id)).toEqual(['job_a']);
    expect(toTell(now, now)).toEqual([]);
  });
});

describe('words of a job', () => {
  it('says how far it is and how long it takes', () => {
    const job = aJob('job_a', { done: 500 });
    expect(jobFigures(job)).toBe('500 of 2,000');
    expect(jobFigures({ ...job, unit: 'bytes', done: 1_048_576, total: null })).toBe('1.00 MiB');
    expect(jobShare(job)).toBe(0.25);
    expect(jobShare({ ...job, total: 0 })).toBe(1);
    expect(jobShare({ ...job, total: null })).toBeNull();
    expect(remainingWords(job, job.startedAtUs + 60_000_000)).toBe('3 min left');
    expect(remainingWords(job, job.startedAtUs + 1_000_000)).toBe('');
    expect(remainingWords({ ...job, done: 1_999 }, job.startedAtUs + 60_000_000)).toBe('almost done');
    expect(remainingWords({ ...job, state: 'done' }, job.startedAtUs + 60_000_000)).toBe('');
  });

  it('says what was done when it stopped', () => {
    expect(stoppedWords(aJob('job_a'))).toBe('Stopped after 412 of 2,000 deliveries.');
    expect(stoppedWords(aJob('job_a', { unit: 'bytes', done: 1024, total: 2048 }))).toBe('Stopped after 1.00 KiB of 2.00 KiB.');
    expect(stoppedWords(aJob('job_a', { total: null, done: 1 }))).toBe('Stopped after 1 delivery.');
    expect(titleOfJob(aJob('job_a', { sentence: '2,000 deliveries deleted.' }))).toBe('2,000 deliveries deleted');
  });
});
