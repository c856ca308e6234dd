/** What writers and readers of the journal agree on. */
import type { Signing } from '#contract/models/signing.ts';
import type { Verification } from '#contract/models/verdict.ts';
import type { CapturedDelivery } from '../log.ts';
import type { ReadableLog } from '../readable-log.ts';
import { sql } from '../sql.ts';
import { first } from './prepared.ts';

/** Bodies over this length are kept in chunks of this length, in a table of their own. */
export const chunkBytes = 256 * 1024;

/**
 * What is only ever shown with the delivery, as one JSON list in this order. why: each column bound costs 0.4 µs on the main thread,
 * and names of keys would be a tenth of a row.
 */
export type PlainFacts = readonly [
  httpVersion: string,
  remoteAddress: string,
  remotePort: number,
  scheme: Verification['scheme'],
  signatureHeader: string,
  matchedSecret: Verification['matchedSecret'],
  secretsTried: number,
  signedAtSeconds: number | null,
  toleranceSeconds: number | null,
  trailers: CapturedDelivery['trailers'],
  warnings: CapturedDelivery['warnings'],
];

/** The last is left out where the endpoint says nothing beyond scheme and header, which is nearly always. */
export type DeliveryFacts = PlainFacts | readonly [...PlainFacts, signing: SigningExtras];

/** What an endpoint says of its signatures beyond scheme and header. */
export type SigningExtras = Omit<Signing, 'scheme' | 'headerName'>;

/** What is only shown with a judgement that was added after the capture, as one JSON list. */
export type JudgementFacts = readonly [
  scheme: Verification['scheme'],
  signatureHeader: string,
  matchedSecret: Verification['matchedSecret'],
  secretsTried: number,
  signedAtSeconds: number | null,
  toleranceSeconds: number | null,
  signing: SigningExtras | null,
];

/** Undefined where the endpoint says nothing beyond scheme and header. */
export function signingExtras(signing: Signing): SigningExtras | undefined {
  const { secretEncoding, toleranceSeconds, freshnessSeconds, publicUrl, custom } = signing;
  const isPlain =
    secretEncoding === 'text' && toleranceSeconds === null && freshnessSeconds === null && publicUrl === null && custom === null;
  return isPlain ? undefined : { secretEncoding, toleranceSeconds, freshnessSeconds, publicUrl, custom };
}

/** Whether log.db has a table. why: a log of an earlier version that may not be written is read as it is. */
export function hasTable(db: ReadableLog, name: string): boolean {
  return first<{ one: number }>(db, sql`SELECT 1 AS one FROM main.sqlite_schema WHERE type = 'table' AND name = ${name}`) !== undefined;
}

/** Whether a table of log.db has a column, for the same reason. */
export function hasColumn(db: ReadableLog, table: string, column: string): boolean {
  return first<{ one: number }>(db, sql`SELECT 1 AS one FROM pragma_table_info(${table}) WHERE name = ${column}`) !== undefined;
}

/** First and last row number, both 0 in an empty log. Two look-ups, whatever the size. */
export function deliveryBounds(db: ReadableLog): { readonly first: number; readonly last: number } {
  const row = db
    .prepare<[], { first: number | null; last: number | null }>(
      'SELECT (SELECT min(id) FROM delivery) AS first, (SELECT max(id) FROM delivery) AS last',
    )
    .get();
  return { first: row?.first ?? 0, last: row?.last ?? 0 };
}
