/** Drafts as the log keeps them: versions, undo and redo, limits, removal, search. */

import { join } from 'node:path';
import Database from 'better-sqlite3';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { draftIdSchema } from '#contract/ids.ts';
import { compositionSchema } from '#contract/models/composer.ts';
import type { DraftChange, NewDraft } from '#engine/log/composer-store.ts';
import type { DeliveryLog } from '#engine/log/log.ts';
import { aComposedAttempt } from '#test/support/composed-attempt.ts';
import { everyAttempt } from '#test/support/every-attempt.ts';
import { codeOf, openTestLog } from '#test/support/open-test-log.ts';
import { endAttempt } from '#test/support/start-replay.ts';
import { type TempFolder, tempFolder } from '#test/support/temp-folder.ts';

let folder: TempFolder;
let log: DeliveryLog;

beforeEach(async () => {
  folder = tempFolder();
  log = await openTestLog(folder.path);
});

afterEach(async () => {
  await log.close();
  folder[Symbol.dispose]();
});

async function reopen(): Promise<void> {
  await log.close();
  log = await openTestLog(folder.path);
}

const seconds = (count: number) => 1_790_000_000_000_000 + count * 1_000_000;
const composition = compositionSchema.parse({ destination: { to: 'sample' } });
const one = draftIdSchema.parse('drf_1');

function aDraft(changes: Partial<Omit<NewDraft, 'text'>> & { readonly text?: string } = {}): NewDraft {
  const { text = '{"type":"run.completed"}', ...others } = changes;
  return {
    id: one,
    name: null,
    createdAtUs: seconds(0),
    origin: { kind: 'template', eventType: 'run.completed', envelope: 'current' },
    composition,
    notes: ['A header was left aside.'],
    eventType: 'run.completed',
    envelope: 'current',
    ...others,
    text: Buffer.from(text),
  };
}

/** A save of a text at a second. */
function typed(text: string, at: number): DraftChange {
  return { text: { bytes: Buffer.from(text), eventType: null, envelope: null }, savedAtUs: seconds(at) };
}

const save = (text: string, at: number) => log.composer.saveDraft(one, typed(text, at));
const textOf = async (version: number | null = null) => Buffer.from((await log.composer.readWholeDraft(one, version)) ?? []).toString();
const numbers = async () => (await log.composer.draftVersions(one)).map(({ version }) => version);

test('a draft comes back as it was made', async () => {
  const made = await log.composer.createDraft(aDraft());
  expect(made).toEqual({
    summary: {
      id: 'drf_1',
      name: 'run.completed',
      eventType: 'run.completed',
      envelope: 'current',
      createdAtUs: seconds(0),
      changedAtUs: seconds(0),
      origin: { kind: 'template', eventType: 'run.completed', envelope: 'current' },
      bytes: 24,
    },
    composition,
    version: 1,
    canUndo: false,
    canRedo: false,
    notes: ['A header was left aside.'],
  });
  await reopen();
  expect(await log.composer.findDraft(one)).toEqual(made);
  expect(await textOf()).toBe('{"type":"run.completed"}');
});

test('name, composition and text change each by itself; what is the same changes nothing', async () => {
  await log.composer.createDraft(aDraft());
  const named = await log.composer.saveDraft(one, { name: 'My event', savedAtUs: seconds(5) });
  expect(named).toMatchObject({ version: 1, canUndo: false, summary: { name: 'My event', changedAtUs: seconds(5) } });
  const other = { ...composition, method: 'PUT' };
  expect(await log.composer.saveDraft(one, { composition: other, savedAtUs: seconds(6) })).toMatchObject({
    composition: other,
    summary: { name: 'My event', changedAtUs: seconds(6) },
  });
  const same: DraftChange = {
    name: 'My event',
    composition: other,
    text: { bytes: Buffer.from('{"type":"run.completed"}'), eventType: 'run.completed', envelope: 'current' },
    savedAtUs: seconds(9),
  };
  expect(await log.composer.saveDraft(one, same)).toMatchObject({ version: 1, summary: { changedAtUs: seconds(6) } });
  const retyped = await log.composer.saveDraft(one, {
    name: null,
    text: { bytes: Buffer.from('{"type":"run.failed"}'), eventType: 'run.failed', envelope: 'legacy' },
    savedAtUs: seconds(10),
  });
  expect(retyped).toMatchObject({ version: 2, summary: { name: 'run.failed', eventType: 'run.failed', envelope: 'legacy', bytes: 21 } });
  expect(await log.composer.moveDraft(one, 'undo', seconds(11))).toMatchObject({ summary: { name: 'run.completed', envelope: 'current' } });
  expect(await log.composer.saveDraft(one, { ...typed('x', 12) })).toMatchObject({ summary: { name: 'Untitled' } });
});

/** Texts in their order, and which of them is in force. */
interface Model {
  readonly texts: readonly string[];
  readonly place: number;
}

function after({ texts, place }: Model, move: string): Model {
  if (move === 'undo') return { texts, place: Math.max(0, place - 1) };
  if (move === 'redo') return { texts, place: Math.min(texts.length - 1, place + 1) };
  return texts[place] === move ? { texts, place } : { texts: [...texts.slice(0, place + 1), move], place: place + 1 };
}

describe('undo and redo', () => {
  test('walk the versions, also after a restart', async () => {
    await log.composer.createDraft(aDraft({ text: 'a' }));
    expect(await save('b', 10)).toMatchObject({ version: 2, canUndo: true, canRedo: false });
    await save('c', 20);
    expect(await log.composer.moveDraft(one, 'undo', seconds(30))).toMatchObject({ version: 2, canUndo: true, canRedo: true });
    expect(await textOf()).toBe('b');
    await reopen();
    expect(await log.composer.moveDraft(one, 'undo', seconds(31))).toMatchObject({ version: 1, canUndo: false, canRedo: true });
    expect(await log.composer.moveDraft(one, 'undo', seconds(32))).toBeNull();
    await log.composer.moveDraft(one, 'redo', seconds(33));
    expect(await log.composer.moveDraft(one, 'redo', seconds(34))).toMatchObject({ version: 3, canRedo: false });
    expect(await log.composer.moveDraft(one, 'redo', seconds(35))).toBeNull();
    expect(await textOf()).toBe('c');
  });

  test('what was undone is left aside by a new text, and stays in the history', async () => {
    await log.composer.createDraft(aDraft({ text: 'a' }));
    await save('b', 10);
    await log.composer.moveDraft(one, 'undo', seconds(20));
    expect(await save('c', 30)).toMatchObject({ version: 3, canUndo: true, canRedo: false });
    expect(await numbers()).toEqual([3, 2, 1]);
    expect(await textOf(2)).toBe('b');
    await log.composer.moveDraft(one, 'undo', seconds(40));
    expect(await textOf()).toBe('a');
    await log.composer.moveDraft(one, 'redo', seconds(50));
    expect(await textOf()).toBe('c');
  });

  test('a text of the history that is taken again is a version of its own, even right after another save', async () => {
    await log.composer.createDraft(aDraft({ text: 'a' }));
    await save('b', 10);
    expect(await save('a', 10.5)).toMatchObject({ version: 3 });
    await log.composer.moveDraft(one, 'undo', seconds(11));
    expect(await textOf()).toBe('b');
  });

  test('of any saves and moves the text is that of a list with a place in it', async () => {
    const steps = fc.array(fc.oneof(fc.constantFrom('undo', 'redo'), fc.nat(5).map(String)), { maxLength: 12 });
    let drafts = 0;
    await fc.assert(
      fc.asyncProperty(steps, async (moves) => {
        const id = draftIdSchema.parse(`drf_p${++drafts}`);
        await log.composer.createDraft(aDraft({ id, text: 'begin' }));
        let model: Model = { texts: ['begin'], place: 0 };
        for (const [index, move] of moves.entries()) {
          const atUs = seconds(10 * (index + 1));
          if (move === 'undo' || move === 'redo') await log.composer.moveDraft(id, move, atUs);
          else await log.composer.saveDraft(id, { ...typed(move, 0), savedAtUs: atUs });
          model = after(model, move);
          const found = await log.composer.findDraft(id);
          expect([found?.canUndo, found?.canRedo]).toEqual([model.place > 0, model.place < model.texts.length - 1]);
          expect(Buffer.from((await log.composer.readWholeDraft(id, null)) ?? []).toString()).toBe(model.texts[model.place]);
        }
      }),
      { numRuns: 30 },
    );
  });
});

describe('saves while it is typed', () => {
  test('are one version for two seconds, each under a new number', async () => {
    await log.composer.createDraft(aDraft({ text: 'a' }));
    expect(await save('b', 1)).toMatchObject({ version: 2 });
    expect(await save('bc', 2)).toMatchObject({ version: 3, canUndo: true });
    expect(await save('bcd', 3)).toMatchObject({ version: 4 });
    expect(await save('bcde', 3.5)).toMatchObject({ version: 5 });
    expect(await numbers()).toEqual([5, 4, 1]);
    await log.composer.moveDraft(one, 'undo', seconds(10));
    expect(await textOf()).toBe('bcd');
    await log.composer.moveDraft(one, 'undo', seconds(11));
    expect(await textOf()).toBe('a');
    await log.composer.moveDraft(one, 'redo', seconds(12));
    expect(await textOf()).toBe('bcd');
  });

  test('never take the place of what was left or come to by an undo', async () => {
    await log.composer.createDraft(aDraft({ text: 'a' }));
    await save('b', 10);
    await save('c', 20);
    await log.composer.moveDraft(one, 'undo', seconds(20.1));
    await save('d', 20.2);
    expect(await Promise.all([1, 2, 3, 4].map(textOf))).toEqual(['a', 'b', 'c', 'd']);
    await log.composer.moveDraft(one, 'undo', seconds(20.3));
    await log.composer.moveDraft(one, 'redo', seconds(20.4));
    await save('e', 20.5);
    expect(await textOf(4)).toBe('d');
  });
});

describe('the history', () => {
  test('keeps the last 200 versions, and can be undone as far as it goes', async () => {
    await log.composer.createDraft(aDraft({ text: 'first' }));
    await Promise.all(Array.from({ length: 210 }, (_, index) => save(`text ${index}`, 10 * (index + 1))));
    const kept = await numbers();
    expect([kept.length, kept[0], kept.at(-1)]).toEqual([200, 211, 12]);
    for (let step = 1; step < 200; step++) await log.composer.moveDraft(one, 'undo', seconds(5_000 + step));
    expect(await log.composer.findDraft(one)).toMatchObject({ version: 12, canUndo: false, canRedo: true });
    expect(await log.composer.moveDraft(one, 'undo', seconds(9_000))).toBeNull();
    expect(await log.composer.readDraft(one, 11, 0, 9)).toBeUndefined();
  }, 60_000);

  test('keeps 32 MiB', async () => {
    await log.composer.createDraft(aDraft({ text: 'a' }));
    const mebibytes8 = 8 * 1024 * 1024;
    for (let index = 0; index < 5; index++) await save(String(index).repeat(mebibytes8), 10 * (index + 1));
    expect(await log.composer.draftVersions(one)).toMatchObject([6, 5, 4, 3].map((version) => ({ version, bytes: mebibytes8 })));
    const slice = await log.composer.readDraft(one, null, 262_100, 262_200);
    expect([Buffer.from(slice?.bytes ?? []).toString(), slice?.length, slice?.version]).toEqual(['4'.repeat(100), mebibytes8, 6]);
    await log.close();
    const db = new Database(join(folder.path, 'log.db'));
    expect(db.prepare('SELECT count(*) AS pieces, sum(length(bytes)) AS bytes FROM draft_chunk').get()).toEqual({
      pieces: 128,
      bytes: 4 * mebibytes8,
    });
    db.exec(`UPDATE draft_chunk SET bytes = zeroblob(1) WHERE version = 6 AND position = 3`);
    db.close();
    log = await openTestLog(folder.path);
    expect(await codeOf(log.composer.readWholeDraft(one, null))).toBe('log.body_damaged');
    expect(await codeOf(log.composer.readWholeDraft(one, 5))).toBe('ok');
  }, 60_000);

  test('says of each version when it was saved and where its text is', async () => {
    await log.composer.createDraft(aDraft());
    await save('b', 10);
    expect(await log.composer.draftVersions(one)).toEqual([
      { version: 2, savedAtUs: seconds(10), bytes: 1, eventType: null, bodyPath: '/blobs/drafts/drf_1/2' },
      { version: 1, savedAtUs: seconds(0), bytes: 24, eventType: 'run.completed', bodyPath: '/blobs/drafts/drf_1/1' },
    ]);
  });
});

test('a text is read in parts, across its pieces, and may be empty', async () => {
  const text = Array.from({ length: 40_000 }, (_, index) => `line ${index}\n`).join('');
  await log.composer.createDraft(aDraft({ text }));
  const slice = await log.composer.readDraft(one, null, 262_140, 262_150);
  expect(slice).toMatchObject({ length: text.length, version: 1 });
  expect(Buffer.from(slice?.bytes ?? []).toString()).toBe(text.slice(262_140, 262_150));
  expect((await log.composer.readDraft(one, 1, text.length, text.length + 9))?.bytes).toHaveLength(0);
  await save('', 10);
  expect(await log.composer.readDraft(one, null, 0, 9)).toMatchObject({ length: 0, version: 2 });
  expect(await textOf()).toBe('');
});

describe('the list', () => {
  const ids = async (text: string, limit = 10, cursor: string | null = null) => {
    const { items, nextCursor } = await log.composer.listDrafts(text, limit, cursor);
    return { ids: items.map(({ id }) => id.slice(4)), nextCursor };
  };

  beforeEach(async () => {
    for (const [index, name] of ['a', 'b', 'c', 'd', 'e'].entries()) {
      const text = `{"note":"ÄPFEL of ${name}"}`;
      await log.composer.createDraft(
        aDraft({
          id: draftIdSchema.parse(`drf_${name}`),
          createdAtUs: seconds(index),
          text,
          eventType: name === 'c' ? 'gate.blocked' : null,
        }),
      );
    }
  });

  test('has the last changed first, page by page, also where two were changed at once', async () => {
    await log.composer.saveDraft(draftIdSchema.parse('drf_b'), { name: 'Renamed', savedAtUs: seconds(4) });
    const first = await ids('', 2);
    expect(first.ids).toEqual(['e', 'b']);
    const second = await ids('', 2, first.nextCursor);
    expect(second.ids).toEqual(['d', 'c']);
    expect(await ids('', 2, second.nextCursor)).toEqual({ ids: ['a'], nextCursor: null });
    expect(await codeOf(log.composer.listDrafts('', 2, 'nonsense'))).toBe('input.invalid');
  });

  test('is searched by name, event type and the text in force, upper and lower case alike', async () => {
    await log.composer.saveDraft(draftIdSchema.parse('drf_d'), { name: 'Happy RUN', savedAtUs: seconds(9) });
    expect((await ids('happy run')).ids).toEqual(['d']);
    expect((await ids('GATE.')).ids).toEqual(['c']);
    expect((await ids('äpfel OF b')).ids).toEqual(['b']);
    expect((await ids('untitled')).ids).toEqual(['e', 'b', 'a']);
    expect((await ids('nowhere')).ids).toEqual([]);
    const page = await ids('äpfel', 2);
    expect(page.ids).toEqual(['d', 'e']);
    expect((await ids('äpfel', 3, page.nextCursor)).ids).toEqual(['c', 'b', 'a']);
    await log.composer.saveDraft(draftIdSchema.parse('drf_b'), typed('pears', 20));
    expect((await ids('äpfel of b')).ids).toEqual([]);
  });

  test('is searched through stretches of it', async () => {
    for (let index = 0; index < 230; index++)
      await log.composer.createDraft(
        aDraft({ id: draftIdSchema.parse(`drf_x${index}`), createdAtUs: seconds(100 + index), text: 'other' }),
      );
    expect((await ids('äpfel')).ids).toEqual(['e', 'd', 'c', 'b', 'a']);
  }, 60_000);
});

describe('removal', () => {
  test('hides a draft until it is had back', async () => {
    await log.composer.createDraft(aDraft());
    expect(await log.composer.removeDraft(one, seconds(1))).toBe(true);
    expect(await log.composer.removeDraft(one, seconds(2))).toBe(false);
    expect(await log.composer.findDraft(one)).toBeUndefined();
    expect((await log.composer.listDrafts('', 10, null)).items).toEqual([]);
    expect(await log.composer.draftVersions(one)).toEqual([]);
    expect(await log.composer.readDraft(one, null, 0, 9)).toBeUndefined();
    expect(await log.composer.readWholeDraft(one, 1)).toBeUndefined();
    expect(await save('x', 3)).toBeUndefined();
    expect(await log.composer.moveDraft(one, 'undo', seconds(3))).toBeUndefined();
    expect(await log.composer.restoreDraft(one)).toMatchObject({ version: 1, summary: { id: 'drf_1' } });
    expect(await log.composer.restoreDraft(one)).toBeUndefined();
    expect(await textOf()).toBe('{"type":"run.completed"}');
  });

  test('is for good at the next start, with its texts and what was sent from it', async () => {
    const two = draftIdSchema.parse('drf_2');
    await log.composer.createDraft(aDraft());
    await log.composer.createDraft(aDraft({ id: two, text: 'stays' }));
    await log.composer.beginComposedAttempt(aComposedAttempt('att_1', { draftId: one }));
    await log.composer.beginComposedAttempt(aComposedAttempt('att_2', { draftId: two }));
    await endAttempt(log, 'att_1', Buffer.from('answer'));
    await log.composer.removeDraft(one, seconds(1));
    await reopen();
    expect(await log.composer.restoreDraft(one)).toBeUndefined();
    expect((await log.composer.listDrafts('', 10, null)).items.map(({ id }) => id)).toEqual(['drf_2']);
    expect((await log.plans.searchAttempts(everyAttempt)).items.map(({ id }) => id)).toEqual(['att_2']);
    await log.close();
    const db = new Database(join(folder.path, 'log.db'), { readonly: true });
    const left = ['draft', 'draft_version', 'draft_chunk', 'attempt', 'attempt_body', 'attempt_request'].map(
      (table) => db.prepare<[], { rows: number }>(`SELECT count(*) AS rows FROM ${table}`).get()?.rows,
    );
    db.close();
    expect(left).toEqual([1, 1, 1, 1, 0, 1]);
    log = await openTestLog(folder.path);
  });
});

test('the sequence counts per draft, across restarts, and changes nothing else', async () => {
  await log.composer.createDraft(aDraft());
  const made = await log.composer.createDraft(aDraft({ id: draftIdSchema.parse('drf_2') }));
  expect(await Promise.all([log.composer.nextSequence(one), log.composer.nextSequence(one)])).toEqual([1, 2]);
  expect(await log.composer.nextSequence(made.summary.id)).toBe(1);
  await reopen();
  expect(await log.composer.nextSequence(one)).toBe(3);
  expect(await log.composer.findDraft(made.summary.id)).toEqual(made);
  expect(await log.composer.nextSequence(draftIdSchema.parse('drf_none'))).toBe(1);
});

test('what is not there is not there', async () => {
  const none = draftIdSchema.parse('drf_none');
  expect(await log.composer.findDraft(none)).toBeUndefined();
  expect(await log.composer.saveDraft(none, typed('x', 1))).toBeUndefined();
  expect(await log.composer.moveDraft(none, 'redo', 1)).toBeUndefined();
  expect(await log.composer.removeDraft(none, 1)).toBe(false);
  expect(await log.composer.restoreDraft(none)).toBeUndefined();
  await log.composer.createDraft(aDraft());
  expect(await codeOf(log.composer.createDraft(aDraft()))).toBe('log.write_failed');
});
