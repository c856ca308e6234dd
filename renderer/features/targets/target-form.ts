/** What a person types about a target, and back. Pure. */
import type { HeaderPair } from '#contract/models/delivery.ts';
import { headerNameSchema } from '#contract/models/signing.ts';
import type { Target } from '#contract/models/target.ts';
import { delayText, parseDelay } from '#renderer/lib/delay-text.ts';

export type LimitKey = 'connectMs' | 'firstByteMs' | 'totalMs' | 'answerWithinMs' | 'concurrency' | 'mostPerSecond';

export interface LimitField {
  readonly key: LimitKey;
  readonly label: string;
  readonly hint: string;
  readonly placeholder?: string;
  readonly isDelay: boolean;
  readonly least: number;
  readonly most: number;
}

/** As the contract has them: what lies outside is said before anybody is asked. */
export const limitFields: readonly LimitField[] = [
  {
    key: 'answerWithinMs',
    label: 'A 2xx within',
    hint: 'The documented rule is 10 s.',
    isDelay: true,
    least: 100,
    most: 120_000,
  },
  { key: 'connectMs', label: 'Connect within', hint: 'Until the connection stands.', isDelay: true, least: 100, most: 60_000 },
  {
    key: 'firstByteMs',
    label: 'First byte within',
    hint: 'Counted from the end of the request.',
    isDelay: true,
    least: 100,
    most: 120_000,
  },
  { key: 'totalMs', label: 'Whole exchange within', hint: 'What takes longer is cut.', isDelay: true, least: 100, most: 300_000 },
  { key: 'concurrency', label: 'At the same time', hint: 'Requests in flight, 1 to 64.', isDelay: false, least: 1, most: 64 },
  {
    key: 'mostPerSecond',
    label: 'At most per second',
    hint: 'Empty: as fast as it goes.',
    placeholder: 'no cap',
    isDelay: false,
    least: 0.1,
    most: 10_000,
  },
];

export function limitText(target: Pick<Target, LimitKey>, { key, isDelay }: LimitField): string {
  const value = target[key];
  if (value === null) return '';
  return isDelay ? delayText(value) : String(value);
}

export type LimitReading = { readonly change: Partial<Pick<Target, LimitKey>> } | { readonly problem: string };

/** The change that a text asks for, or what is wrong with it. */
export function readLimit(field: LimitField, text: string): LimitReading {
  const { key, isDelay, least, most } = field;
  const trimmed = text.trim();
  if (trimmed === '' && key === 'mostPerSecond') return { change: { mostPerSecond: null } };
  const value = isDelay ? parseDelay(trimmed) : numberOf(trimmed, key === 'mostPerSecond');
  if (value === undefined) return { problem: isDelay ? 'A time like “5 s” or “500 ms”' : 'A number' };
  if (value >= least && value <= most) return { change: { [key]: value } };
  return { problem: isDelay ? `From ${delayText(least)} to ${delayText(most)}` : `From ${least} to ${most}` };
}

function numberOf(text: string, takesParts: boolean): number | undefined {
  return (takesParts ? /^[0-9]{1,6}(\.[0-9]{1,3})?$/ : /^[0-9]{1,6}$/).test(text) ? Number(text) : undefined;
}

export function headersText(headers: readonly HeaderPair[]): string {
  return headers.map(([name, value]) => `${name}: ${value}`).join('\n');
}

export type HeadersReading = { readonly headers: HeaderPair[] } | { readonly problem: string };

const mostHeaders = 50;

/** One header a line, `Name: value`; empty lines don't count. */
export function readHeaders(text: string): HeadersReading {
  const headers: HeaderPair[] = [];
  for (const [index, line] of text.split('\n').entries()) {
    if (line.trim() === '') continue;
    const colon = line.indexOf(':');
    const name = line.slice(0, Math.max(0, colon)).trim();
    if (colon < 1) return { problem: `Line ${index + 1} has no colon: a header is written as “Name: value”` };
    if (!headerNameSchema.safeParse(name).success) return { problem: `Line ${index + 1}: “${name}” is not a header name` };
    headers.push([name, line.slice(colon + 1).trim()]);
  }
  return headers.length > mostHeaders ? { problem: `At most ${mostHeaders} headers` } : { headers };
}

/** A first name for a target: its host. */
export function nameOfUrl(url: string): string {
  return URL.canParse(url) ? new URL(url).host.slice(0, 80) : '';
}

/** Whether TLS has any say in how it is reached. */
export function usesTls(url: string): boolean {
  return /^https:/i.test(url);
}
