import { createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { schemeFacts } from '#domain/signing/scheme-facts.ts';
import { detectScheme, signedTimeUs } from '#renderer/features/check/detect-scheme.ts';
import { emptyCustom, emptyDraft, isEmptyRequest, type OptionsDraft } from '#renderer/features/check/draft.ts';
import { exampleDraft, exampleSecret } from '#renderer/features/check/example.ts';
import { secretNotice, secretProblem } from '#renderer/features/check/secret-words.ts';
import { readSigning } from '#renderer/features/check/signing-of.ts';
import { bodyOf, endWords, placeOfDrop, understand, understoodWords } from '#renderer/features/check/understood.ts';

const bytesOf = (text: string) => new Uint8Array(Buffer.from(text));

describe('the scheme of a request', () => {
  it.each(schemeFacts.filter(({ headers }) => headers.length > 0))('$name is known by its signature header', ({ name, headers }) => {
    const found = detectScheme([
      ['Host', 'a'],
      [(headers[0] ?? '').toUpperCase(), 'x'],
    ]);
    expect(found).toEqual({ scheme: name, headerName: null, isSure: true });
  });

  it('prefers the stronger of two that GitHub sends, and takes an unknown header that is called a signature', () => {
    expect(
      detectScheme([
        ['X-Hub-Signature', 'sha1=a'],
        ['X-Hub-Signature-256', 'sha256=a'],
      ]).scheme,
    ).toBe('github');
    expect(detectScheme([['X-Acme-Signature', 'a']])).toEqual({ scheme: 'zof', headerName: 'X-Acme-Signature', isSure: false });
    expect(detectScheme([])).toEqual({ scheme: 'zof', headerName: null, isSure: false });
  });

  it('says when it was signed, where the headers do', () => {
    const fields = { timestampHeader: '', timestampPrefix: '', headerName: 'X-Sig', unit: 'seconds' } as const;
    expect(signedTimeUs([['Stripe-Signature', 't=1700000000,v1=ab']], { ...fields, scheme: 'stripe' })).toBe(1_700_000_000_000_000);
    expect(signedTimeUs([['webhook-timestamp', ' 17 ']], { ...fields, scheme: 'standard-webhooks' })).toBe(17_000_000);
    expect(signedTimeUs([['X-Slack-Request-Timestamp', '-1']], { ...fields, scheme: 'slack' })).toBeNull();
    expect(signedTimeUs([['X-Zof-Signature', 'ab']], { ...fields, scheme: 'zof' })).toBeNull();
    const custom = { ...fields, scheme: 'custom', unit: 'milliseconds' } as const;
    expect(signedTimeUs([['X-Time', '1700']], { ...custom, timestampHeader: 'X-Time' })).toBe(1_700_000);
    expect(signedTimeUs([['X-Sig', 's=ab;t=1700']], { ...custom, timestampPrefix: 't=' })).toBe(1_700_000);
  });
});

describe('options in the engine’s terms', () => {
  const options: OptionsDraft = { ...emptyDraft.options };

  it('sends only what was chosen, and only what the scheme takes', () => {
    expect(readSigning('zof', true, options).signing).toEqual({ scheme: 'zof' });
    expect(readSigning('zof', false, options).signing).toEqual({});
    expect(readSigning('zof', true, options, 'X-Acme').signing).toEqual({ scheme: 'zof', headerName: 'X-Acme' });
    const all = {
      ...options,
      headerName: ' X-A ',
      secretEncoding: 'hex',
      toleranceSeconds: '60',
      publicUrl: 'https://a.example/',
    } as const;
    expect(readSigning('standard-webhooks', true, all).signing).toEqual({ scheme: 'standard-webhooks', toleranceSeconds: 60 });
    expect(readSigning('twilio', true, all).signing).toEqual({
      scheme: 'twilio',
      secretEncoding: 'hex',
      toleranceSeconds: 60,
      publicUrl: 'https://a.example/',
    });
  });

  it.each([
    [{ toleranceSeconds: '5 min' }, 'toleranceSeconds'],
    [{ toleranceSeconds: '0' }, 'toleranceSeconds'],
    [{ freshnessSeconds: '-3' }, 'freshnessSeconds'],
    [{ headerName: 'two words' }, 'headerName'],
    [{ custom: { ...emptyCustom, template: 'body' } }, 'template'],
    [{ custom: { ...emptyCustom, template: '{timestamp}.{body}' } }, 'timestampHeader'],
    [{ custom: { ...emptyCustom, template: '{id}.{body}' } }, 'idHeader'],
    [{ custom: { ...emptyCustom, timestampPrefix: 't=' } }, 'separator'],
  ])('%j is told at the field that has to change', (change, field) => {
    const { signing, problems } = readSigning('custom', true, { ...options, ...change });
    expect(signing).toBeNull();
    expect(Object.keys(problems)).toEqual([field]);
    expect(Object.values(problems)[0]).not.toMatch(/invalid|expected/i);
  });
});

describe('what stands on the page', () => {
  it('is nothing until a request or a body is there', () => {
    expect(isEmptyRequest(emptyDraft)).toBe(true);
    expect(isEmptyRequest({ ...emptyDraft, request: { kind: 'typed', text: ' \n' } })).toBe(true);
    expect(isEmptyRequest({ ...emptyDraft, body: { kind: 'text', text: 'x' } })).toBe(false);
    expect(isEmptyRequest(exampleDraft)).toBe(false);
  });

  it('keeps the line ends of a pasted body, and says how it ends', () => {
    const understood = understand({ kind: 'typed', text: 'POST /x HTTP/1.1\r\nHost: a\r\n\r\n{}\r\n' });
    if (understood.kind === 'problem') throw new Error(understood.sentence);
    expect(Buffer.from(bodyOf(emptyDraft, understood)).toString()).toBe('{}\r\n');
    expect(understoodWords(understood)).toBe('An HTTP request: POST, 1 header, body of 4 bytes');
    expect(endWords(bytesOf('{}\r\n'))).toBe('ends with CR LF');
    expect(endWords(bytesOf('{}\n'))).toBe('ends with LF');
    expect(endWords(bytesOf('{}'))).toBe('');
    expect(endWords(bytesOf('{} '))).toBe('ends with white space');
  });

  it('asks for the body where headers stand alone, and takes what is typed or opened instead', () => {
    const understood = understand({ kind: 'typed', text: 'X-Zof-Signature: ab\nContent-Type: text/plain' });
    if (understood.kind === 'problem') throw new Error(understood.sentence);
    expect(understood.body).toBeNull();
    expect(bodyOf({ body: { kind: 'text', text: 'é' } }, understood)).toEqual(bytesOf('é'));
    expect(bodyOf({ body: { kind: 'file', name: 'b', bytes: new Uint8Array([255]) } }, understood)).toEqual(new Uint8Array([255]));
  });

  it('tells a dropped request from a dropped body', () => {
    expect(placeOfDrop(bytesOf('POST /x HTTP/1.1\nHost: a\n\n{}'), false)).toBe('request');
    expect(placeOfDrop(bytesOf("curl -X POST https://a.example -d '{}'"), false)).toBe('request');
    expect(placeOfDrop(bytesOf('{"id":"evt_1","type":"run.failed"}'), false)).toBe('body');
    expect(placeOfDrop(new Uint8Array([0x89, 0x50, 0xff]), false)).toBe('body');
    expect(placeOfDrop(bytesOf('POST /x HTTP/1.1\nHost: a\n\n{}'), true)).toBe('body');
  });

  it('has an example whose signature lacks nothing but the newline', () => {
    const understood = understand(exampleDraft.request);
    if (understood.kind === 'problem') throw new Error(understood.sentence);
    const body = bodyOf(exampleDraft, understood);
    const signature = understood.headers.find(([name]) => name === 'X-Zof-Signature')?.[1];
    expect(createHmac('sha256', exampleSecret).update(body).update('\n').digest('hex')).toBe(signature);
    expect(createHmac('sha256', exampleSecret).update(body).digest('hex')).not.toBe(signature);
  });
});

describe('a pasted secret', () => {
  it.each([
    ['abc', undefined],
    ['', undefined],
    ['abc\n', { words: 'A line break at its end counts as part of the secret.', fixed: 'abc' }],
    [' abc', { words: 'White space around it counts as part of the secret.', fixed: 'abc' }],
    ['"abc"', { words: 'The quotes around it count as part of the secret.', fixed: 'abc' }],
    ['\'abc"', undefined],
    ['\0', undefined],
    ['🔑', undefined],
  ])('%j', (value, notice) => {
    expect(secretNotice(value)).toEqual(notice);
  });

  it('of 10,000 characters is fine, of more than 16,384 it is not', () => {
    expect(secretProblem('x'.repeat(10_000))).toBeUndefined();
    expect(secretProblem('x'.repeat(16_385))).toContain('16,384');
  });
});
