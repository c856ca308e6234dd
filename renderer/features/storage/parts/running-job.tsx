import type { Job } from '#contract/models/job.ts';
import { noticeError } from '#renderer/errors/present-error.ts';
import { jobFigures, jobNames, jobShare, remainingWords } from '#renderer/lib/job-words.ts';
import { visibleText } from '#renderer/lib/visible-text.ts';
import { useServices } from '#renderer/platform/services.tsx';
import { Button } from '#renderer/ui/button.tsx';
import { ProgressBar } from '#renderer/ui/progress-bar.tsx';
import styles from '../storage-page.module.css';

/** A job under way, at the place where it was started. */
export function RunningJob({ job }: { readonly job: Job }) {
  const { client, stores } = useServices();
  const stop = () => void client.jobs.cancel({ id: job.id }).catch((error: unknown) => noticeError(stores.notice, error));
  return (
    <div className={styles.running}>
      <div className={styles.runningWords}>
        <p>{visibleText(job.sentence)}</p>
        <p className={styles.figures}>
          {[jobFigures(job), remainingWords(job, Date.now() * 1000)].filter((part) => part !== '').join(', ')}
        </p>
        <ProgressBar label={jobNames[job.kind]} share={jobShare(job)} valueText={jobFigures(job)} />
      </div>
      <Button size="small" onClick={stop}>
        Stop
      </Button>
    </div>
  );
}
