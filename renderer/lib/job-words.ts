import type { Job, JobKind } from '#contract/models/job.ts';
import { countOf, formatBytes, formatCount } from './format-bytes.ts';
import { formatSpan } from './format-time.ts';

/** What runs, in a word or two. */
export const jobNames: Readonly<Record<JobKind, string>> = {
  delete: 'Deleting',
  'restore-deleted': 'Restoring',
  'empty-trash': 'Emptying the trash',
  annotate: 'Marking',
  retention: 'Clean-up',
  backup: 'Backup',
  check: 'Check',
  rejudge: 'Judging signatures again',
  compact: 'Compaction',
  salvage: 'Salvage',
  compare: 'Comparing with the Console',
  'test-event': 'Waiting for a test event',
};

/** Before that much time the rate says nothing. */
const soonestUs = 2_000_000;

/** Between 0 and 1; null while the total is not known. */
export function jobShare({ done, total }: Job): number | null {
  if (total === null) return null;
  return total <= 0 ? 1 : Math.min(1, Math.max(0, done / total));
}

/** `412 of 2,000`, `1.20 MiB of 31.0 MiB`; without a total only what is done. */
export function jobFigures({ done, total, unit }: Job): string {
  const figure = unit === 'bytes' ? formatBytes : formatCount;
  return total === null ? figure(done) : `${figure(done)} of ${figure(total)}`;
}

/** How long it will take at the rate so far: `3 min left`; empty while that can not be said. */
export function remainingWords(job: Job, nowUs: number): string {
  const share = jobShare(job);
  const spentUs = nowUs - job.startedAtUs;
  if (job.state !== 'running' || share === null || share <= 0 || spentUs < soonestUs) return '';
  const leftUs = (spentUs / share) * (1 - share);
  return leftUs < 1_000_000 ? 'almost done' : `${formatSpan(leftUs)} left`;
}

/** What became of a job that did not reach its end: `Stopped after 412 of 2,000 deliveries.` */
export function stoppedWords({ done, total, unit }: Job): string {
  if (unit === 'bytes') return `Stopped after ${formatBytes(done)}${total === null ? '' : ` of ${formatBytes(total)}`}.`;
  const [one, many] = unit === 'pages' ? ['page', 'pages'] : ['delivery', 'deliveries'];
  if (total === null) return `Stopped after ${countOf(done, one, many)}.`;
  return `Stopped after ${formatCount(done)} of ${countOf(total, one, many)}.`;
}

/** A sentence as the title of a notice, which ends without a full stop. */
export function titleOfJob({ sentence }: Job): string {
  return sentence.replace(/\.$/, '');
}
