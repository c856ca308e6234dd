/** A vector with something about it changed. */
import type { HeaderPair } from '#contract/models/delivery.ts';
import type { VerdictReason } from '#contract/models/verdict.ts';
import type { SchemeSettings, SignedRequest, VerificationContext } from '#engine/verification/scheme.ts';
import { caseOf, openSecret, readVectors } from './vectors.ts';

const vectors = readVectors();

export interface Changes {
  /** Headers by lower-case name: another value, several, or none. */
  readonly headers?: Readonly<Record<string, string | readonly string[] | null>>;
  readonly body?: Uint8Array | string;
  readonly secrets?: readonly string[];
  readonly url?: string;
  readonly settings?: Partial<SchemeSettings>;
  /** Seconds by which it arrives later. */
  readonly later?: number;
}

/** The request and what to judge it with; throws when the file has no such vector. */
export function changed(id: string, { headers = {}, body, secrets, url, settings = {}, later = 0 }: Changes) {
  const vector = vectors.find((one) => one.id === id);
  if (vector === undefined) throw new Error(`No vector ${id}`);
  const { request, context } = caseOf(vector);
  const kept = request.headers.filter(([name]) => !(name.toLowerCase() in headers));
  const added = Object.entries(headers).flatMap(([name, value]) => {
    const values = value === null ? [] : typeof value === 'string' ? [value] : value;
    return values.map((one): HeaderPair => [name, one]);
  });
  const next: SignedRequest = {
    ...request,
    headers: [...kept, ...added],
    body: body === undefined ? request.body : Buffer.from(body),
    url: url ?? request.url,
  };
  const judged: VerificationContext = {
    settings: { ...context.settings, ...settings },
    secrets: secrets === undefined ? context.secrets : secrets.map((text, index) => openSecret(text, `n${index}`)),
    nowUs: context.nowUs + later * 1_000_000,
  };
  return { next, judged };
}

/** Value of a header of a vector, by its lower-case name. */
export function headerOf(id: string, header: string): string {
  return changed(id, {}).next.headers.find(([name]) => name.toLowerCase() === header)?.[1] ?? '';
}

/** Rows of a table: what is changed, how, and the reason. */
export type Row = readonly [title: string, changes: Changes, reason: VerdictReason];

/** For `test.each`: title, what is judged, reason. */
export function rowsOf(id: string, rows: readonly Row[]) {
  return rows.map(([title, changes, reason]) => [title, changed(id, changes), reason] as const);
}
