/** Which scheme a request was signed by, as far as its headers tell. Pure. */
import type { HeaderPair } from '#contract/models/delivery.ts';
import type { SchemeName } from '#contract/models/verdict.ts';
import { schemeFacts } from '#domain/signing/scheme-facts.ts';
import { headerValue } from '#renderer/exchange/header-rows.ts';

export interface DetectedScheme {
  readonly scheme: SchemeName;
  /** Set where the header is not the scheme's own, but looks like a signature's. */
  readonly headerName: string | null;
  /** False where nothing spoke for a scheme. */
  readonly isSure: boolean;
}

/** By the signature header that only one scheme has; else Zof, with the first header that is called a signature. */
export function detectScheme(headers: readonly HeaderPair[]): DetectedScheme {
  const names = new Set(headers.map(([name]) => name.toLowerCase()));
  const known = schemeFacts.find((facts) => names.has((facts.headers[0] ?? '').toLowerCase()));
  if (known !== undefined) return { scheme: known.name, headerName: null, isSure: true };
  const likely = headers.find(([name]) => /signature|hmac/i.test(name))?.[0] ?? null;
  return { scheme: 'zof', headerName: likely, isSure: false };
}

export interface TimeFields {
  readonly scheme: SchemeName;
  readonly timestampHeader: string;
  readonly timestampPrefix: string;
  readonly headerName: string;
  readonly unit: 'seconds' | 'milliseconds';
}

/** The time that was signed, in µs since 1970, as the headers claim it; null where they name none. */
export function signedTimeUs(headers: readonly HeaderPair[], fields: TimeFields): number | null {
  const text = timeText(headers, fields);
  if (text === null || !/^\d{1,15}$/.test(text)) return null;
  const us = Number(text) * (fields.scheme === 'custom' && fields.unit === 'milliseconds' ? 1_000 : 1_000_000);
  return Number.isSafeInteger(us) ? us : null;
}

function timeText(headers: readonly HeaderPair[], fields: TimeFields): string | null {
  const facts = schemeFacts.find(({ name }) => name === fields.scheme);
  if (fields.scheme === 'stripe') return entryAfter(headerValue(headers, 'Stripe-Signature'), 't=');
  if (fields.scheme === 'custom') {
    if (fields.timestampHeader !== '') return headerValue(headers, fields.timestampHeader).trim();
    return fields.timestampPrefix === '' ? null : entryAfter(headerValue(headers, fields.headerName), fields.timestampPrefix);
  }
  const header = facts?.hasTimestamp === true ? facts.headers[1] : undefined;
  return header === undefined ? null : headerValue(headers, header).trim();
}

function entryAfter(value: string, prefix: string): string | null {
  const entry = value.split(/[,;\s]+/).find((part) => part.startsWith(prefix));
  return entry?.slice(prefix.length) ?? null;
}
