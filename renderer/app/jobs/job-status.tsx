import { History, X } from 'lucide-react';
import { useState } from 'react';
import type { Job } from '#contract/models/job.ts';
import { noticeError } from '#renderer/errors/present-error.ts';
import { jobFigures, jobNames, jobShare, remainingWords } from '#renderer/lib/job-words.ts';
import { useServices, useStore } from '#renderer/platform/services.tsx';
import { IconButton } from '#renderer/ui/icon-button.tsx';
import { Popover } from '#renderer/ui/popover.tsx';
import { ProgressBar } from '#renderer/ui/progress-bar.tsx';
import { JobList } from './job-list.tsx';
import styles from './jobs.module.css';

/** In the status line: what runs in the background, how far it is, how long it takes, and its cancel. Pressed, it lists the last ones. */
export function JobStatus() {
  const { stores } = useServices();
  const jobs = useStore(stores.job, (state) => state.jobs);
  const [isOpen, setOpen] = useState(false);
  const cancel = useCancel();
  const running = jobs.filter((job) => job.state === 'running');
  const first = running[0];
  if (jobs.length === 0) return null;
  const trigger =
    first === undefined ? (
      <button type="button" className={styles.recent} aria-label="Recent work" title="Recent work">
        <History size={13} strokeWidth={1.5} aria-hidden />
      </button>
    ) : (
      <button type="button" className={styles.running} aria-label={`${jobNames[first.kind]}, ${jobFigures(first)}. Show all work`}>
        <RunningJob job={first} others={running.length - 1} />
      </button>
    );
  return (
    <span className={styles.status}>
      <Popover label="Background work" isOpen={isOpen} onOpenChange={setOpen} trigger={trigger}>
        <JobList jobs={jobs} onCancel={cancel} />
      </Popover>
      {first === undefined ? null : (
        <IconButton icon={X} size="small" className={styles.cancel} label={`Stop: ${jobNames[first.kind]}`} onClick={() => cancel(first)} />
      )}
    </span>
  );
}

function RunningJob({ job, others }: { readonly job: Job; readonly others: number }) {
  return (
    <>
      <span>{jobNames[job.kind]}</span>
      <span className={styles.figures}>{jobFigures(job)}</span>
      <ProgressBar label={jobNames[job.kind]} share={jobShare(job)} valueText={jobFigures(job)} className={styles.line} />
      <span className={styles.left}>{remainingWords(job, Date.now() * 1000)}</span>
      {others > 0 ? <span className={styles.others}>+{others}</span> : null}
    </>
  );
}

function useCancel(): (job: Job) => void {
  const { client, stores } = useServices();
  return ({ id }) => {
    client.jobs.cancel({ id }).catch((error: unknown) => noticeError(stores.notice, error));
  };
}
