import { describe, expect, it } from 'vitest';
import { draftIdSchema, endpointIdSchema, environmentIdSchema } from '#contract/ids.ts';
import { type Composition, longestDraft } from '#contract/models/composer.ts';
import type { HeaderPair } from '#contract/models/delivery.ts';
import { canaryOf } from '#test/support/canary.ts';
import { startRecorder } from '#test/support/wire-recorder.ts';
import { aRequest, aSigning, aSpoiler, type ComposerHarness, makeHarness, otherEnvironmentId, secretIdOf } from './harness.ts';

const toUrl = (url: string): Pick<Composition, 'destination' | 'signer'> => ({ destination: { to: 'url', url }, signer: { by: 'nobody' } });

/** Both ways refuse it alike, and nothing of it is in the log. */
async function expectRefusal(harness: ComposerHarness, request: ReturnType<typeof aRequest>, code: string, details: object = {}) {
  const expected = { code, details: expect.objectContaining(details) };
  await expect(harness.composer.preview(request)).rejects.toMatchObject(expected);
  await expect(harness.composer.send(request, null, undefined)).rejects.toMatchObject(expected);
  expect(harness.log.attempts).toEqual([]);
}

describe('targets', () => {
  it.each([
    ['http://169.254.169.254/latest', 'replay.target_refused'],
    ['http://metadata.google.internal/', 'replay.target_refused'],
    ['http://0.0.0.0/', 'replay.target_refused'],
    ['http://127.0.0.1:1/', 'replay.target_refused'],
    ['ftp://127.0.0.1/', 'input.target_url'],
    ['http://user@127.0.0.1/', 'input.target_url'],
    ['http://127.0.0.1/a b', 'input.target_url'],
    ['{{env.nothing}}', 'input.variable'],
  ])('%s is refused', async (url, code) => {
    await using harness = makeHarness();
    await expectRefusal(harness, aRequest(toUrl(url)), code);
    await expect(harness.composer.requireTarget({ ...toUrl(url), givenSecret: null }, null)).rejects.toMatchObject({ code });
  });

  it('judges the URL as it is with its variables', async () => {
    await using harness = makeHarness();
    harness.log.values.set(harness.environmentId, [{ name: 'host', value: '169.254.169.254' }]);
    await expectRefusal(harness, aRequest(toUrl('http://{{env.host}}/')), 'replay.target_refused');
  });

  it('asks for a host that is not this machine, once', async () => {
    await using harness = makeHarness({ resolve: async () => [{ address: '192.0.2.1', family: 4 }], limits: { connectMs: 200 } });
    const { composer, log } = harness;
    const request = aRequest(toUrl('http://hooks.example/in'));
    const preview = await composer.preview(request);
    expect(preview.hostToConfirm).toBe('hooks.example');
    await expect(composer.send(request, null, undefined)).rejects.toMatchObject({ code: 'replay.target_needs_consent' });
    await expect(composer.sendPreview(preview.id, 'other.example', undefined)).rejects.toMatchObject({
      code: 'replay.target_needs_consent',
    });
    const place = { source: 'scenario', groupId: 'srn_1', groupPart: '1' } as const;
    await expect(composer.sendAs(request, place, new AbortController().signal)).rejects.toMatchObject({
      code: 'replay.target_needs_consent',
    });
    expect(log.attempts).toEqual([]);
    const { attemptIds } = await composer.sendPreview(preview.id, 'hooks.example', undefined);
    expect(attemptIds).toHaveLength(1);
    expect(await composer.requireTarget({ ...toUrl('http://hooks.example/other'), givenSecret: null }, null)).toBe(
      'http://hooks.example/other',
    );
    expect((await composer.preview(request)).hostToConfirm).toBeNull();
  });

  it('an address that only turns out when it is resolved ends the attempt, with nothing sent', async () => {
    await using harness = makeHarness({ resolve: async () => [{ address: '169.254.169.254', family: 4 }] });
    const { judgement } = await harness.composer.send(aRequest(toUrl('http://hooks.example/')), 'hooks.example', undefined);
    expect(harness.log.attempts[0]?.summary.outcome).toBe('blocked');
    expect(judgement.word).toBe('unclear');
  });

  it('endpoints that have no address', async () => {
    await using harness = makeHarness();
    const to = (change: Parameters<ComposerHarness['addEndpoint']>[0]) =>
      aRequest({ destination: { to: 'endpoint', endpointId: harness.addEndpoint(change) } });
    await expectRefusal(harness, to({ url: null }), 'receiver.not_listening');
    await expectRefusal(harness, to({ slug: null }), 'input.composition');
    await expectRefusal(harness, to({ isArchived: true }), 'input.composition');
    const endpointId = endpointIdSchema.parse('ep_none');
    await expectRefusal(harness, aRequest({ destination: { to: 'endpoint', endpointId } }), 'missing.endpoint');
  });
});

describe('headers', () => {
  const injected: readonly (readonly [string, HeaderPair, string])[] = [
    ['CR in a value', ['X-Test', 'a\rb'], 'The value of the header "X-Test" has a carriage return (CR), which HTTP does not allow there.'],
    [
      'LF in a value',
      ['X-Test', 'a\nX-Evil: 1'],
      'The value of the header "X-Test" has a line feed (LF), which HTTP does not allow there.',
    ],
    ['NUL in a value', ['X-Test', 'a\0'], 'The value of the header "X-Test" has a NUL, which HTTP does not allow there.'],
    [
      'a control character',
      ['X-Test', 'a\u0007'],
      'The value of the header "X-Test" has a control character, which HTTP does not allow there.',
    ],
    [
      'beyond Latin-1',
      ['X-Test', '\u20ac'],
      'The value of the header "X-Test" has a character outside of Latin-1, which HTTP does not allow there.',
    ],
    ['CR and LF in a name', ['X\r\nEvil', '1'], 'The header name "X\\r\\nEvil" has a carriage return (CR) that HTTP does not allow there.'],
    ['NUL in a name', ['X\0', '1'], 'The header name "X\\u0000" has a NUL that HTTP does not allow there.'],
    ['a blank in a name', ['X Test', '1'], 'The header name "X Test" has a character that HTTP does not allow there.'],
    ['no name', ['', '1'], 'A header has no name.'],
  ];

  it.each(injected)('RPL-17 %s', async (_what, header, problem) => {
    await using harness = makeHarness();
    await expectRefusal(harness, aRequest({ ...toUrl('http://127.0.0.1:3000/'), headers: [header] }), 'input.composition', { problem });
  });

  it('also where a variable, the content type, a prefix or the method brings it in', async () => {
    await using harness = makeHarness();
    harness.log.values.set(harness.environmentId, [{ name: 'line', value: 'a\r\nX-Evil: 1' }]);
    const url = toUrl('http://127.0.0.1:3000/');
    const endpointId = harness.addEndpoint({ url: 'http://127.0.0.1:3000/' });
    await expectRefusal(harness, aRequest({ ...url, headers: [['X-Test', '{{env.line}}']] }), 'input.composition');
    await expectRefusal(harness, aRequest({ ...url, contentType: 'a/b\r\nX-Evil: 1' }), 'input.composition');
    await expectRefusal(harness, aRequest({ ...url, method: 'GET / HTTP/1.1\r\n' }), 'input.composition');
    const spoilers = [{ name: 'prefix', text: 'a\n' } as const];
    await expectRefusal(harness, aRequest({ destination: { to: 'endpoint', endpointId }, spoilers }), 'input.composition');
  });

  it("an event's own id never brings a line into a header", async () => {
    await using recorder = await startRecorder();
    await using harness = makeHarness();
    const endpointId = harness.addEndpoint({ url: recorder.url, signing: aSigning('standard-webhooks') });
    const text = '{"id":"evt_1\\r\\nX-Evil: 1","type":"run.failed","data":{"object":{}}}';
    await harness.composer.send(aRequest({ destination: { to: 'endpoint', endpointId } }, { text }), null, undefined);
    expect(recorder.connections[0]?.values('webhook-id')).toEqual([expect.stringMatching(/^att_/)]);
    expect(recorder.connections[0]?.values('X-Evil')).toEqual([]);
  });
});

describe('variables', () => {
  it('names an unknown one with its place and what is known', async () => {
    await using harness = makeHarness();
    const request = aRequest(toUrl('http://127.0.0.1:3000/'), { text: '{\n  "a": "{{runid}}"\n}' });
    await expectRefusal(harness, request, 'input.variable', { problem: expect.stringMatching(/^In line 2: .*runid.*run_id/) });
    const inHeader = aRequest({ ...toUrl('http://127.0.0.1:3000/'), headers: [['X-Test', '{{env.none}}']] });
    await expectRefusal(harness, inHeader, 'input.variable', { problem: expect.stringMatching(/^In the header "X-Test": /) });
  });

  it('names a circle', async () => {
    await using harness = makeHarness();
    harness.log.values.set(harness.environmentId, [
      { name: 'a', value: '{{env.b}}' },
      { name: 'b', value: '{{env.a}}' },
    ]);
    const request = aRequest(toUrl('http://127.0.0.1:3000/'), { text: '"{{env.a}}"' });
    await expectRefusal(harness, request, 'input.variable', { problem: expect.stringContaining('env.a → env.b → env.a') });
  });

  it('takes the values of the environment that is meant', async () => {
    await using harness = makeHarness();
    harness.log.values.set(harness.environmentId, [{ name: 'where', value: 'first' }]);
    harness.log.values.set(otherEnvironmentId, [{ name: 'where', value: 'second "quoted"' }]);
    const bodyWith = async (environmentId: typeof otherEnvironmentId | null) => {
      const preview = await harness.composer.preview(
        aRequest(toUrl('http://127.0.0.1:3000/'), { text: '{"a":"{{env.where}}"}', environmentId }),
      );
      return Buffer.from(harness.composer.readPreviewBody(preview.id, 0, preview.bodyBytes)?.bytes ?? []).toString();
    };
    expect(await bodyWith(null)).toBe('{"a":"first"}');
    expect(await bodyWith(otherEnvironmentId)).toBe('{"a":"second \\"quoted\\""}');
    const unknown = environmentIdSchema.parse('env_none');
    await expectRefusal(harness, aRequest(toUrl('http://127.0.0.1:3000/'), { environmentId: unknown }), 'missing.environment');
  });

  it('counts {{seq}} by what is sent, not by what is looked at', async () => {
    await using recorder = await startRecorder();
    await using harness = makeHarness();
    const request = aRequest(toUrl(recorder.url), { text: '{"n":"{{seq:number}}"}', draftId: draftIdSchema.parse('drf_1') });
    await harness.composer.preview(request);
    await harness.composer.preview(request);
    await harness.composer.send(request, null, undefined);
    const preview = await harness.composer.preview(request);
    await harness.composer.sendPreview(preview.id, null, undefined);
    await harness.composer.send({ ...request, draftId: draftIdSchema.parse('drf_2') }, null, undefined);
    expect(recorder.connections.map((one) => one.body().toString())).toEqual(['{"n":1}', '{"n":2}', '{"n":1}']);
  });
});

describe('secrets', () => {
  it('says what is missing to sign with', async () => {
    await using harness = makeHarness();
    const url = 'http://127.0.0.1:3000/';
    const none = harness.addEndpoint({ url, secrets: [] });
    const one = harness.addEndpoint({ url });
    const publicKey = harness.addEndpoint({
      url,
      signing: aSigning('standard-webhooks'),
      secrets: ['whpk_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSwMfKQ9r8GKYo='],
    });
    const code = 'secret.none_to_sign';
    await expectRefusal(harness, aRequest({ destination: { to: 'url', url } }), code);
    await expectRefusal(harness, aRequest({ destination: { to: 'endpoint', endpointId: none } }), code);
    await expectRefusal(harness, aRequest({ destination: { to: 'endpoint', endpointId: publicKey } }), code);
    const previous = { by: 'destination', secret: 'previous' } as const;
    await expectRefusal(harness, aRequest({ destination: { to: 'endpoint', endpointId: one }, signer: previous }), code);
    const other = { by: 'endpoint', endpointId: one, secretId: secretIdOf(9) } as const;
    await expectRefusal(harness, aRequest({ destination: { to: 'url', url }, signer: other }), code);
    const given = { by: 'given', signing: { scheme: 'standard-webhooks' } } as const;
    await expectRefusal(harness, aRequest({ destination: { to: 'url', url }, signer: given }), code);
    await expectRefusal(harness, aRequest({ destination: { to: 'url', url }, signer: given }, { givenSecret: 'no base64!' }), code);
  });

  it('signs with a secret that does not count any more, when it is named', async () => {
    await using recorder = await startRecorder();
    await using harness = makeHarness();
    const endpointId = harness.addEndpoint({ secrets: ['one', 'two'], retired: ['three'] });
    const signatures = [];
    for (const secretId of [null, secretIdOf(0), secretIdOf(1), secretIdOf(2)]) {
      const signer = { by: 'endpoint', endpointId, secretId } as const;
      await harness.composer.send(aRequest({ destination: { to: 'url', url: recorder.url }, signer }, { text: '{}' }), null, undefined);
      signatures.push(recorder.connections.at(-1)?.values('X-Zof-Signature')[0]);
    }
    expect(signatures[0]).toBe(signatures[1]);
    expect(new Set(signatures).size).toBe(3);
  });

  it('SEC-03 a secret of the moment is in no line, failure, attempt or preview', async () => {
    const secret = 'canary-of-the-moment-0123456789';
    const canary = canaryOf([secret]);
    await using recorder = await startRecorder();
    await using harness = makeHarness();
    const { composer, log, logger, told } = harness;
    const signer = { by: 'given', signing: { scheme: 'custom', headerName: 'X-Mine' } } as const;
    const request = aRequest({ destination: { to: 'url', url: recorder.url }, signer }, { givenSecret: secret });
    const preview = await composer.preview(request);
    await composer.sendPreview(preview.id, null, undefined);
    const failures: unknown[] = [];
    for (const wrong of [
      aRequest({ ...request.composition, headers: [['X\n', '']] }, { givenSecret: secret }),
      aRequest({ ...request.composition, spoilers: [aSpoiler('cut-connection')] }, { givenSecret: secret, text: '' }),
      aRequest({ ...request.composition, signer: { by: 'given', signing: { scheme: 'svix' } } }, { givenSecret: `${secret}!` }),
      aRequest({ ...request.composition, destination: { to: 'url', url: '::' } }, { givenSecret: secret }),
    ]) {
      const failure = await composer.send(wrong, null, undefined).catch((error: unknown) => error);
      expect(failure).toBeInstanceOf(Error);
      failures.push(failure, failure instanceof Error ? [failure.message, failure.stack] : '');
    }
    expect(recorder.connections[0]?.values('X-Mine')).toEqual([expect.stringMatching(/^[0-9a-f]{64}$/)]);
    const left = JSON.stringify({ preview, attempts: log.attempts, told, lines: logger.lines, failures });
    expect(left).toContain('X-Mine');
    expect(canary.findIn(left)).toBeUndefined();
    expect(canary.findIn(recorder.connections[0]?.raw() ?? '')).toBeUndefined();
  });
});

describe('what does not fit', () => {
  it('spoilers that do not go together or have nothing to work on', async () => {
    await using harness = makeHarness();
    const endpointId = harness.addEndpoint({ url: 'http://127.0.0.1:3000/' });
    const base64Endpoint = harness.addEndpoint({ url: 'http://127.0.0.1:3000/', signing: aSigning('shopify') });
    const destination = { to: 'endpoint', endpointId } as const;
    const code = 'input.composition';
    await expectRefusal(harness, aRequest({ destination, spoilers: [aSpoiler('unsigned'), aSpoiler('prefix')] }), code);
    await expectRefusal(harness, aRequest({ destination, spoilers: [aSpoiler('prefix'), aSpoiler('prefix')] }), code);
    await expectRefusal(harness, aRequest({ destination, signer: { by: 'nobody' }, spoilers: [aSpoiler('tampered')] }), code);
    await expectRefusal(
      harness,
      aRequest({ destination: { to: 'endpoint', endpointId: base64Endpoint }, spoilers: [aSpoiler('base64')] }),
      code,
    );
    for (const name of ['truncated-body', 'cut-connection', 'slow-body'] as const)
      await expectRefusal(harness, aRequest({ destination, spoilers: [aSpoiler(name)] }, { text: '' }), code);
    await expectRefusal(harness, aRequest({ destination, spoilers: [aSpoiler('stale-timestamp')] }, { text: '{"id":1}' }), code);
    await expectRefusal(harness, aRequest({ destination, spoilers: [aSpoiler('stale-timestamp')] }, { text: 'text' }), code);
  });

  it('a text over the limit', async () => {
    await using harness = makeHarness();
    const text = 'x'.repeat(longestDraft + 1);
    await expectRefusal(harness, aRequest(toUrl('http://127.0.0.1:3000/'), { text }), 'input.draft_too_large', {
      bytes: String(longestDraft + 1),
    });
  });
});
