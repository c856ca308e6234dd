import { expect, test } from 'vitest';
import { jobIdSchema } from '#contract/ids.ts';
import type { Job } from '#contract/models/job.ts';
import { followJob } from '#renderer/platform/follow-job.ts';
import { createJobStore, withJobs } from '#renderer/state/job-store.ts';

const running: Job = {
  id: jobIdSchema.parse('job_1'),
  kind: 'rejudge',
  state: 'running',
  sentence: 'Judging 1 delivery again.',
  done: 0,
  total: 1,
  unit: 'deliveries',
  startedAtUs: 1,
  endedAtUs: null,
  failure: null,
  undo: null,
};
const ended: Job = { ...running, state: 'done', done: 1, endedAtUs: 2 };

test('resolves with the end that the feed tells, and nothing is said of it elsewhere', async () => {
  const store = createJobStore();
  const end = followJob(store, running, new AbortController().signal);
  store.setState(({ jobs }) => ({ jobs: withJobs(jobs, [ended]) }));
  expect(await end).toEqual(ended);
  expect(store.getState().own.size).toBe(0);
});

test('resolves at once when the feed was faster than the answer', async () => {
  const store = createJobStore();
  store.setState({ jobs: [ended] });
  expect(await followJob(store, running, new AbortController().signal)).toEqual(ended);
});

test('is left when nobody looks any more', async () => {
  const control = new AbortController();
  const end = followJob(createJobStore(), running, control.signal);
  control.abort(new Error('gone'));
  await expect(end).rejects.toThrow('gone');
});
