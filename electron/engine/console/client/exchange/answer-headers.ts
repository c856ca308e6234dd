import { quote } from '../quote.ts';
import type { Scrub } from '../scrub.ts';

/** Headers of an answer as undici gives them: lower-case names, a list where a header came more than once. */
export type RawHeaders = Readonly<Record<string, string | string[] | undefined>>;

export interface AnswerHeaders {
  /** The first value, short enough for a sentence and without the key; null when it didn't come or is empty. */
  get(name: string): string | null;
}

const longestValue = 500;

export function readHeaders(raw: RawHeaders, scrub: Scrub): AnswerHeaders {
  return {
    get(name) {
      const value = raw[name];
      const first = typeof value === 'string' ? value : value?.[0];
      const text = first === undefined ? '' : quote(scrub(first), longestValue);
      return text === '' ? null : text;
    },
  };
}

/** Of the `Date` header; null where there is none that can be read. */
export function dateUsOf(headers: AnswerHeaders): number | null {
  return parseHttpDate(headers.get('date'));
}

const httpDate =
  /^(?:\w{3}, \d{2} \w{3} \d{4} \d{2}:\d{2}:\d{2} GMT|\w{6,9}, \d{2}-\w{3}-\d{2} \d{2}:\d{2}:\d{2} GMT|\w{3} \w{3} [ \d]\d \d{2}:\d{2}:\d{2} \d{4})$/;

/** Microseconds of an HTTP date (RFC 9110, 5.6.7), in any of its three forms; null for anything else. */
export function parseHttpDate(text: string | null): number | null {
  if (text === null || !httpDate.test(text)) return null;
  // why: the asctime form has no zone and means UTC; without one it would be read as local time.
  const ms = Date.parse(text.endsWith('GMT') ? text : `${text} GMT`);
  return Number.isNaN(ms) ? null : ms * 1000;
}
