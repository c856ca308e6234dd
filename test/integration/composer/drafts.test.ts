/** Drafts through a whole engine: what they begin with, what is kept of them, and that they leave as they were. */
import { createHmac } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { DeliveryId } from '#contract/ids.ts';
import type { Draft } from '#contract/models/composer.ts';
import type { Engine } from '#engine/engine-parts.ts';
import { startHandler } from '#test/support/handler-server.ts';
import { makeEngine } from '#test/support/make-engine.ts';
import { codeOf } from '#test/support/open-test-log.ts';
import { tempFolder } from '#test/support/temp-folder.ts';
import { waitFor } from '#test/support/wait-for.ts';

const call = { signal: undefined };
const secret = 'a secret long enough';
const folder = tempFolder();
let engine: Engine;
let endpointId: string;
let address: string;

beforeAll(async () => {
  engine = await makeEngine(folder.path);
  const endpoint = await engine.handlers.endpoints.create({ slug: 'orders', scheme: 'zof', secrets: [secret] }, call);
  endpointId = endpoint.id;
  address = endpoint.url ?? '';
});

afterAll(async () => {
  await engine.close();
  folder[Symbol.dispose]();
});

type From = Parameters<Engine['handlers']['drafts']['create']>[0]['from'];
const create = (from: From, name?: string) => engine.handlers.drafts.create({ from, ...(name === undefined ? {} : { name }) }, call);
const paste = (text: string) => create({ kind: 'text', text: { text } });
const refused = (from: From) => codeOf(create(from));

async function textOf({ id }: Pick<Draft, 'id'>, version: number | null = null): Promise<string> {
  const read = await engine.bodies.draft(id, version, 0, 10_000_000);
  return Buffer.from(read?.bytes ?? []).toString('utf8');
}

async function deliver(body: string | Uint8Array, headers: Readonly<Record<string, string>> = {}): Promise<DeliveryId> {
  const before = await newest();
  const signature = createHmac('sha256', secret).update(body).digest('hex');
  const sent = typeof body === 'string' ? body : Buffer.from(body).buffer;
  await fetch(address, { method: 'POST', body: sent, headers: { 'X-Zof-Signature': signature, ...headers } });
  return waitFor(async () => {
    const now = await newest();
    return now !== before && now;
  });
}

async function newest(): Promise<DeliveryId | undefined> {
  return (await engine.handlers.deliveries.list({ query: '', limit: 1 }, call)).items[0]?.id;
}

describe('begin with', () => {
  test('nothing: to the first endpoint, by its name once it says what it is', async () => {
    const draft = await create({ kind: 'blank' });
    expect(draft).toMatchObject({ name: 'Untitled', eventType: null, bytes: 0, version: 1, canUndo: false, origin: { kind: 'blank' } });
    expect(draft.composition.destination).toMatchObject({ to: 'endpoint' });
    const saved = await engine.handlers.drafts.save({ id: draft.id, text: { text: '{"type":"run.failed","data":{"object":{}}}' } }, call);
    expect(saved).toMatchObject({ name: 'run.failed', eventType: 'run.failed', envelope: 'current', canUndo: true });
    const broken = await engine.handlers.drafts.save({ id: draft.id, text: { text: '{"event": "agent.completed", "data": {' } }, call);
    expect(broken).toMatchObject({ eventType: 'agent.completed', envelope: 'legacy' });
    const variable = await engine.handlers.drafts.save(
      { id: draft.id, text: { text: '{"type":"{{env.type}}","data":{"object":{}}}' } },
      call,
    );
    expect(variable).toMatchObject({ name: 'Untitled', eventType: null });
  });

  test('a template of the catalog, in either envelope', async () => {
    const { items } = await engine.handlers.composer.catalog({}, call);
    for (const { eventType, envelope, template } of items) {
      const draft = await create({ kind: 'template', eventType, envelope });
      expect(draft).toMatchObject({ name: eventType, eventType, envelope, origin: { kind: 'template', eventType, envelope } });
      expect(await textOf(draft)).toBe(template);
    }
    expect(items).toHaveLength(20);
    expect(await refused({ kind: 'template', eventType: 'run.exploded', envelope: 'current' })).toBe('input.draft_source');
  });

  test('a delivery: its body and what its headers say, not its connection, its signature or its credentials', async () => {
    const body = '{"type":"run.failed", "big": 12345678901234567890, "note":"{{now}}", "data":{"object":{}}}\n';
    const id = await deliver(body, {
      'Content-Type': 'application/json; v=1',
      'X-Custom': 'kept {{x}}',
      Authorization: 'Bearer hush',
      'X-Forwarded-For': '10.0.0.1',
    });
    const draft = await create({ kind: 'delivery', deliveryId: id });
    expect(await textOf(draft)).toBe(body.replace('{{now}}', '{{brace}}now}}'));
    expect(draft).toMatchObject({ eventType: 'run.failed', origin: { kind: 'delivery', deliveryId: id } });
    const { composition, notes } = draft;
    expect(composition).toMatchObject({
      method: 'POST',
      contentType: 'application/json; v=1',
      destination: { to: 'endpoint', endpointId },
    });
    const names = composition.headers.map(([name]) => name.toLowerCase());
    expect(composition.headers).toContainEqual(['X-Custom', 'kept {{brace}}x}}']);
    for (const gone of ['x-zof-signature', 'host', 'content-length', 'connection', 'authorization', 'x-forwarded-for', 'content-type']) {
      expect(names).not.toContain(gone);
    }
    expect(notes.join(' ')).toMatch(/signature.*credentials.*braces/is);
    expect(notes.join(' ')).not.toContain('hush');
    const preview = await engine.handlers.composer.preview({ text: { draftId: draft.id }, composition }, call);
    const leaving = await engine.bodies.preview(preview.id, 0, 10_000);
    expect(Buffer.from(leaving?.bytes ?? []).toString('utf8')).toBe(body);
  });

  test('a delivery that is no text is refused, with what to do instead', async () => {
    const id = await deliver(Uint8Array.of(0x7b, 0xff, 0xfe, 0x7d));
    await expect(create({ kind: 'delivery', deliveryId: id })).rejects.toMatchObject({ code: 'input.draft_source', message: /Replay/ });
  });

  test.each([
    ['an event', '{"type":"run.started","data":{"object":{}}}', 'json', null],
    ['any JSON, also one that could be headers', '{"status":"failed"}', 'json', null],
    ['broken JSON', '{"type":"run.started",', 'text', /not JSON/],
    ['text', 'status: failed', 'text', /not JSON/],
  ])('%s as it is', async (_, text, form, note) => {
    const draft = await paste(text);
    expect(await textOf(draft)).toBe(text);
    expect(draft).toMatchObject({
      origin: { kind: 'text', form, fileName: null },
      composition: { headers: [], contentType: 'application/json' },
    });
    if (note === null) expect(draft.notes).toEqual([]);
    else expect(draft.notes.join(' ')).toMatch(note);
  });

  test.each([
    ['curl', `curl -X PUT 'http://127.0.0.1:9/hook?x=1' -H 'X-One: 1' -H 'X-Zof-Signature: 00' -H 'Content-Type: text/json' -d '{"a":1}'`],
    [
      'http',
      'PUT http://127.0.0.1:9/hook?x=1 HTTP/1.1\r\nHost: 127.0.0.1:9\r\nX-One: 1\r\nX-Zof-Signature: 00\r\nContent-Type: text/json\r\n\r\n{"a":1}',
    ],
    [
      'har',
      JSON.stringify({
        log: {
          entries: [
            {
              request: {
                method: 'PUT',
                url: 'http://127.0.0.1:9/hook?x=1',
                headers: [
                  { name: 'X-One', value: '1' },
                  { name: 'X-Zof-Signature', value: '00' },
                  { name: 'Content-Type', value: 'text/json' },
                ],
                postData: { mimeType: 'text/json', text: '{"a":1}' },
              },
            },
          ],
        },
      }),
    ],
  ])('a request as %s', async (form, text) => {
    const draft = await paste(text);
    expect(await textOf(draft)).toBe('{"a":1}');
    expect(draft.origin).toEqual({ kind: 'text', form, fileName: null });
    expect(draft.composition).toMatchObject({
      method: 'PUT',
      contentType: 'text/json',
      headers: [['X-One', '1']],
      destination: { to: 'url', url: 'http://127.0.0.1:9/hook?x=1' },
      signer: { by: 'endpoint' },
    });
  });

  test('a request in a large text is not looked for', async () => {
    const text = JSON.stringify({ log: { entries: [{ request: { headers: [], postData: { text: 'x'.repeat(300_000) } } }] } });
    const { id } = await engine.handlers.verification.stageBody({ base64: Buffer.from(text).toString('base64') }, call);
    const draft = await create({ kind: 'text', text: { stagedId: id } });
    expect(draft).toMatchObject({ bytes: text.length, origin: { form: 'json' }, notes: [] });
  });

  test('an address of ours is its endpoint, and headers alone leave the text to be written', async () => {
    const { composition } = await paste(`curl '${address.replace('127.0.0.1', 'localhost')}' -d '{}'`);
    expect(composition).toMatchObject({ destination: { to: 'endpoint', endpointId }, signer: { by: 'destination' } });
    const headers = await paste('Content-Type: application/json\nX-One: 1\n');
    expect(headers).toMatchObject({ bytes: 0, origin: { form: 'headers' }, composition: { headers: [['X-One', '1']] } });
    expect(headers.notes.join(' ')).toMatch(/text of the event/);
  });

  test('nothing that is no text, empty, or too large', async () => {
    const { id } = await engine.handlers.verification.stageBody({ base64: Buffer.from([0xff, 0x00]).toString('base64') }, call);
    expect(await refused({ kind: 'text', text: { stagedId: id } })).toBe('input.draft_source');
    expect(await codeOf(paste(' \n'))).toBe('input.draft_source');
    expect(await codeOf(paste("curl 'http://x' -d 'open"))).toBe('input.draft_source');
    const large = await stage(8 * 1024 * 1024 + 1);
    expect(await refused({ kind: 'text', text: { stagedId: large } })).toBe('input.draft_too_large');
    const draft = await create({ kind: 'blank' });
    expect(await codeOf(engine.handlers.drafts.save({ id: draft.id, text: { stagedId: large } }, call))).toBe('input.draft_too_large');
  });

  test('an object of the Console, token for token, in an event of the type that fits', async () => {
    const id = await deliver('{"type":"run.completed","data":{"object":{"run_id":"run_7"}}}');
    const text = '{"id":"run_7","status":"failed","score":1.0,"big":12345678901234567890,"list":[],"x":{"y":"{{z}}"}}';
    const { snapshot } = await addSnapshot(id, text);
    const draft = await create({ kind: 'console', snapshotId: snapshot });
    expect(draft).toMatchObject({ eventType: 'run.failed', envelope: 'current', origin: { kind: 'console', snapshotId: snapshot } });
    expect(draft.notes.join(' ')).toMatch(/guess/);
    const event = await textOf(draft);
    expect(event).toContain(
      '"score": 1.0,\n      "big": 12345678901234567890,\n      "list": [],\n      "x": {\n        "y": "{{brace}}z}}"\n      }\n    }',
    );
    const named = await create({ kind: 'console', snapshotId: snapshot, eventType: 'run.paused' });
    expect(named).toMatchObject({ eventType: 'run.paused', notes: [] });
  });

  test('another draft: everything, under a name of its own', async () => {
    const draft = await create({ kind: 'template', eventType: 'run.started', envelope: 'current' }, 'Mine');
    const copy = await create({ kind: 'draft', draftId: draft.id });
    expect(copy).toMatchObject({ name: 'Mine, copy', origin: { kind: 'draft', draftId: draft.id, name: 'Mine' } });
    expect(copy.composition).toEqual(draft.composition);
    expect(await textOf(copy)).toBe(await textOf(draft));
    expect((await create({ kind: 'draft', draftId: copy.id })).name).toBe('Mine, copy 2');
  });
});

async function stage(bytes: number) {
  const base64 = Buffer.alloc(262_144, 0x20).toString('base64');
  let { id } = await engine.handlers.verification.stageBody({ base64 }, call);
  for (let done = 262_144; done < bytes; done += 262_144) ({ id } = await engine.handlers.verification.stageBody({ id, base64 }, call));
  return id;
}

async function addSnapshot(deliveryId: DeliveryId, text: string) {
  const { id } = await engine.handlers.console.addSnapshot({ deliveryId, text, origin: 'pasted' }, call);
  return { snapshot: id };
}

describe('are kept', () => {
  test('with their history, across a restart', async () => {
    const other = tempFolder();
    const first = await makeEngine(other.path);
    const { id } = await first.handlers.drafts.create({ from: { kind: 'text', text: { text: '{"a":1}' } }, name: 'Kept' }, call);
    await first.handlers.drafts.save({ id, text: { text: '{"a":2}' } }, call);
    await first.close();
    const second = await makeEngine(other.path);
    const undone = await second.handlers.drafts.undo({ id }, call);
    expect(undone).toMatchObject({ name: 'Kept', canUndo: false, canRedo: true });
    expect(Buffer.from((await second.bodies.draft(id, null, 0, 100))?.bytes ?? []).toString()).toBe('{"a":1}');
    const redone = await second.handlers.drafts.redo({ id }, call);
    expect(redone).toMatchObject({ canUndo: true, canRedo: false });
    const { items } = await second.handlers.drafts.history({ id }, call);
    const oldest = items.at(-1)?.version ?? 0;
    const reverted = await second.handlers.drafts.revert({ id, version: oldest }, call);
    expect(reverted.version).toBeGreaterThan(redone.version);
    expect(Buffer.from((await second.bodies.draft(id, null, 0, 100))?.bytes ?? []).toString()).toBe('{"a":1}');
    await second.close();
    other[Symbol.dispose]();
  });

  test('and found by name, type and text; removed and had back', async () => {
    const { id } = await create(
      { kind: 'text', text: { text: '{"type":"agent.offline","data":{"object":{"id":"NEEDLE_1"}}}' } },
      'Haystack',
    );
    const find = async (text: string) => (await engine.handlers.drafts.list({ text, limit: 10 }, call)).items.map((one) => one.id);
    for (const text of ['haystack', 'agent.OFF', 'needle_1']) expect(await find(text)).toContain(id);
    await engine.handlers.drafts.remove({ id }, call);
    expect(await find('haystack')).toEqual([]);
    expect(await codeOf(engine.handlers.drafts.get({ id }, call))).toBe('missing.draft');
    expect(await engine.handlers.drafts.restore({ id }, call)).toMatchObject({ id, name: 'Haystack' });
    expect(await find('haystack')).toEqual([id]);
  });
});

test('what is previewed is what leaves, and is an attempt of its draft', async () => {
  const handler = await startHandler();
  const draft = await create({ kind: 'template', eventType: 'run.failed', envelope: 'current' });
  const composition = {
    ...draft.composition,
    destination: { to: 'url', url: handler.url } as const,
    signer: {
      by: 'endpoint',
      endpointId: draft.composition.destination.to === 'endpoint' ? draft.composition.destination.endpointId : fail(),
      secretId: null,
    } as const,
  };
  const preview = await engine.handlers.composer.preview({ text: { draftId: draft.id }, composition, draftId: draft.id }, call);
  const body = Buffer.from((await engine.bodies.preview(preview.id, 0, 100_000))?.bytes ?? []);
  const sent = await engine.handlers.composer.send({ what: { previewId: preview.id } }, call);
  expect(sent.judgement.word).toBe('handled-correctly');
  const head = [
    `${preview.method} ${new URL(preview.url).pathname} HTTP/1.1`,
    ...preview.headers.map(([name, value]) => `${name}: ${value}`),
    '',
    '',
  ];
  expect(handler.requests[0]?.raw.toString('latin1')).toBe(head.join('\r\n') + body.toString('latin1'));
  const { items } = await engine.handlers.attempts.list(
    { text: '', outcomes: [], statuses: [], deadlines: [], sources: [], targetUrl: '', draftId: draft.id, limit: 5 },
    call,
  );
  expect(items).toMatchObject([
    { id: sent.attemptIds[0], source: 'composer', draftId: draft.id, number: 1, judgement: { word: 'handled-correctly' } },
  ]);
  const { text: command } = await engine.handlers.attempts.copy(
    { id: items[0]?.id ?? fail(), format: 'curl', withCredentials: false },
    call,
  );
  expect(command).toContain(handler.url);
  expect(command).toContain('run.failed');
  await handler.close();
});

function fail(): never {
  throw new Error('Not there');
}
