/** The options of a plan as its fields hold them, and back. Pure. */
import type { PlanOptions, planOrders } from '#contract/models/plan.ts';
import { noTarget, type TargetDraft, targetChoiceOf, targetDraftOf } from '#renderer/exchange/aim/target-choice.ts';
import { delayText, parseDelay, parseDelays } from '#renderer/lib/delay-text.ts';

export type PlanOrder = (typeof planOrders)[number];
export type PaceKind = PlanOptions['pace']['kind'];
export type RetryKind = PlanOptions['retry']['kind'];

export interface PlanForm {
  readonly target: TargetDraft;
  readonly kind: PlanOptions['kind'];
  readonly order: PlanOrder;
  readonly seed: string;
  readonly pace: PaceKind;
  readonly percent: string;
  readonly longestGap: string;
  readonly gap: string;
  /** Empty takes the target's. */
  readonly concurrency: string;
  /** Empty goes on. */
  readonly stopAfter: string;
  readonly retry: RetryKind;
  readonly delays: string;
  readonly tries: string;
  readonly firstDelay: string;
  readonly longestDelay: string;
  readonly jitter: 'full' | 'none';
  readonly retryPercent: string;
  readonly afterGap: PlanOptions['afterGap'];
}

export type PlanProblems = Readonly<Partial<Record<keyof PlanForm, string>>>;

export const usualForm: PlanForm = {
  target: noTarget,
  kind: 'exact',
  order: 'original',
  seed: '1',
  pace: 'at-once',
  percent: '50',
  longestGap: '5 s',
  gap: '1 s',
  concurrency: '',
  stopAfter: '',
  retry: 'none',
  delays: '1 s, 10 s, 1 min',
  tries: '5',
  firstDelay: '1 s',
  longestDelay: '1 min',
  jitter: 'full',
  retryPercent: '100',
  afterGap: 'pause',
};

export function formOf(options: PlanOptions): PlanForm {
  const { pace, retry } = options;
  return {
    ...usualForm,
    target: targetDraftOf(options.target),
    kind: options.kind,
    order: options.order,
    seed: String(options.seed),
    pace: pace.kind,
    ...(pace.kind === 'scaled' ? { percent: String(pace.percent) } : {}),
    ...(pace.kind === 'capped' ? { longestGap: delayText(pace.longestGapMs) } : {}),
    ...(pace.kind === 'fixed' ? { gap: delayText(pace.gapMs) } : {}),
    concurrency: options.concurrency === null ? '' : String(options.concurrency),
    stopAfter: options.stopAfterFailures === null ? '' : String(options.stopAfterFailures),
    retry: retry.kind,
    ...(retry.kind === 'list' ? { delays: retry.delaysMs.map(delayText).join(', ') } : {}),
    ...(retry.kind === 'exponential'
      ? { tries: String(retry.tries), firstDelay: delayText(retry.firstMs), longestDelay: delayText(retry.mostMs), jitter: retry.jitter }
      : {}),
    retryPercent: String(options.retryPercent),
    afterGap: options.afterGap,
  };
}

export interface PlanReading {
  /** Null while something is missing or wrong. */
  readonly options: PlanOptions | null;
  readonly problems: PlanProblems;
}

const wrong = Symbol('wrong');
type Read<T> = T | typeof wrong;

const dayMs = 86_400_000;

/** What the fields say; a field that is not shown has no problem. */
export function readForm(form: PlanForm): PlanReading {
  const problems: Partial<Record<keyof PlanForm, string>> = {};
  const read = <T>(field: keyof PlanForm, value: T | undefined, words: string): Read<T> => {
    if (value !== undefined) return value;
    problems[field] = words;
    return wrong;
  };
  const whole = (field: 'seed' | 'concurrency' | 'stopAfter' | 'tries', least: number, most: number) =>
    read(field, wholeOf(form[field], least, most), `A whole number from ${least} to ${most.toLocaleString('en-US')}`);
  const delay = (field: 'gap' | 'longestGap' | 'firstDelay' | 'longestDelay', least: number, most: number) =>
    read(field, delayOf(form[field], least, most), `A time like “5 s” or “500 ms”, at most ${delayText(most)}`);
  const percent = (field: 'percent' | 'retryPercent', least: number, most: number) =>
    read(field, percentOf(form[field], least, most), `Per cent, from ${least} to ${most.toLocaleString('en-US')}`);

  const target = targetChoiceOf(form.target);
  const pace = readPace(form, delay, percent);
  const retry = readRetry(form, read, whole, delay);
  const seed = whole('seed', 0, 4_294_967_295);
  const concurrency = form.concurrency.trim() === '' ? null : whole('concurrency', 1, 64);
  const stopAfterFailures = form.stopAfter.trim() === '' ? null : whole('stopAfter', 1, 100_000);
  const retryPercent = form.retry === 'none' ? 100 : percent('retryPercent', 0, 100);
  if (
    target === null ||
    pace === wrong ||
    retry === wrong ||
    seed === wrong ||
    concurrency === wrong ||
    stopAfterFailures === wrong ||
    retryPercent === wrong
  ) {
    return { options: null, problems };
  }
  const { kind, order, afterGap } = form;
  return {
    options: { target, kind, order, seed, pace, concurrency, stopAfterFailures, retry, retryPercent, afterGap },
    problems,
  };
}

type ReadDelay = (field: 'gap' | 'longestGap' | 'firstDelay' | 'longestDelay', least: number, most: number) => Read<number>;
type ReadPercent = (field: 'percent', least: number, most: number) => Read<number>;
type ReadWhole = (field: 'tries', least: number, most: number) => Read<number>;
type ReadAny = <T>(field: keyof PlanForm, value: T | undefined, words: string) => Read<T>;

function readPace(form: PlanForm, delay: ReadDelay, percentOfField: ReadPercent): Read<PlanOptions['pace']> {
  if (form.pace === 'scaled') {
    const percent = percentOfField('percent', 0.1, 10_000);
    return percent === wrong ? wrong : { kind: 'scaled', percent };
  }
  if (form.pace === 'capped') {
    const longestGapMs = delay('longestGap', 0, dayMs);
    return longestGapMs === wrong ? wrong : { kind: 'capped', longestGapMs };
  }
  if (form.pace === 'fixed') {
    const gapMs = delay('gap', 0, dayMs);
    return gapMs === wrong ? wrong : { kind: 'fixed', gapMs };
  }
  return { kind: form.pace };
}

function readRetry(form: PlanForm, read: ReadAny, whole: ReadWhole, delay: ReadDelay): Read<PlanOptions['retry']> {
  if (form.retry === 'none') return { kind: 'none' };
  if (form.retry === 'list') {
    const delaysMs = read('delays', delaysOf(form.delays), 'Up to 20 times like “1 s, 10 s, 1 min”');
    return delaysMs === wrong ? wrong : { kind: 'list', delaysMs };
  }
  const tries = whole('tries', 1, 20);
  const firstMs = delay('firstDelay', 1, 3_600_000);
  const mostMs = delay('longestDelay', 1, dayMs);
  if (tries === wrong || firstMs === wrong || mostMs === wrong) return wrong;
  return { kind: 'exponential', tries, firstMs, mostMs, jitter: form.jitter };
}

function wholeOf(text: string, least: number, most: number): number | undefined {
  const value = /^[0-9]{1,10}$/.test(text.trim()) ? Number(text.trim()) : Number.NaN;
  return value >= least && value <= most ? value : undefined;
}

function delayOf(text: string, least: number, most: number): number | undefined {
  const value = parseDelay(text) ?? Number.NaN;
  return value >= least && value <= most ? value : undefined;
}

function delaysOf(text: string): number[] | undefined {
  const delays = parseDelays(text);
  return delays !== undefined && delays.length <= 20 && delays.every((ms) => ms <= dayMs) ? delays : undefined;
}

function percentOf(text: string, least: number, most: number): number | undefined {
  const value = /^[0-9]{1,5}(\.[0-9]{1,2})?$/.test(text.trim().replace(/ ?%$/, '')) ? Number.parseFloat(text) : Number.NaN;
  return value >= least && value <= most ? value : undefined;
}
