import { type AnswerHeaders, dateUsOf, parseHttpDate } from '../exchange/answer-headers.ts';

/** Beyond it a wait isn't believed: a server that names a year would shut us out for one. */
const longestMs = 60 * 60 * 1000;

/**
 * How long the Console wants us to wait, from `Retry-After` as seconds or as a date; null when it says nothing that can be read. A date is
 * read by the Console's own clock where the answer has a `Date`.
 */
export function retryAfterMs(headers: AnswerHeaders, nowUs: number): number | null {
  const text = headers.get('retry-after');
  if (text === null) return null;
  if (/^\d{1,12}(?:\.\d+)?$/.test(text)) return bounded(Number(text) * 1000);
  const atUs = parseHttpDate(text);
  return atUs === null ? null : bounded((atUs - (dateUsOf(headers) ?? nowUs)) / 1000);
}

function bounded(ms: number): number {
  return Math.min(longestMs, Math.max(0, Math.ceil(ms)));
}
