import { describe, expect, it } from 'vitest';
import { type PreviewId, previewIdSchema } from '#contract/ids.ts';
import { waitFor } from '#test/support/wait-for.ts';
import { silent, startRecorder, status } from '#test/support/wire-recorder.ts';
import { aRequest, aSpoiler, type ComposerHarness, makeHarness } from './harness.ts';

const place = { source: 'scenario', groupId: 'srn_1', groupPart: '2.1' } as const;

function toEndpoint(harness: ComposerHarness, url: string, names: Parameters<typeof aSpoiler>[0][] = []) {
  return aRequest({ destination: { to: 'endpoint', endpointId: harness.addEndpoint({ url }) }, spoilers: names.map(aSpoiler) });
}

describe('a preview', () => {
  it('is sent once, and its bytes are there until then', async () => {
    await using recorder = await startRecorder();
    await using harness = makeHarness();
    const { composer, log } = harness;
    const preview = await composer.preview(toEndpoint(harness, recorder.url));
    const body = composer.readPreviewBody(preview.id, 0, preview.bodyBytes)?.bytes;
    expect(composer.readPreviewBody(preview.id, 2, 5)).toEqual({ bytes: body?.subarray(2, 5), length: preview.bodyBytes });
    const { attemptIds } = await composer.sendPreview(preview.id, null, undefined);
    expect(preview.headers).toContainEqual(['X-Hookglass-Attempt', attemptIds[0]]);
    expect(log.attempts[0]?.begun).toMatchObject({ id: attemptIds[0], source: 'composer', request: { bodySha256: preview.bodySha256 } });
    await expect(composer.sendPreview(preview.id, null, undefined)).rejects.toMatchObject({ code: 'missing.preview' });
    expect(composer.readPreviewBody(preview.id, 0, 1)).toBeUndefined();
    await expect(composer.sendPreview(previewIdSchema.parse('prv_none'), null, undefined)).rejects.toMatchObject({
      code: 'missing.preview',
    });
    expect(recorder.connections).toHaveLength(1);
  });

  it('is gone after two minutes', async () => {
    await using harness = makeHarness();
    const request = toEndpoint(harness, 'http://127.0.0.1:3000/');
    const preview = await harness.composer.preview(request);
    expect(preview.expiresAtUs - harness.clock.nowUs).toBeGreaterThan(119_000_000);
    harness.clock.nowUs = preview.expiresAtUs - 5_000;
    expect(harness.composer.readPreviewBody(preview.id, 0, 1)).toBeDefined();
    harness.clock.nowUs = preview.expiresAtUs;
    expect(harness.composer.readPreviewBody(preview.id, 0, 1)).toBeUndefined();
    await expect(harness.composer.sendPreview(preview.id, null, undefined)).rejects.toMatchObject({ code: 'missing.preview' });
  });

  it('makes room for the newest: at most 20, and 64 MiB', async () => {
    await using harness = makeHarness();
    const { composer } = harness;
    const request = toEndpoint(harness, 'http://127.0.0.1:3000/');
    const ids: PreviewId[] = [];
    for (let count = 0; count < 21; count += 1) ids.push((await composer.preview(request)).id);
    const isKept = (id: PreviewId) => composer.readPreviewBody(id, 0, 1) !== undefined;
    expect(ids.map(isKept)).toEqual([false, ...Array.from({ length: 20 }, () => true)]);
    const large = {
      ...request,
      composition: { ...request.composition, spoilers: [{ name: 'oversized', bytes: 40 * 1024 * 1024 } as const] },
    };
    const first = (await composer.preview(large)).id;
    expect(isKept(first)).toBe(true);
    const second = (await composer.preview(large)).id;
    expect([...ids, first, second].filter(isKept)).toEqual([second]);
  });
});

describe('an attempt', () => {
  it('RPL-14 is in the log before a byte leaves', async () => {
    await using recorder = await startRecorder();
    await using harness = makeHarness();
    const begin = Promise.withResolvers<void>();
    const asked = Promise.withResolvers<void>();
    harness.log.onBegin = () => {
      asked.resolve();
      return begin.promise;
    };
    const sending = harness.composer.send(toEndpoint(harness, recorder.url), null, undefined);
    await asked.promise;
    expect(recorder.connections).toEqual([]);
    begin.resolve();
    await sending;
    expect(harness.told.map(({ outcome, judgement }) => [outcome, judgement?.word])).toEqual([
      ['pending', undefined],
      ['answered', undefined],
      ['answered', 'handled-correctly'],
    ]);
  });

  it('is not made when the log does not take it, and nothing leaves', async () => {
    await using recorder = await startRecorder();
    await using harness = makeHarness();
    harness.log.onBegin = () => Promise.reject(new Error('The disk is full'));
    await expect(harness.composer.send(toEndpoint(harness, recorder.url), null, undefined)).rejects.toThrow('The disk is full');
    expect(recorder.connections).toEqual([]);
  });

  it('keeps the answer, and a redirect is not followed', async () => {
    await using recorder = await startRecorder((socket) =>
      socket.end('HTTP/1.1 302 Found\r\nLocation: /elsewhere\r\nX-Dup: 1\r\nx-dup: 2\r\nContent-Length: 4\r\n\r\nbody'),
    );
    await using harness = makeHarness();
    const { exchanges } = await harness.composer.sendAs(toEndpoint(harness, recorder.url), place, new AbortController().signal);
    expect(Buffer.from(exchanges[0]?.responseBody ?? []).toString()).toBe('body');
    expect(exchanges[0]?.response).toMatchObject({
      status: 302,
      redirectTo: '/elsewhere',
      headers: expect.arrayContaining([['x-dup', '2']]),
    });
    expect(recorder.connections).toHaveLength(1);
    expect(harness.log.attempts[0]?.summary).toMatchObject({ source: 'scenario', groupId: 'srn_1', groupPart: '2.1' });
  });
});

describe('cancelling', () => {
  it('RPL-13 cuts what waits for an answer', async () => {
    await using recorder = await startRecorder(silent);
    await using harness = makeHarness();
    const person = new AbortController();
    const sending = harness.composer.send(toEndpoint(harness, recorder.url), null, person.signal);
    const [connection] = await waitFor(() => recorder.connections.length > 0 && recorder.connections);
    person.abort();
    await expect(sending).rejects.toMatchObject({ code: 'cancelled.by_user' });
    expect(harness.log.attempts[0]?.summary).toMatchObject({ outcome: 'cancelled', judgement: null });
    await waitFor(() => connection?.isClosed());
  });

  it('cuts a slow body in the middle', async () => {
    await using recorder = await startRecorder();
    await using harness = makeHarness();
    const request = toEndpoint(harness, recorder.url);
    const spoilers = [{ name: 'slow-body', overMs: 60_000 } as const];
    const stop = new AbortController();
    const sending = harness.composer.sendAs({ ...request, composition: { ...request.composition, spoilers } }, place, stop.signal);
    await waitFor(() => recorder.connections.length > 0);
    stop.abort();
    const { exchanges, judgement } = await sending;
    expect(exchanges.map(({ attempt }) => attempt.outcome)).toEqual(['cancelled']);
    expect(judgement.word).toBe('unclear');
  });

  it('sends a duplicate no second time', async () => {
    const stop = new AbortController();
    await using recorder = await startRecorder((socket, connection) => {
      status(200)(socket, connection);
      stop.abort();
    });
    await using harness = makeHarness();
    const { exchanges } = await harness.composer.sendAs(toEndpoint(harness, recorder.url, ['duplicate-id']), place, stop.signal);
    expect(exchanges).toHaveLength(1);
    expect(recorder.connections).toHaveLength(1);
  });

  it('before it begins leaves no trace', async () => {
    await using recorder = await startRecorder();
    await using harness = makeHarness();
    const { exchanges } = await harness.composer.sendAs(toEndpoint(harness, recorder.url), place, AbortSignal.abort());
    expect(exchanges).toEqual([]);
    await expect(harness.composer.send(toEndpoint(harness, recorder.url), null, AbortSignal.abort())).rejects.toMatchObject({
      code: 'cancelled.by_user',
    });
    expect(harness.log.attempts).toEqual([]);
    expect(recorder.connections).toEqual([]);
  });

  it('closing cuts what is under way, waits until it is written, and takes nothing more', async () => {
    await using recorder = await startRecorder(silent);
    await using harness = makeHarness();
    const { composer, log } = harness;
    const { url } = recorder;
    const sending = composer.sendAs(toEndpoint(harness, url), place, new AbortController().signal);
    await waitFor(() => recorder.connections.length > 0);
    await composer.close();
    expect(log.attempts.map(({ summary }) => summary.outcome)).toEqual(['cancelled']);
    expect((await sending).exchanges).toHaveLength(1);
    await expect(composer.send(toEndpoint(harness, url), null, undefined)).rejects.toMatchObject({ code: 'log.closed' });
  });
});
