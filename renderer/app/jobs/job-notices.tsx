import { useEffect } from 'react';
import type { Job } from '#contract/models/job.ts';
import { noticeError, presentFailure } from '#renderer/errors/present-error.ts';
import { stoppedWords, titleOfJob } from '#renderer/lib/job-words.ts';
import { type Services, useServices } from '#renderer/platform/services.tsx';
import { addOwnJob, disownJob, type JobState } from '#renderer/state/job-store.ts';
import { addNotice, type Notice } from '#renderer/state/notice-store.ts';
import { toTell } from './job-ends.ts';

/** Long enough to be read and reached; the trash on the storage page has the same undo afterwards. */
const undoMs = 20_000;
const saidMs = 6_000;

/** Says how jobs ended: those that this window started, and every one that failed. */
export function JobNotices() {
  const services = useServices();
  useEffect(() => {
    const tell = (state: JobState, previous: JobState) => {
      for (const job of toTell(state, previous)) {
        disownJob(services.stores.job, job.id);
        addNotice(services.stores.notice, noticeOf(services, job));
      }
    };
    return services.stores.job.subscribe(tell);
  }, [services]);
  return null;
}

function noticeOf(services: Services, job: Job): Omit<Notice, 'id'> {
  const undo = undoOf(services, job);
  const more = { key: `job.${job.id}`, ...(undo === undefined ? {} : { action: undo }) };
  if (job.state === 'failed' && job.failure !== null) {
    const { title, text } = presentFailure(job.failure);
    return { tone: 'bad', title, text: `${text} ${stoppedWords(job)}`.trim(), lastsMs: null, ...more };
  }
  if (job.state === 'cancelled') return { tone: 'info', title: stoppedWords(job).replace(/\.$/, ''), lastsMs: undoMs, ...more };
  return { tone: 'ok', title: titleOfJob(job), lastsMs: undo === undefined ? saidMs : undoMs, ...more };
}

function undoOf({ client, stores }: Services, { undo }: Job): Notice['action'] {
  if (undo === null) return undefined;
  const run = () => {
    client.trash.restore({ id: undo }).then(
      (job) => addOwnJob(stores.job, job),
      (error: unknown) => noticeError(stores.notice, error),
    );
  };
  return { label: 'Undo', run };
}
