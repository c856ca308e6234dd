/**
 * Writes drafts and their versions. A version's text never changes once it is kept: what is saved while the text is being typed takes the
 * place of the version before under a number of its own. Versions form a tree: `parent` is where undo leads, `next` where redo does.
 */
import { hash } from 'node:crypto';
import type { DraftId } from '#contract/ids.ts';
import type { DraftChange, DraftFacts, NewDraft, StoredDraft } from '../composer-store.ts';
import type { WritableLog } from '../database.ts';
import { findDraft } from './draft-queries.ts';
import { chunkBytes } from './journal-shape.ts';

export const draftLimits = { versions: 200, bytes: 32 * 1024 * 1024 } as const;
/** Saves so close to the first of them are one version. */
const typingUs = 2_000_000;

interface HeadRow {
  readonly number: number;
  readonly version: number;
}

interface VersionRow {
  readonly version: number;
  readonly parent: number | null;
  readonly next: number | null;
  readonly begunAtUs: number;
  readonly isClosed: number;
  readonly sha256: string;
}

/** Where a new version stands. */
interface NewVersion {
  readonly version: number;
  readonly parent: number | null;
  readonly begunAtUs: number;
  readonly savedAtUs: number;
  /** Nothing is ever merged into it. */
  readonly isClosed: boolean;
}

/** Older versions than the limits allow. `@kept` is the version in force. */
export const tooManyVersionsSql = `
  SELECT version FROM (
    SELECT version, row_number() OVER newest AS place, sum(bytes) OVER newest AS total FROM draft_version WHERE draft_number = @number
    WINDOW newest AS (ORDER BY version DESC)
  ) WHERE version <> @kept AND (place > ${draftLimits.versions} OR total > ${draftLimits.bytes})`;

function prepareVersions(db: WritableLog) {
  const find = db.prepare<[number, number], VersionRow>(
    `SELECT version, parent, next, begun_at_us AS begunAtUs, is_closed AS isClosed, lower(hex(body_sha256)) AS sha256
     FROM draft_version WHERE draft_number = ? AND version = ?`,
  );
  const newest = db.prepare<[number], { version: number | null }>(
    'SELECT max(version) AS version FROM draft_version WHERE draft_number = ?',
  );
  const known = db.prepare<[number, string], { one: number }>(
    'SELECT 1 AS one FROM draft_version WHERE draft_number = ? AND body_sha256 = unhex(?) LIMIT 1',
  );
  const insert = db.prepare(`
    INSERT INTO draft_version (draft_number, version, parent, begun_at_us, saved_at_us, is_closed, event_type, envelope, bytes, body_sha256)
    VALUES (@number, @version, @parent, @begunAtUs, @savedAtUs, @isClosed, @eventType, @envelope, @bytes, @sha256)`);
  const insertChunk = db.prepare('INSERT INTO draft_chunk (draft_number, version, position, bytes) VALUES (?, ?, ?, ?)');
  const lead = db.prepare('UPDATE draft_version SET next = ? WHERE draft_number = ? AND version = ?');
  const close = db.prepare('UPDATE draft_version SET is_closed = 1 WHERE draft_number = ? AND version IN (?, ?)');
  const tooMany = db.prepare<object, { version: number }>(tooManyVersionsSql);
  const removeChunks = db.prepare('DELETE FROM draft_chunk WHERE draft_number = ? AND version = ?');
  const remove = db.prepare('DELETE FROM draft_version WHERE draft_number = ? AND version = ?');

  function forget(number: number, version: number): void {
    removeChunks.run(number, version);
    remove.run(number, version);
  }

  return {
    find: (number: number, version: number) => find.get(number, version),
    newest: (number: number) => newest.get(number)?.version ?? 0,
    isKnown: (number: number, sha256: string) => known.get(number, sha256) !== undefined,
    forget,
    insert(number: number, place: NewVersion, facts: DraftFacts, text: Uint8Array): void {
      insert.run({
        ...place,
        number,
        isClosed: Number(place.isClosed),
        eventType: facts.eventType,
        envelope: facts.envelope,
        bytes: text.byteLength,
        sha256: hash('sha256', text, 'buffer'),
      });
      for (let position = 0; position * chunkBytes < text.byteLength; position++) {
        insertChunk.run(number, place.version, position, text.subarray(position * chunkBytes, (position + 1) * chunkBytes));
      }
      if (place.parent !== null) lead.run(place.version, number, place.parent);
    },
    /** After a move nothing is merged into either of the two. */
    step(number: number, from: number, to: number, direction: 'undo' | 'redo'): void {
      if (direction === 'undo') lead.run(from, number, to);
      close.run(number, from, to);
    },
    prune(number: number, kept: number): void {
      for (const { version } of tooMany.all({ number, kept })) forget(number, version);
    },
  };
}

function preparePutInForce(db: WritableLog): (number: number, version: number, atUs: number) => void {
  const update = db.prepare('UPDATE draft SET version = ?, changed_at_us = ? WHERE number = ?');
  return (number, version, atUs) => void update.run(version, atUs, number);
}

type SaveText = (head: HeadRow, text: NonNullable<DraftChange['text']>, savedAtUs: number) => void;

function prepareSaveText(db: WritableLog, versions: ReturnType<typeof prepareVersions>): SaveText {
  const putInForce = preparePutInForce(db);
  return ({ number, version }, text, savedAtUs) => {
    const inForce = versions.find(number, version);
    const sha256 = hash('sha256', text.bytes, 'hex');
    if (inForce === undefined || inForce.sha256 === sha256) return;
    const made = versions.newest(number) + 1;
    const isTyping =
      inForce.isClosed === 0 &&
      inForce.next === null &&
      Math.abs(savedAtUs - inForce.begunAtUs) <= typingUs &&
      // why: an earlier text that is taken again stands for itself, and what it replaces can be had back.
      !versions.isKnown(number, sha256);
    const place = isTyping
      ? { version: made, parent: inForce.parent, begunAtUs: inForce.begunAtUs, savedAtUs, isClosed: false }
      : { version: made, parent: version, begunAtUs: savedAtUs, savedAtUs, isClosed: false };
    versions.insert(number, place, text, text.bytes);
    if (isTyping) versions.forget(number, version);
    putInForce(number, made, savedAtUs);
    versions.prune(number, made);
  };
}

export function prepareDrafts(db: WritableLog) {
  const versions = prepareVersions(db);
  const insertDraft = db.prepare(`
    INSERT INTO draft (id, name, created_at_us, changed_at_us, origin, composition, notes, version) VALUES (?, ?, ?, ?, ?, ?, ?, 1)`);
  const head = db.prepare<[string], HeadRow>('SELECT number, version FROM draft WHERE id = ? AND removed_at_us IS NULL');
  const rename = db.prepare('UPDATE draft SET name = @value, changed_at_us = @atUs WHERE number = @number AND name IS NOT @value');
  const recompose = db.prepare(
    'UPDATE draft SET composition = @value, changed_at_us = @atUs WHERE number = @number AND composition <> @value',
  );
  const putInForce = preparePutInForce(db);
  const saveText = prepareSaveText(db, versions);
  const mark = db.prepare('UPDATE draft SET removed_at_us = ? WHERE id = ? AND removed_at_us IS NULL');
  const unmark = db.prepare('UPDATE draft SET removed_at_us = NULL WHERE id = ? AND removed_at_us IS NOT NULL');
  const count = db.prepare<[string], { sequence: number }>('UPDATE draft SET sequence = sequence + 1 WHERE id = ? RETURNING sequence');

  function stored(id: DraftId): StoredDraft {
    const draft = findDraft(db, { id });
    if (draft === undefined) throw new Error(`There is no draft ${id}`);
    return draft;
  }

  return {
    create(draft: NewDraft): StoredDraft {
      const { id, name, createdAtUs, origin, composition, notes } = draft;
      const texts = [origin, composition, notes].map((value) => JSON.stringify(value));
      const number = Number(insertDraft.run(id, name, createdAtUs, createdAtUs, ...texts).lastInsertRowid);
      // why: what a draft began with is never typed over.
      const place = { version: 1, parent: null, begunAtUs: createdAtUs, savedAtUs: createdAtUs, isClosed: true };
      versions.insert(number, place, draft, draft.text);
      return stored(id);
    },
    save(id: DraftId, change: DraftChange): StoredDraft | undefined {
      const found = head.get(id);
      if (found === undefined) return undefined;
      const { number } = found;
      const { name, composition, text, savedAtUs: atUs } = change;
      if (name !== undefined) rename.run({ number, value: name, atUs });
      if (composition !== undefined) recompose.run({ number, value: JSON.stringify(composition), atUs });
      if (text !== undefined) saveText(found, text, atUs);
      return stored(id);
    },
    move(id: DraftId, direction: 'undo' | 'redo', movedAtUs: number): StoredDraft | null | undefined {
      const found = head.get(id);
      if (found === undefined) return undefined;
      const { number, version } = found;
      const from = versions.find(number, version);
      const to = direction === 'undo' ? from?.parent : from?.next;
      if (to === undefined || to === null || versions.find(number, to) === undefined) return null;
      versions.step(number, version, to, direction);
      putInForce(number, to, movedAtUs);
      return stored(id);
    },
    remove: (id: DraftId, removedAtUs: number) => mark.run(removedAtUs, id).changes > 0,
    restore(id: DraftId): StoredDraft | undefined {
      return unmark.run(id).changes > 0 ? stored(id) : undefined;
    },
    /** 1 where there is no such draft. */
    nextSequence: (id: DraftId) => count.get(id)?.sequence ?? 1,
  };
}
