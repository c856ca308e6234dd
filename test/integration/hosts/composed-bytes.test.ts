/** Texts of drafts and composed requests as a running Hookglass hands them out. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { attemptIdSchema, draftIdSchema } from '#contract/ids.ts';
import { compositionSchema } from '#contract/models/composer.ts';
import type { Engine } from '#engine/engine-parts.ts';
import { openBlob } from '#hosts/blobs.ts';
import { aComposedAttempt } from '#test/support/composed-attempt.ts';
import { makeEngine } from '#test/support/make-engine.ts';
import { aDelivery, eventBody, openTestLog } from '#test/support/open-test-log.ts';
import { recordingLogger } from '#test/support/recording-logger.ts';
import { startReplay } from '#test/support/start-replay.ts';
import { tempFolder } from '#test/support/temp-folder.ts';

const folder = tempFolder();
let engine: Engine;

/** What an earlier run of Hookglass left. */
beforeAll(async () => {
  const log = await openTestLog(folder.path);
  const id = draftIdSchema.parse('drf_1');
  await log.composer.createDraft({
    id,
    name: null,
    createdAtUs: 1,
    origin: { kind: 'blank' },
    composition: compositionSchema.parse({ destination: { to: 'sample' } }),
    text: Buffer.from('first'),
    notes: [],
    eventType: null,
    envelope: null,
  });
  await log.composer.saveDraft(id, { text: { bytes: Buffer.from('second'), eventType: null, envelope: null }, savedAtUs: 9_000_000 });
  await log.writer.append(aDelivery());
  await startReplay(log, 'rpl_1', 'att_replayed');
  await log.composer.beginComposedAttempt(aComposedAttempt('att_composed', { body: Buffer.from('composed') }));
  await log.composer.beginComposedAttempt(aComposedAttempt('att_empty', { body: Buffer.alloc(0) }));
  await log.close();
  engine = await makeEngine(folder.path);
});

afterAll(async () => {
  await engine.close();
  folder[Symbol.dispose]();
});

async function textAt(path: string): Promise<string | number> {
  const { status, chunks } = await openBlob(engine, path, undefined, recordingLogger());
  const parts: Uint8Array[] = [];
  for await (const chunk of chunks) parts.push(chunk);
  return status === 200 ? Buffer.concat(parts).toString() : status;
}

test('a draft has its text in force and those of its versions', async () => {
  expect(await textAt('/blobs/drafts/drf_1')).toBe('second');
  expect(await textAt('/blobs/drafts/drf_1/1')).toBe('first');
  expect(await textAt('/blobs/drafts/drf_1/2')).toBe('second');
  expect(await textAt('/blobs/drafts/drf_1/3')).toBe(404);
  expect(await textAt('/blobs/drafts/drf_2')).toBe(404);
});

test.each([
  ['att_replayed', '/blobs/deliveries/dlv_1', Buffer.from(eventBody()).toString()],
  ['att_composed', '/blobs/attempts/att_composed/request', 'composed'],
])('an attempt says where the bytes are that it sent: %s', async (text, path, sent) => {
  const context = { signal: undefined };
  const { request } = await engine.handlers.replays.attempt({ id: attemptIdSchema.parse(text) }, context);
  expect(request.bodyPath).toBe(path);
  expect(await textAt(path)).toBe(sent);
  expect(await textAt(`/blobs/attempts/${text}/request`)).toBe(sent);
});

test('an attempt without a body has nowhere to read one', async () => {
  const { request } = await engine.handlers.replays.attempt({ id: attemptIdSchema.parse('att_empty') }, { signal: undefined });
  expect(request.bodyPath).toBeNull();
});

test('a preview that nobody made is gone', async () => {
  expect(await textAt('/blobs/previews/prv_1')).toBe(404);
});
