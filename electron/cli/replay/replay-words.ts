/** Plans, jobs and attempts as a person reads them in a terminal. */
import type { Pace, Plan, RetryPolicy } from '#contract/models/plan.ts';
import type { Attempt, AttemptSummary, ReplayKind, ReplaySummary } from '#contract/models/replay.ts';
import { maskHeaders, maskUrl } from '#domain/masking.ts';
import { bytesOf, deliveriesOf } from '#engine/jobs/job-words.ts';
import { countWords, timeWords } from '../words.ts';

const kindWords: Readonly<Record<ReplayKind, string>> = {
  exact: 'exact, with bytes and signature as captured',
  fresh: 'fresh, signed now',
  'new-identity': 'new identity, with a new event id and signed now',
};

/** As `1.5 s`, `2 min` or `3 h`. */
export function durationWords(ms: number): string {
  if (ms < 1_000) return `${Math.round(ms)} ms`;
  if (ms < 120_000) return `${Math.round(ms / 100) / 10} s`;
  return ms < 7_200_000 ? `${Math.round(ms / 60_000)} min` : `${Math.round(ms / 360_000) / 10} h`;
}

function paceSentence(pace: Pace): string {
  switch (pace.kind) {
    case 'at-once':
      return 'at once';
    case 'original':
      return 'with the pauses as they arrived';
    case 'scaled':
      return `with ${Math.round(pace.percent * 10) / 10} % of the pauses as they arrived`;
    case 'capped':
      return `with the pauses as they arrived, ${durationWords(pace.longestGapMs)} at most`;
    case 'fixed':
      return `one every ${durationWords(pace.gapMs)}`;
  }
}

function retrySentence(retry: RetryPolicy): string {
  switch (retry.kind) {
    case 'none':
      return 'no second try';
    case 'list':
      return `tried again after ${retry.delaysMs.map(durationWords).join(', ')}`;
    case 'exponential':
      return `up to ${retry.tries} more tries, from ${durationWords(retry.firstMs)} on`;
  }
}

/** What a person looks at before anything leaves. */
export function planLines(plan: Plan): readonly string[] {
  const { options, count, bytes, oldestUs, newestUs, duplicates, unsendable, problems } = plan;
  const span = oldestUs === null || newestUs === null ? '' : `, received ${timeWords(oldestUs)} to ${timeWords(newestUs)}`;
  return [
    `${plan.id}  ${plan.name}`,
    `${deliveriesOf(count)}, ${bytesOf(bytes)}${span}`,
    `To ${plan.targetName === null ? maskUrl(plan.targetUrl) : `${plan.targetName}, ${maskUrl(plan.targetUrl)}`}: ${kindWords[plan.kind]}`,
    `Order ${options.order}, ${paceSentence(options.pace)}, ${retrySentence(options.retry)}; takes about ${durationWords(plan.estimatedMs)}`,
    ...(duplicates === 0 ? [] : [`${deliveriesOf(duplicates)} of an event that stands in the plan before.`]),
    ...(unsendable === 0 ? [] : [`${deliveriesOf(unsendable)} can not be sent and will be left out:`]),
    ...problems
      .slice(0, 10)
      .map(({ position, deliveryId, sentence }) => `  ${position + 1}  ${deliveryId ?? 'not in this log'}  ${sentence}`),
    ...plan.warnings,
  ];
}

export function jobRow({ id, state, createdAtUs, doneAttempts, totalAttempts, name, targetUrl }: ReplaySummary): string[] {
  return [id, state, timeWords(createdAtUs), `${countWords(doneAttempts)} of ${countWords(totalAttempts)}`, name, maskUrl(targetUrl)];
}

export function attemptRow({ id, startedAtUs, outcome, status, phases, deliveryId, targetUrl, sentence }: AttemptSummary): string[] {
  const time = phases.totalUs === null ? '' : durationWords(phases.totalUs / 1_000);
  return [
    id,
    timeWords(startedAtUs),
    status === null ? outcome : String(status),
    time,
    deliveryId ?? '',
    maskUrl(targetUrl),
    maskUrl(sentence),
  ];
}

export function attemptLines({ request, response, ...summary }: Attempt): readonly string[] {
  const headerLines = (headers: Attempt['request']['headers']) => maskHeaders(headers).map(([name, value]) => `${name}: ${value}`);
  return [
    attemptRow(summary).join('  '),
    '',
    `${request.method} ${maskUrl(request.url)}`,
    ...headerLines(request.headers),
    request.bodyPath === null ? 'No body' : `Body of ${bytesOf(request.bodyBytes)}, ${request.bodyPath}`,
    ...(response === null
      ? []
      : [
          '',
          `HTTP/${response.httpVersion} ${response.status} ${response.statusText}`,
          ...headerLines(response.headers),
          `Body of ${bytesOf(response.keptBytes)}${response.isTruncated ? ', the rest was not kept' : ''}, ${response.bodyPath}`,
        ]),
  ];
}
