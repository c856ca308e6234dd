import { CircleAlert, CircleCheck, CircleSlash, type LucideIcon } from 'lucide-react';
import type { Job } from '#contract/models/job.ts';
import { classNames } from '#renderer/lib/class-names.ts';
import { formatRelative } from '#renderer/lib/format-time.ts';
import { jobFigures, jobNames, jobShare, remainingWords, stoppedWords } from '#renderer/lib/job-words.ts';
import { visibleText } from '#renderer/lib/visible-text.ts';
import { Button } from '#renderer/ui/button.tsx';
import { ProgressBar } from '#renderer/ui/progress-bar.tsx';
import { Spinner } from '#renderer/ui/spinner.tsx';
import { TimeText } from '#renderer/ui/time-text.tsx';
import styles from './jobs.module.css';

/** Those that run and the last that ended, newest first. */
export function JobList({ jobs, onCancel }: { readonly jobs: readonly Job[]; readonly onCancel: (job: Job) => void }) {
  return (
    <div className={styles.panel}>
      <h2 className={styles.head}>Background work</h2>
      <ul className={styles.list}>
        {jobs.map((job) => (
          <li key={job.id} className={styles.job}>
            <Sign job={job} />
            <div className={styles.words}>
              <p>{visibleText(job.sentence)}</p>
              <Outcome job={job} onCancel={onCancel} />
            </div>
          </li>
        ))}
      </ul>
    </div>
  );
}

const signs: Readonly<Record<Exclude<Job['state'], 'running'>, { readonly icon: LucideIcon; readonly word: string }>> = {
  done: { icon: CircleCheck, word: 'Done' },
  failed: { icon: CircleAlert, word: 'Failed' },
  cancelled: { icon: CircleSlash, word: 'Stopped' },
};

function Sign({ job: { state } }: { readonly job: Job }) {
  if (state === 'running') return <Spinner size={14} />;
  const { icon: Icon, word } = signs[state];
  return (
    <span className={classNames(styles.sign, styles[state])} title={word}>
      <Icon size={14} strokeWidth={1.75} aria-hidden />
      <span className="visually-hidden">{word}</span>
    </span>
  );
}

function Outcome({ job, onCancel }: { readonly job: Job; readonly onCancel: (job: Job) => void }) {
  const nowMs = Date.now();
  if (job.state !== 'running') {
    const why = job.failure === null ? '' : visibleText(`${job.failure.sentence} ${job.failure.reason}`.trim());
    const words = job.state === 'cancelled' ? stoppedWords(job) : why;
    return (
      <p className={styles.secondary}>
        {words}
        {words === '' || job.endedAtUs === null ? null : ' · '}
        {job.endedAtUs === null ? null : <TimeText timeUs={job.endedAtUs}>{formatRelative(job.endedAtUs, nowMs)}</TimeText>}
      </p>
    );
  }
  return (
    <div className={styles.progress}>
      <ProgressBar label={jobNames[job.kind]} share={jobShare(job)} valueText={jobFigures(job)} className={styles.wide} />
      <span className={styles.secondary}>
        {[jobFigures(job), remainingWords(job, nowMs * 1000)].filter((part) => part !== '').join(', ')}
      </span>
      <Button size="small" onClick={() => onCancel(job)}>
        Stop
      </Button>
    </div>
  );
}
