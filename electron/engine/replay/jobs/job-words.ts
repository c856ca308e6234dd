import type { ReplaySummary } from '#contract/models/replay.ts';

export interface JobFigures {
  readonly counts: ReplaySummary['counts'];
  readonly total: number;
  readonly ratePerSecond: number | null;
  readonly remainingMs: number | null;
}

/** Where a job is that runs: what has left and what came of it. */
export function describeRunning({ counts, total, ratePerSecond, remainingMs }: JobFigures): string {
  const done = total - counts.waiting - counts.inFlight - counts.again;
  const pace = ratePerSecond === null ? '' : `; ${inRate(ratePerSecond)} a second`;
  const left = remainingMs === null ? '' : `${pace === '' ? ';' : ','} about ${inTime(remainingMs)} left`;
  return `${inCount(done)} of ${inCount(total)} done${describeResults(counts)}${pace}${left}.`;
}

/** How a job ended or where it stopped; `why` is a sentence put first, or nothing. */
export function describeStopped(why: string, { counts, total }: Pick<JobFigures, 'counts' | 'total'>): string {
  const left = counts.waiting + counts.again;
  const open = left === 0 ? '' : ` ${inCount(left)} left.`;
  const done = total - left - counts.inFlight;
  const result = `${inCount(done)} of ${inCount(total)} done${describeResults({ ...counts, again: 0 })}.${open}`;
  return why === '' ? result : `${why} ${result}`;
}

function describeResults(counts: ReplaySummary['counts']): string {
  const parts = [
    ...(counts.succeeded > 0 ? [`${inCount(counts.succeeded)} answered with a 2xx`] : []),
    ...(counts.failed > 0 ? [`${inCount(counts.failed)} failed`] : []),
    ...(counts.again > 0 ? [`${inCount(counts.again)} to be tried again`] : []),
    ...(counts.skipped > 0 ? [`${inCount(counts.skipped)} left out`] : []),
    ...(counts.unknown > 0 ? [`${inCount(counts.unknown)} unknown`] : []),
  ];
  return parts.length === 0 ? '' : `: ${parts.join(', ')}`;
}

function inCount(count: number): string {
  return count.toLocaleString('en-US');
}

function inRate(rate: number): string {
  return rate >= 10 ? inCount(Math.round(rate)) : String(Number(rate.toFixed(1)));
}

/** A length of time as a person would say it. */
export function inTime(ms: number): string {
  const seconds = Math.round(ms / 1000);
  if (seconds < 1) return 'a second';
  if (seconds < 90) return seconds === 1 ? 'a second' : `${seconds} s`;
  const minutes = Math.round(seconds / 60);
  return minutes < 90 ? `${minutes} min` : `${Math.round(minutes / 6) / 10} h`;
}
