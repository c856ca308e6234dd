/** Reads the journal in batches bounded by rows and bytes, for those who derive something from it. */
import type { DeliveryId, EndpointId, EnvironmentId } from '#contract/ids.ts';
import type { Verdict, VerdictReason } from '#contract/models/verdict.ts';
import { ifSound } from './if-sound.ts';
import { headersText, PackedRows } from './packed-rows.ts';
import type { ReadableLog } from './readable-log.ts';

const batchLimits = { rows: 256, bytes: 4 * 1024 * 1024 } as const;

export interface JournalRow {
  readonly number: number;
  readonly id: DeliveryId;
  readonly environmentId: EnvironmentId;
  readonly endpointId: EndpointId;
  readonly receivedAtUs: number;
  readonly method: string;
  readonly url: string;
  readonly headers: string;
  readonly totalBytes: number;
  readonly keptBytes: number;
  readonly truncation: string;
  readonly verdict: Verdict;
  readonly verdictReason: VerdictReason;
  readonly bodySha256: string;
  readonly body: Uint8Array | null;
  readonly answerStatus: number | null;
  readonly answeredAtUs: number | null;
}

export interface JournalBatch {
  readonly rows: readonly JournalRow[];
  /** Nothing was committed behind this batch when it was read. */
  readonly isCaughtUp: boolean;
}

/** `answers` is a table with the answers, or with none of them. */
const rowsSql = (answers: string) => `
  SELECT d.id AS number, 'dlv_' || d.id AS id, d.environment_id AS environmentId, d.endpoint_id AS endpointId, d.received_at_us AS receivedAtUs, d.method, d.url, d.headers,
    d.total_bytes AS totalBytes, d.kept_bytes AS keptBytes, d.truncation, d.verdict, d.verdict_reason AS verdictReason,
    lower(hex(d.body_sha256)) AS bodySha256, d.body, a.status AS answerStatus, a.answered_at_us AS answeredAtUs
  FROM delivery d LEFT JOIN ${answers} a ON a.delivery_id = d.id
  WHERE d.id > ? AND d.id <= ? ORDER BY d.id`;
const noAnswers = '(SELECT NULL AS delivery_id, NULL AS status, NULL AS answered_at_us)';

/** The next rows that can be read, one by one, where some can not: what lies around a damaged page is still found and shown. */
function salvage(after: number, last: number, readRow: (id: number) => JournalRow | undefined): JournalBatch {
  const found: JournalRow[] = [];
  let id = after;
  while (id < last && (found.length === 0 || id < after + batchLimits.rows)) {
    id++;
    const row = readRow(id);
    if (row !== undefined) found.push(row);
  }
  return { rows: found, isCaughtUp: id >= last };
}

export function prepareJournal(log: ReadableLog) {
  const sizes = log.prepare<[number, number], { id: number; keptBytes: number }>(
    'SELECT id, kept_bytes AS keptBytes FROM delivery WHERE id > ? ORDER BY id LIMIT ?',
  );
  const rows = log.prepare<[number, number], JournalRow>(rowsSql('answer'));
  const unanswered = log.prepare<[number, number], JournalRow>(rowsSql(noAnswers));
  const chunks = log.prepare<[number, number], { bytes: Uint8Array }>(
    'SELECT bytes FROM body_chunk WHERE delivery_id = ? ORDER BY position LIMIT ?',
  );
  const bounds = log.prepare<[], { last: number | null }>('SELECT max(id) AS last FROM delivery');
  const sequence = log.prepare<[], { last: number }>(`SELECT seq AS last FROM sqlite_sequence WHERE name = 'delivery'`);
  const packed = new PackedRows(log);

  /** why: what can not be read any more is indexed by what else is known of it; the check of bodies names it. */
  function unpacked(row: JournalRow): JournalRow {
    if (row.headers !== '') return row;
    return { ...row, headers: headersText(packed, row.number) ?? '[]', body: packed.find(row.number)?.body ?? null };
  }

  /** Last row number of a batch that starts after `after`, and whether nothing came after it at this moment. */
  function endOfBatch(after: number): { readonly end: number; readonly isCaughtUp: boolean } {
    const next = sizes.all(after, batchLimits.rows);
    let end = after;
    let bytes = 0;
    for (const row of next) {
      bytes += row.keptBytes;
      if (bytes > batchLimits.bytes && end !== after) break;
      end = row.id;
    }
    return { end, isCaughtUp: next.length < batchLimits.rows && end === (next.at(-1)?.id ?? after) };
  }

  const newest = () =>
    ifSound(
      () => bounds.get()?.last ?? 0,
      () => sequence.get()?.last ?? 0,
    );
  /** Undefined for a row that is not there, or lies on a damaged page; without its answer where that lies on one. */
  const readRow = (id: number) =>
    ifSound(
      () => rows.all(id - 1, id).map(unpacked)[0],
      () =>
        ifSound(
          () => unanswered.all(id - 1, id).map(unpacked)[0],
          () => undefined,
        ),
    );

  return {
    last: newest,
    batch(after: number): JournalBatch {
      const read = () => {
        const { end, isCaughtUp } = endOfBatch(after);
        return { rows: end === after ? [] : rows.all(after, end).map(unpacked), isCaughtUp };
      };
      return ifSound<JournalBatch>(read, () => salvage(after, newest(), readRow));
    },
    /** The kept body; at most its first `mostChunks` chunks when it is a large one. */
    body(row: JournalRow, mostChunks = -1): Uint8Array {
      if (row.body !== null) return row.body;
      return ifSound(
        () => Buffer.concat(chunks.all(row.number, mostChunks).map((chunk) => chunk.bytes)),
        () => Buffer.alloc(0),
      );
    },
  };
}
