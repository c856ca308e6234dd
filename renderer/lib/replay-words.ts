/** What a replay job is doing, in words and figures. The whole sentence comes from the engine. Pure. */
import type { ReplaySummary } from '#contract/models/replay.ts';
import { formatCount } from './format-bytes.ts';
import { formatSpan } from './format-time.ts';

export type ReplayTone = 'quiet' | 'info' | 'ok' | 'warn' | 'bad';

interface Look {
  readonly word: string;
  readonly tone: ReplayTone;
}

const looks: Readonly<Record<ReplaySummary['state'], Look>> = {
  running: { word: 'Running', tone: 'info' },
  paused: { word: 'Paused', tone: 'warn' },
  done: { word: 'Done', tone: 'ok' },
  stopped: { word: 'Stopped', tone: 'bad' },
  cancelled: { word: 'Cancelled', tone: 'quiet' },
  interrupted: { word: 'Interrupted', tone: 'warn' },
};

/** A job that ended with failures is done, and says so. */
export function replayLook({ state, counts }: Pick<ReplaySummary, 'state' | 'counts'>): Look {
  if (state !== 'done' || counts.failed + counts.unknown === 0) return looks[state];
  return { word: 'Done, with failures', tone: 'bad' };
}

/** `412 of 2,000` */
export function replayFigures({ doneAttempts, totalAttempts }: Pick<ReplaySummary, 'doneAttempts' | 'totalAttempts'>): string {
  return `${formatCount(doneAttempts)} of ${formatCount(totalAttempts)}`;
}

/** Between 0 and 1. */
export function replayShare({ doneAttempts, totalAttempts }: Pick<ReplaySummary, 'doneAttempts' | 'totalAttempts'>): number {
  return totalAttempts <= 0 ? 1 : Math.min(1, doneAttempts / totalAttempts);
}

/** `3 min left`; empty while that can not be said. */
export function replayRemaining({ state, remainingMs }: Pick<ReplaySummary, 'state' | 'remainingMs'>): string {
  if (state !== 'running' || remainingMs === null) return '';
  return remainingMs < 1_000 ? 'almost done' : `${formatSpan(remainingMs * 1000)} left`;
}

/** `41 a second`; empty while nothing leaves. */
export function replayRate({ state, ratePerSecond }: Pick<ReplaySummary, 'state' | 'ratePerSecond'>): string {
  if (state !== 'running' || ratePerSecond === null || ratePerSecond <= 0) return '';
  return `${ratePerSecond < 10 ? Number(ratePerSecond.toFixed(1)) : formatCount(Math.round(ratePerSecond))} a second`;
}

/** Work that is not at its end and that a person can go on with or end. */
export function isUnfinished({ state }: Pick<ReplaySummary, 'state'>): boolean {
  return state === 'running' || state === 'paused' || state === 'interrupted';
}
