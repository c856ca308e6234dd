/** Compares kept bodies with the SHA-256 taken when they arrived, a stretch at a time. */
import { hash } from 'node:crypto';
import { PackedRows } from './packed-rows.ts';
import { errorCodeOf } from './query-failure.ts';
import type { ReadableLog } from './readable-log.ts';

/** How long one slice goes on. */
const sliceMs = 100;
const rowsRead = 64;

interface KeptRow {
  readonly id: number;
  readonly headers: string;
  readonly keptBytes: number;
  readonly sha256: string;
  readonly body: Uint8Array | null;
}

const columns = 'id, headers, kept_bytes AS keptBytes, lower(hex(body_sha256)) AS sha256, body';

export interface ScrubSlice {
  readonly bodies: number;
  readonly damaged: readonly number[];
  readonly position: number;
  readonly isDone: boolean;
}

function isHeaderList(text: string): boolean {
  try {
    return Array.isArray(JSON.parse(text));
  } catch {
    // Not JSON any more, so not what was written.
    return false;
  }
}

export function prepareScrub(log: ReadableLog): (after: number) => ScrubSlice {
  const rows = log.prepare<[number, number], KeptRow>(`SELECT ${columns} FROM delivery WHERE id > ? ORDER BY id LIMIT ?`);
  const single = log.prepare<[number], KeptRow>(`SELECT ${columns} FROM delivery WHERE id = ?`);
  const lastGiven = log.prepare<[], { seq: number }>(`SELECT seq FROM sqlite_sequence WHERE name = 'delivery'`);
  const chunks = log.prepare<[number], { bytes: Uint8Array }>('SELECT bytes FROM body_chunk WHERE delivery_id = ? ORDER BY position');
  const isThere = log.prepare<[number], { one: number }>('SELECT 1 AS one FROM delivery WHERE id = ?');
  const packed = new PackedRows(log);

  function isSound(row: KeptRow): boolean {
    if (row.headers === '') {
      const found = packed.find(row.id);
      // why: one that was removed since its row was read is not damaged.
      if (found === undefined) return isThere.get(row.id) === undefined;
      return isHeaderList(Buffer.from(found.headers).toString('utf8')) && isBodySound(row, found.body ?? new Uint8Array(0));
    }
    return isHeaderList(row.headers) && isBodySound(row, row.body ?? Buffer.concat(chunks.all(row.id).map((chunk) => chunk.bytes)));
  }

  function isBodySound(row: KeptRow, body: Uint8Array): boolean {
    if (body.byteLength === row.keptBytes && hash('sha256', body, 'hex') === row.sha256) return true;
    return isThere.get(row.id) === undefined;
  }

  /** One by one, when a page in between can not be read: whatever lies on it is damaged. */
  function readApart(after: number): ScrubSlice {
    const last = Number(lastGiven.get()?.seq ?? 0);
    const position = Math.min(last, after + rowsRead);
    const damaged: number[] = [];
    for (let id = after + 1; id <= position; id++) {
      try {
        const row = single.get(id);
        if (row !== undefined && !isSound(row)) damaged.push(id);
      } catch {
        // SQLite can not read the page.
        damaged.push(id);
      }
    }
    return { bodies: Math.max(0, position - after), damaged, position, isDone: position >= last };
  }

  function readStretch(after: number): ScrubSlice {
    try {
      const next = rows.all(after, rowsRead);
      const damaged = next.filter((row) => !isSound(row)).map((row) => row.id);
      return { bodies: next.length, damaged, position: next.at(-1)?.id ?? after, isDone: next.length < rowsRead };
    } catch (error) {
      if (!errorCodeOf(error).startsWith('SQLITE_CORRUPT')) throw error;
      return readApart(after);
    }
  }

  return (after) => {
    const endAtMs = performance.now() + sliceMs;
    const damaged: number[] = [];
    let position = after;
    let bodies = 0;
    for (;;) {
      const stretch = readStretch(position);
      damaged.push(...stretch.damaged);
      bodies += stretch.bodies;
      position = stretch.position;
      if (stretch.isDone || performance.now() >= endAtMs) return { bodies, damaged, position, isDone: stretch.isDone };
    }
  };
}
