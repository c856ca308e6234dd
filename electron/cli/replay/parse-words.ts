/** What is written after the options of a replay, read into the contract's words. */
import { InvalidArgumentError } from 'commander';
import type { Pace, RetryPolicy } from '#contract/models/plan.ts';

const unitMs: Readonly<Record<string, number>> = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000 };
const longestMs = 86_400_000;

/** Milliseconds: `800ms`, `5s`, `1m`, `2h`. */
export function parseMs(text: string): number {
  const [, number = '', unit = ''] = /^(\d{1,9}(?:\.\d{1,3})?)(ms|s|m|h)$/.exec(text.trim()) ?? [];
  const ms = Math.round(Number(number) * (unitMs[unit] ?? 0));
  if (number === '' || ms > longestMs) throw new InvalidArgumentError('A time is a number with a unit, up to a day: 800ms, 5s, 1m, 2h.');
  return ms;
}

export const paceWords = 'at-once, original, 2x (twice as fast), 50% (half of each pause), capped=5s or every=1s';

export function parsePace(text: string): Pace {
  if (text === 'at-once' || text === 'original') return { kind: text };
  const [, name = '', time = ''] = /^(capped|every)=(.+)$/.exec(text) ?? [];
  if (name === 'capped') return { kind: 'capped', longestGapMs: parseMs(time) };
  if (name === 'every') return { kind: 'fixed', gapMs: parseMs(time) };
  const [, number = '', unit = ''] = /^(\d{1,5}(?:\.\d{1,3})?)(x|%)$/.exec(text) ?? [];
  const percent = unit === 'x' ? 100 / Number(number) : Number(number);
  if (number === '' || !(percent >= 0.1 && percent <= 10_000)) throw new InvalidArgumentError(`A pace is ${paceWords}.`);
  return { kind: 'scaled', percent };
}

export const retryWords = 'none; a number of tries, whose delays double from 1s to 1m; or the delays, as 1s,10s,1m';
const mostTries = 20;

export function parseRetry(text: string): RetryPolicy {
  if (text === 'none') return { kind: 'none' };
  if (/^\d{1,2}$/.test(text)) {
    const tries = Number(text);
    if (tries < 1 || tries > mostTries) throw new InvalidArgumentError(`From 1 to ${mostTries} tries.`);
    return { kind: 'exponential', tries, firstMs: 1_000, mostMs: 60_000, jitter: 'full' };
  }
  const delaysMs = text.split(',').map(parseMs);
  if (delaysMs.length > mostTries) throw new InvalidArgumentError(`At most ${mostTries} delays.`);
  return { kind: 'list', delaysMs };
}

/** A parser for a whole number between two others. */
export function numberBetween(least: number, most: number): (text: string) => number {
  return (text) => {
    const value = /^\d{1,10}$/.test(text) ? Number(text) : Number.NaN;
    if (!(value >= least && value <= most)) throw new InvalidArgumentError(`A number from ${least} to ${most}.`);
    return value;
  };
}

/** A parser for words of a list with commas between them. */
export function listParser<const W extends string>(known: readonly W[]): (text: string) => readonly W[] {
  return (text) =>
    text.split(',').map((part) => {
      const word = known.find((one) => one === part.trim());
      if (word === undefined) throw new InvalidArgumentError(`These are ${known.join(', ')}, with commas between them.`);
      return word;
    });
}
