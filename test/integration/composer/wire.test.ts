import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { spoilerNames } from '#contract/models/composer.ts';
import type { HeaderPair } from '#contract/models/delivery.ts';
import type { SchemeName } from '#contract/models/verdict.ts';
import { describeUnfit } from '#domain/composer/spoilers.ts';
import { describeSigning, schemeFacts } from '#domain/signing/scheme-facts.ts';
import { verify } from '#engine/verification/verify.ts';
import { waitFor } from '#test/support/wait-for.ts';
import { startRecorder, type WireRecorder } from '#test/support/wire-recorder.ts';
import {
  aComposition,
  aRequest,
  aSigning,
  aSpoiler,
  bytesOf,
  type ComposerHarness,
  eventText,
  makeHarness,
  secretIdOf,
  testSecret,
} from './harness.ts';

const schemeNames: readonly SchemeName[] = schemeFacts.map(({ name }) => name);
const custom = {
  algorithm: 'sha512',
  encoding: 'base64url',
  prefix: 'v9=',
  separator: ',',
  template: '{id}.{timestamp}.{url}.{body}',
  timestampHeader: null,
  timestampPrefix: 't=',
  timestampUnit: 'milliseconds',
  idHeader: 'X-Message-Id',
} as const;

const signingOf = (scheme: SchemeName) => aSigning(scheme, scheme === 'custom' ? { custom, headerName: 'X-Own-Signature' } : {});

/** Previews, sends, and gives what was previewed and what arrived of each connection. */
async function roundTrip(harness: ComposerHarness, recorder: WireRecorder, request: Parameters<ComposerHarness['composer']['preview']>[0]) {
  const { composer } = harness;
  const before = recorder.connections.length;
  const preview = await composer.preview(request);
  const wanted = bytesOf(preview, composer);
  await composer.sendPreview(preview.id, null, undefined);
  const afterCut = preview.pacing.kind === 'cut' ? preview.pacing.afterBytes : preview.bodyBytes;
  const expected = wanted.subarray(0, wanted.byteLength - preview.bodyBytes + afterCut);
  const connections = await waitFor(() => {
    const arrived = recorder.connections.slice(before);
    return arrived.length === preview.exchanges && arrived.every((one) => one.raw().byteLength >= expected.byteLength) && arrived;
  });
  return { preview, expected, connections };
}

describe('what was previewed arrives byte for byte', () => {
  it.each(schemeNames)('signed by the scheme %s, and right', async (scheme) => {
    await using recorder = await startRecorder();
    await using harness = makeHarness();
    const signing = signingOf(scheme);
    const endpointId = harness.addEndpoint({ signing, url: `${recorder.url}in/orders` });
    const { preview, expected, connections } = await roundTrip(
      harness,
      recorder,
      aRequest({ destination: { to: 'endpoint', endpointId } }),
    );
    expect(connections[0]?.raw().equals(expected)).toBe(true);
    const [start = ''] = connections[0]?.lines() ?? [];
    const settings = { ...signing, toleranceSeconds: 300 };
    const secrets = [{ id: secretIdOf(0), name: 'Secret 1', value: new TextEncoder().encode(testSecret) }];
    const request = {
      url: start.split(' ')[1] ?? '',
      headers: preview.headers,
      body: connections[0]?.body() ?? Buffer.alloc(0),
      isComplete: true,
    };
    expect(verify(request, { settings, secrets, nowUs: harness.clock.nowUs })).toMatchObject({ verdict: 'verified' });
    expect(preview.signedBy).toBe(`${scheme}, with the secret "Secret 1" of the endpoint "Endpoint 1"`);
  });

  it.each(spoilerNames)('with the spoiler %s', async (name) => {
    await using recorder = await startRecorder();
    await using harness = makeHarness();
    const endpointId = harness.addEndpoint({ url: recorder.url });
    const request = aRequest({ destination: { to: 'endpoint', endpointId }, spoilers: [aSpoiler(name)] });
    const { expected, connections } = await roundTrip(harness, recorder, request);
    for (const connection of connections) expect(connection.raw().equals(expected)).toBe(true);
  });

  it('with any spoilers that go together, by any scheme', async () => {
    await using recorder = await startRecorder();
    await using harness = makeHarness();
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...schemeNames), fc.subarray([...spoilerNames]), async (scheme, names) => {
        const spoilers = names.filter((name) => name !== 'slow-body').map(aSpoiler);
        const signing = signingOf(scheme);
        fc.pre(describeUnfit(spoilers, describeSigning(signing)).length === 0);
        const endpointId = harness.addEndpoint({ signing, url: recorder.url });
        const request = aRequest({ destination: { to: 'endpoint', endpointId }, spoilers });
        const { expected, connections } = await roundTrip(harness, recorder, request);
        expect(connections.every((connection) => connection.raw().equals(expected))).toBe(true);
      }),
      { numRuns: 30 },
    );
  });

  it('keeps the order, case and duplicates of headers, with Host first and the length behind them', async () => {
    await using recorder = await startRecorder();
    await using harness = makeHarness();
    const headers: HeaderPair[] = [
      ['X-Dup', '1'],
      ['ACCEPT', '*/*'],
      ['x-dup', '2'],
      ['X-Latin', 'caf\u00e9 \u00ff'],
      ['X-Empty', ''],
      ['X-Run', '{{run_id}}'],
      ['Content-Disposition', 'attachment; filename="\u00fc.txt"'],
    ];
    const url = `${recorder.url}hook?a=1&b={{run_id}}`;
    const composition = aComposition({ destination: { to: 'url', url }, headers, signer: { by: 'nobody' }, method: 'PUT' });
    const { preview, connections, expected } = await roundTrip(harness, recorder, aRequest(composition));
    const runId: unknown = JSON.parse(connections[0]?.body().toString() ?? '').data.object.run_id;
    const id = preview.headers.find(([name]) => name === 'X-Hookglass-Attempt')?.[1];
    expect(connections[0]?.raw().equals(expected)).toBe(true);
    expect(connections[0]?.lines()).toEqual([
      `PUT /hook?a=1&b=${runId} HTTP/1.1`,
      `Host: 127.0.0.1:${recorder.port}`,
      'Content-Type: application/json',
      'X-Dup: 1',
      'ACCEPT: */*',
      'x-dup: 2',
      'X-Latin: caf\u00e9 \u00ff',
      'X-Empty: ',
      `X-Run: ${runId}`,
      'Content-Disposition: attachment; filename="\u00fc.txt"',
      `X-Hookglass-Attempt: ${id}`,
      `Content-Length: ${preview.bodyBytes}`,
      'Connection: close',
    ]);
    expect(preview.warnings).toEqual(['The header "X-Dup" is sent 2 times.']);
  });

  it('leaves out what belongs to a connection, names it, and replaces a signature of its own', async () => {
    await using recorder = await startRecorder();
    await using harness = makeHarness();
    const endpointId = harness.addEndpoint({ url: recorder.url });
    const headers: HeaderPair[] = [
      ['content-length', '3'],
      ['Transfer-Encoding', 'chunked'],
      ['x-zof-signature', 'mine'],
      ['X-Hookglass-Attempt', 'att_mine'],
      ['Host', 'other.example'],
    ];
    const { preview, connections, expected } = await roundTrip(
      harness,
      recorder,
      aRequest({ destination: { to: 'endpoint', endpointId }, headers }),
    );
    expect(connections[0]?.raw().equals(expected)).toBe(true);
    expect(connections[0]?.values('x-zof-signature')).toEqual([expect.stringMatching(/^[0-9a-f]{64}$/)]);
    expect(connections[0]?.values('host')).toEqual(['other.example']);
    expect(connections[0]?.values('x-hookglass-attempt')).toEqual(['att_mine']);
    expect(connections[0]?.values('content-length')).toEqual([String(preview.bodyBytes)]);
    expect(preview.warnings).toEqual([
      'The header "content-length" of the draft is left out. It is the length of the body that leaves.',
      'The header "Transfer-Encoding" of the draft is left out. The body is sent in one piece, with its length.',
      'The header "x-zof-signature" of the draft is left out. The request is signed anew.',
    ]);
  });

  it('sends broken JSON on purpose and says so', async () => {
    await using recorder = await startRecorder();
    await using harness = makeHarness();
    const endpointId = harness.addEndpoint({ url: recorder.url });
    const request = aRequest({ destination: { to: 'endpoint', endpointId } }, { text: '{"type": "run.failed", "id": ' });
    const { preview, connections, expected } = await roundTrip(harness, recorder, request);
    expect(connections[0]?.raw().equals(expected)).toBe(true);
    expect(connections[0]?.body().toString()).toBe('{"type": "run.failed", "id": ');
    expect(preview.warnings).toEqual(['The body is not valid JSON; it is sent as it is written.']);
  });

  it('takes a draft of 5 MB', async () => {
    await using recorder = await startRecorder();
    await using harness = makeHarness();
    const endpointId = harness.addEndpoint({ url: recorder.url });
    const text = eventText.replace('"type"', `"note": "${'long \u00fc '.repeat(700_000)}", "type"`);
    const { connections, expected, preview } = await roundTrip(
      harness,
      recorder,
      aRequest({ destination: { to: 'endpoint', endpointId } }, { text }),
    );
    expect(preview.bodyBytes).toBeGreaterThan(5_000_000);
    expect(connections[0]?.raw().equals(expected)).toBe(true);
    expect(preview.warnings).toEqual([]);
  });
});
