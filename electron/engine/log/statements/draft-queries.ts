/** Reads drafts, their versions and texts. A log of an earlier version has none. */
import { hash } from 'node:crypto';
import type { DraftId } from '#contract/ids.ts';
import type { Composition, DraftOrigin, DraftSummary, DraftVersion, EventEnvelope } from '#contract/models/composer.ts';
import { fold } from '#domain/query/fold.ts';
import type { ComposerQueries } from '../composer-protocol.ts';
import type { StoredDraft } from '../composer-store.ts';
import { QueryFailure } from '../query-failure.ts';
import type { ReadableLog } from '../readable-log.ts';
import { raw, type SqlFragment, sql } from '../sql.ts';
import { chunkBytes, hasTable } from './journal-shape.ts';
import { all, first } from './prepared.ts';

export const hasComposer = (db: ReadableLog) => hasTable(db, 'draft');

interface DraftRow {
  readonly number: number;
  readonly id: DraftId;
  readonly name: string | null;
  readonly eventType: string | null;
  readonly envelope: EventEnvelope | null;
  readonly createdAtUs: number;
  readonly changedAtUs: number;
  readonly origin: string;
  readonly version: number;
  readonly bytes: number;
}

const draftColumns = raw(`
  d.number, d.id, d.name, v.event_type AS eventType, v.envelope, d.created_at_us AS createdAtUs, d.changed_at_us AS changedAtUs, d.origin,
  d.version, v.bytes`);
const inForce = raw('CROSS JOIN main.draft_version v ON v.draft_number = d.number AND v.version = d.version');

function toDraftSummary(row: DraftRow): DraftSummary {
  const { id, eventType, envelope, createdAtUs, changedAtUs, bytes } = row;
  const origin: DraftOrigin = JSON.parse(row.origin);
  return { id, name: row.name ?? eventType ?? 'Untitled', eventType, envelope, createdAtUs, changedAtUs, origin, bytes };
}

interface WholeDraftRow extends DraftRow {
  readonly composition: string;
  readonly notes: string;
  readonly canUndo: number;
  readonly canRedo: number;
}

export function draftSql(id: DraftId): SqlFragment {
  return sql`SELECT ${draftColumns}, d.composition, d.notes,
      EXISTS (SELECT 1 FROM main.draft_version p WHERE p.draft_number = d.number AND p.version = v.parent) AS canUndo,
      EXISTS (SELECT 1 FROM main.draft_version n WHERE n.draft_number = d.number AND n.version = v.next) AS canRedo
    FROM main.draft d ${inForce} WHERE d.id = ${id} AND d.removed_at_us IS NULL`;
}

/** Also for the writer, which answers with the draft as it is then. */
export function findDraft(db: ReadableLog, { id }: ComposerQueries['findDraft']['in']): StoredDraft | undefined {
  const row = hasComposer(db) ? first<WholeDraftRow>(db, draftSql(id)) : undefined;
  if (row === undefined) return undefined;
  const composition: Composition = JSON.parse(row.composition);
  const notes: readonly string[] = JSON.parse(row.notes);
  const { version, canUndo, canRedo } = row;
  return { summary: toDraftSummary(row), composition, version, canUndo: canUndo === 1, canRedo: canRedo === 1, notes };
}

export function draftsSql(before: { readonly changedAtUs: number; readonly number: number }, limit: number): SqlFragment {
  return sql`SELECT ${draftColumns} FROM main.draft d ${inForce}
    WHERE d.removed_at_us IS NULL AND (d.changed_at_us, d.number) < (${before.changedAtUs}, ${before.number})
    ORDER BY d.changed_at_us DESC, d.number DESC LIMIT ${limit}`;
}

/** Rows read at a time while a text is looked for: a page is mostly full before all drafts are read. */
const stretchRows = 100;

const cursorPattern = /^([0-9]{1,16})-([0-9]{1,16})$/;

function placeOf(cursor: string | null): { readonly changedAtUs: number; readonly number: number } {
  if (cursor === null) return { changedAtUs: Number.MAX_SAFE_INTEGER, number: Number.MAX_SAFE_INTEGER };
  const [, changedAtUs, number] = cursorPattern.exec(cursor) ?? [];
  if (changedAtUs === undefined || number === undefined)
    throw new QueryFailure('input.invalid', { problems: 'The cursor is not one that was given out.' });
  return { changedAtUs: Number(changedAtUs), number: Number(number) };
}

const decoder = new TextDecoder();

function hasText(db: ReadableLog, row: DraftRow, wanted: string): boolean {
  if (fold(toDraftSummary(row).name).includes(wanted) || fold(row.eventType ?? '').includes(wanted)) return true;
  // why: ends the search where nobody waits for it any more.
  first(db, sql`SELECT keep_going(${row.number}) AS goes`);
  const { number, version, bytes } = row;
  return fold(decoder.decode(readText(db, { number, version, bytes }, 0, bytes))).includes(wanted);
}

function listDrafts(db: ReadableLog, { text, limit, cursor }: ComposerQueries['listDrafts']['in']): ComposerQueries['listDrafts']['out'] {
  let before = placeOf(cursor);
  if (!hasComposer(db)) return { items: [], nextCursor: null };
  const wanted = fold(text);
  const found: DraftRow[] = [];
  const stretch = wanted === '' ? limit + 1 : Math.max(limit + 1, stretchRows);
  for (;;) {
    const rows = all<DraftRow>(db, draftsSql(before, stretch));
    for (const row of rows) {
      if (found.length <= limit && (wanted === '' || hasText(db, row, wanted))) found.push(row);
    }
    const end = rows.at(-1);
    if (found.length > limit || rows.length < stretch || end === undefined) break;
    before = end;
  }
  const page = found.slice(0, limit);
  const last = page.at(-1);
  const nextCursor = found.length > limit && last !== undefined ? `${last.changedAtUs}-${last.number}` : null;
  return { items: page.map(toDraftSummary), nextCursor };
}

export function draftVersionsSql(id: DraftId): SqlFragment {
  return sql`SELECT v.version, v.saved_at_us AS savedAtUs, v.bytes, v.event_type AS eventType,
      '/blobs/drafts/' || d.id || '/' || v.version AS bodyPath
    FROM main.draft d CROSS JOIN main.draft_version v ON v.draft_number = d.number
    WHERE d.id = ${id} AND d.removed_at_us IS NULL ORDER BY v.version DESC`;
}

function draftVersions(db: ReadableLog, { id }: ComposerQueries['draftVersions']['in']): readonly DraftVersion[] {
  return hasComposer(db) ? all<DraftVersion>(db, draftVersionsSql(id)) : [];
}

interface TextRow {
  readonly number: number;
  readonly version: number;
  readonly bytes: number;
}

/** `version` null: the one in force. */
export function draftTextSql(id: DraftId, version: number | null): SqlFragment {
  return sql`SELECT d.number, v.version, v.bytes, lower(hex(v.body_sha256)) AS sha256
    FROM main.draft d CROSS JOIN main.draft_version v ON v.draft_number = d.number AND v.version = coalesce(${version}, d.version)
    WHERE d.id = ${id} AND d.removed_at_us IS NULL`;
}

export function draftChunksSql({ number, version }: Pick<TextRow, 'number' | 'version'>, from: number, to: number): SqlFragment {
  const firstChunk = Math.floor(from / chunkBytes);
  const lastChunk = Math.floor(Math.max(from, to - 1) / chunkBytes);
  return sql`SELECT bytes FROM main.draft_chunk
    WHERE draft_number = ${number} AND version = ${version} AND position BETWEEN ${firstChunk} AND ${lastChunk} ORDER BY position`;
}

/** Only the pieces in which the bytes lie are read. */
function readText(db: ReadableLog, row: TextRow, from: number, to: number): Uint8Array {
  if (from === to) return new Uint8Array(0);
  const chunks = all<{ bytes: Uint8Array }>(db, draftChunksSql(row, from, to)).map(({ bytes }) => bytes);
  const start = Math.floor(from / chunkBytes) * chunkBytes;
  return Buffer.concat(chunks).subarray(from - start, to - start);
}

function readDraft(db: ReadableLog, input: ComposerQueries['readDraft']['in']): ComposerQueries['readDraft']['out'] {
  if (!hasComposer(db)) return undefined;
  // why: of one moment, so that the pieces are those of the version found.
  return db.transaction(() => {
    const row = first<TextRow>(db, draftTextSql(input.id, input.version));
    if (row === undefined) return undefined;
    const from = Math.min(Math.max(0, input.from), row.bytes);
    const to = Math.min(Math.max(from, input.to), row.bytes);
    return { bytes: readText(db, row, from, to), length: row.bytes, version: row.version };
  })();
}

/** Fails with `log.body_damaged` when the text is not the one that was saved. */
function readWholeDraft(db: ReadableLog, { id, version }: ComposerQueries['readWholeDraft']['in']): Uint8Array | undefined {
  if (!hasComposer(db)) return undefined;
  return db.transaction(() => {
    const row = first<TextRow & { readonly sha256: string }>(db, draftTextSql(id, version));
    if (row === undefined) return undefined;
    const text = readText(db, row, 0, row.bytes);
    const found = hash('sha256', text, 'hex');
    if (row.sha256 !== found) throw new QueryFailure('log.body_damaged', { found, expected: row.sha256 });
    return text;
  })();
}

export const draftQueries = { listDrafts, findDraft, draftVersions, readDraft, readWholeDraft } satisfies {
  readonly [N in keyof ComposerQueries]?: (db: ReadableLog, input: ComposerQueries[N]['in']) => ComposerQueries[N]['out'];
};
