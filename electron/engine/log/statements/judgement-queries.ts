/** Reads judgements, and deliveries whole for judging them again. A log of an earlier version has the judgements at capture alone. */
import { hash } from 'node:crypto';
import type { EndpointId } from '#contract/ids.ts';
import { ifSound } from '../if-sound.ts';
import { type CaptureRow, captureJudgement, type JudgementRow, toJudgement } from '../judgement-rows.ts';
import type { DeliveryToJudge, JudgementQueries, PartToJudge, StoredJudgement } from '../judgements.ts';
import type { CapturedDelivery } from '../log.ts';
import type { ReadableLog } from '../readable-log.ts';
import { parsePairs } from '../rows.ts';
import { raw, type SqlFragment, sql } from '../sql.ts';
import { type DeliveryFacts, hasTable } from './journal-shape.ts';
import { all, first } from './prepared.ts';
import { stopIfUnwanted } from './row-walk.ts';

/** Bodies of one answer; a larger body comes alone. */
const mostBodyBytes = 1024 * 1024;

const judgementColumns = raw('j.number, j.judged_at_us AS judgedAtUs, j.verdict, j.verdict_reason AS verdictReason, j.facts');

interface NumberedJudgement extends JudgementRow {
  readonly number: number;
}

export function judgementsSql(delivery: number, most: number): SqlFragment {
  return sql`SELECT ${judgementColumns} FROM main.judgement j WHERE j.delivery_id = ${delivery} ORDER BY j.number DESC LIMIT ${most}`;
}

/** What was added since the capture, the newest first; none where it can not be read any more, or where the log is of an earlier version. */
function added(db: ReadableLog, delivery: number, most: number): readonly NumberedJudgement[] {
  if (!hasTable(db, 'judgement')) return [];
  return ifSound(
    () => all<NumberedJudgement>(db, judgementsSql(delivery, most)),
    () => [],
  );
}

/** The newest judgement after the one at capture. */
export function newestAdded(db: ReadableLog, delivery: number): StoredJudgement | undefined {
  const [newest] = added(db, delivery, 1);
  return newest === undefined ? undefined : toJudgement(newest);
}

/** Leaves out what is in the trash. why: an older log that may not be written has no trash. */
function notTrashed(db: ReadableLog): SqlFragment {
  return raw(hasTable(db, 'trashed') ? 'AND NOT EXISTS (SELECT 1 FROM main.trashed t WHERE t.delivery_id = d.id)' : '');
}

function judgementsOf(db: ReadableLog, { number }: JudgementQueries['judgementsOf']['in']): readonly StoredJudgement[] | undefined {
  const row = first<CaptureRow & { readonly facts: string }>(
    db,
    sql`SELECT d.received_at_us AS receivedAtUs, d.facts, d.verdict, d.verdict_reason AS verdictReason
      FROM main.delivery d WHERE d.id = ${number} ${notTrashed(db)}`,
  );
  if (row === undefined) return undefined;
  return [...added(db, number, Number.MAX_SAFE_INTEGER).map(toJudgement), captureJudgement(row, parseFacts(row.facts))];
}

function parseFacts(text: string): DeliveryFacts {
  const facts: DeliveryFacts = JSON.parse(text);
  return facts;
}

interface RowToJudge extends CaptureRow {
  readonly endpointId: EndpointId;
  readonly url: string;
  /** Null when the block they are packed in can not be read. */
  readonly headers: string | null;
  readonly facts: string;
  readonly keptBytes: number;
  readonly truncation: CapturedDelivery['truncation'];
  readonly bodySha256: Uint8Array;
  readonly body: Uint8Array | null;
  readonly isChunked: number;
}

export function rowToJudgeSql(db: ReadableLog, number: number): SqlFragment {
  return sql`SELECT d.endpoint_id AS endpointId, d.received_at_us AS receivedAtUs, d.url, headers_of(d.id, d.headers) AS headers, d.facts,
      d.kept_bytes AS keptBytes, d.truncation, d.verdict, d.verdict_reason AS verdictReason, d.body_sha256 AS bodySha256,
      CASE WHEN d.headers = '' THEN body_of(d.id, d.headers, NULL) ELSE d.body END AS body, d.headers <> '' AND d.body IS NULL AS isChunked
    FROM main.delivery d WHERE d.id = ${number} ${notTrashed(db)}`;
}

export function chunksSql(number: number): SqlFragment {
  return sql`SELECT bytes FROM main.body_chunk WHERE delivery_id = ${number} ORDER BY position`;
}

/** Undefined when it is not what was received. */
function wholeBody(db: ReadableLog, number: number, row: RowToJudge): Uint8Array | undefined {
  const chunks = row.isChunked === 1 ? all<{ bytes: Uint8Array }>(db, chunksSql(number)).map(({ bytes }) => bytes) : [];
  const body = row.isChunked === 1 ? Buffer.concat(chunks) : (row.body ?? new Uint8Array(0));
  return Buffer.from(row.bodySha256).equals(hash('sha256', body, 'buffer')) ? body : undefined;
}

/** Undefined when what was received is not here any more. */
function complete(db: ReadableLog, number: number, row: RowToJudge): DeliveryToJudge | undefined {
  const body = row.headers === null ? undefined : wholeBody(db, number, row);
  if (body === undefined) return undefined;
  const [newest] = added(db, number, 1);
  return {
    number,
    endpointId: row.endpointId,
    receivedAtUs: row.receivedAtUs,
    request: { url: row.url, headers: parsePairs(row.headers), body, isComplete: row.truncation === 'none' },
    newest: newest === undefined ? captureJudgement(row, parseFacts(row.facts)) : toJudgement(newest),
    judgements: newest?.number ?? 0,
  };
}

function deliveriesToJudge(db: ReadableLog, { numbers }: JudgementQueries['deliveriesToJudge']['in']): PartToJudge {
  const deliveries: DeliveryToJudge[] = [];
  let damaged = 0;
  let taken = 0;
  let bytes = 0;
  for (const number of numbers) {
    stopIfUnwanted(db);
    const row = ifSound<RowToJudge | 'gone' | 'damaged'>(
      () => first<RowToJudge>(db, rowToJudgeSql(db, number)) ?? 'gone',
      () => 'damaged',
    );
    if (typeof row === 'object') bytes += row.keptBytes;
    if (bytes > mostBodyBytes && taken > 0) break;
    taken++;
    const found =
      typeof row === 'object'
        ? ifSound(
            () => complete(db, number, row),
            () => undefined,
          )
        : undefined;
    if (found !== undefined) deliveries.push(found);
    else if (row !== 'gone') damaged++;
  }
  return { deliveries, damaged, taken };
}

export const judgementQueries = { judgementsOf, deliveriesToJudge } satisfies {
  readonly [N in keyof JudgementQueries]: (db: ReadableLog, input: JudgementQueries[N]['in']) => JudgementQueries[N]['out'];
};
