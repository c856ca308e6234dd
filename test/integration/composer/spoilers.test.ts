import { createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { Composition, Spoiler } from '#contract/models/composer.ts';
import type { Signing } from '#contract/models/signing.ts';
import type { VerdictReason } from '#contract/models/verdict.ts';
import { readEnvelope } from '#domain/envelope.ts';
import { verify } from '#engine/verification/verify.ts';
import { waitFor } from '#test/support/wait-for.ts';
import { type RecordedConnection, startRecorder, type WireRecorder } from '#test/support/wire-recorder.ts';
import { aRequest, aSigning, aSpoiler, type ComposerHarness, eventText, makeHarness, secretIdOf, testSecret } from './harness.ts';

interface Sent {
  readonly connection: RecordedConnection;
  readonly harness: ComposerHarness;
  readonly recorder: WireRecorder;
}

/** Sends an event to a recorder and gives what arrived; `signing`: how the endpoint it goes to is signed. */
async function send(
  spoilers: readonly Spoiler[],
  look: (sent: Sent) => Promise<void> | void,
  { signing = aSigning('zof'), text = eventText, ...composition }: { signing?: Signing; text?: string } & Partial<Composition> = {},
): Promise<void> {
  await using recorder = await startRecorder();
  await using harness = makeHarness();
  const endpointId = harness.addEndpoint({ signing, url: recorder.url });
  const request = aRequest({ destination: { to: 'endpoint', endpointId }, ...composition, spoilers: [...spoilers] }, { text });
  await harness.composer.send(request, null, undefined);
  const [connection] = recorder.connections;
  if (connection === undefined) throw new Error('Nothing arrived');
  await look({ connection, harness, recorder });
}

function verdictOf({ connection, harness }: Sent, signing = aSigning('zof')): VerdictReason {
  const [start = '', ...lines] = connection.lines();
  const headers = lines.map((line): [string, string] => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 2)]);
  const secrets = [{ id: secretIdOf(0), name: 'Secret 1', value: new TextEncoder().encode(testSecret) }];
  const settings = { ...signing, toleranceSeconds: 300 };
  const request = { url: start.split(' ')[1] ?? '', headers, body: connection.body(), isComplete: true };
  return verify(request, { settings, secrets, nowUs: harness.clock.nowUs }).reason;
}

const signatureOf = (connection: RecordedConnection) => connection.values('X-Zof-Signature')[0] ?? '';
const hmac = (body: Uint8Array, encoding: 'hex' | 'base64' = 'hex') => createHmac('sha256', testSecret).update(body).digest(encoding);
const isUtf8 = (bytes: Uint8Array) => {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes) !== null;
  } catch {
    return false;
  }
};

describe('each spoiler, as it is on the wire', () => {
  it('unsigned: no signature, not that of the draft either', async () => {
    await send([aSpoiler('unsigned')], ({ connection }) => expect(connection.values('X-Zof-Signature')).toEqual([]), {
      headers: [['X-ZOF-Signature', 'mine']],
    });
    await send([aSpoiler('unsigned')], ({ connection }) => expect(connection.lines().join()).not.toMatch(/webhook-/i), {
      signing: aSigning('standard-webhooks'),
    });
  });

  it('unsigned and wrong-secret need no secret', async () => {
    await using recorder = await startRecorder();
    await using harness = makeHarness();
    const endpointId = harness.addEndpoint({ url: recorder.url, secrets: [] });
    for (const name of ['unsigned', 'wrong-secret'] as const) {
      await harness.composer.send(aRequest({ destination: { to: 'endpoint', endpointId }, spoilers: [aSpoiler(name)] }), null, undefined);
    }
    expect(recorder.connections.map((one) => one.values('X-Zof-Signature').length)).toEqual([0, 1]);
  });

  it('wrong-secret: a signature in the right form, of another secret', () =>
    send([aSpoiler('wrong-secret')], (sent) => {
      expect(signatureOf(sent.connection)).toMatch(/^[0-9a-f]{64}$/);
      expect(verdictOf(sent)).toBe('signature_mismatch');
    }));

  it('tampered: other bytes than were signed, and still JSON', async () => {
    await send([aSpoiler('tampered')], (sent) => {
      const body = JSON.parse(sent.connection.body().toString());
      expect(body).toMatchObject({ id: 'evt_fixed0001', hookglass_tampered: true });
      expect(verdictOf(sent)).toBe('signature_mismatch');
    });
    for (const [text, tampered] of [
      ['{}', '{"hookglass_tampered":true}'],
      ['[]', '[true]'],
      ['[1]', '[1,true]'],
      ['7', '{"hookglass_tampered":true}'],
      ['not JSON', 'not JSON tampered'],
    ] as const) {
      await send([aSpoiler('tampered')], ({ connection }) => expect(connection.body().toString()).toBe(tampered), { text });
    }
  });

  it('stale-timestamp: the signed time is old, and rightly signed', () =>
    send(
      [{ name: 'stale-timestamp', ageSeconds: 3600 }],
      (sent) => {
        const stamp = Number(sent.connection.values('webhook-timestamp')[0]);
        expect(Math.abs(sent.harness.clock.nowUs / 1_000_000 - 3600 - stamp)).toBeLessThan(5);
        expect(verdictOf(sent, aSigning('standard-webhooks'))).toBe('timestamp_too_old');
      },
      { signing: aSigning('standard-webhooks') },
    ));

  it.each([
    ['current', eventText, 'created'],
    ['legacy', '{"event":"run.completed","timestamp":"{{now}}","data":{"run_id":"run_1","created":"x"}}', 'timestamp'],
  ])("stale-timestamp: the event's own time where the scheme signs none (%s)", (_envelope, text, key) =>
    send(
      [{ name: 'stale-timestamp', ageSeconds: 86_400 }],
      (sent) => {
        const { eventTimeUs } = readEnvelope(sent.connection.body());
        expect(Math.abs(sent.harness.clock.nowUs - 86_400_000_000 - (eventTimeUs ?? 0))).toBeLessThan(5_000_000);
        expect(JSON.parse(sent.connection.body().toString())[key]).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
        expect(verdictOf(sent)).toBe('ok');
      },
      { text },
    ),
  );

  it('duplicate-id: the same bytes twice, one after the other, each an attempt', () =>
    send([aSpoiler('duplicate-id')], ({ recorder, harness }) => {
      expect(recorder.connections).toHaveLength(2);
      const [first, second] = recorder.connections;
      expect(first?.raw().equals(second?.raw() ?? Buffer.alloc(0))).toBe(true);
      expect(first?.isClosed()).toBe(true);
      const [one, two] = harness.log.attempts;
      expect(harness.log.attempts.map(({ summary }) => summary.judgement?.word)).toEqual(['handled-correctly', 'handled-correctly']);
      expect(one?.begun.id).not.toBe(two?.begun.id);
      expect(first?.values('X-Hookglass-Attempt')).toEqual([one?.begun.id]);
    }));

  it('upper-case-hex, base64 and prefix: the same signature in another form', async () => {
    await send([aSpoiler('upper-case-hex')], ({ connection }) =>
      expect(signatureOf(connection)).toBe(hmac(connection.body()).toUpperCase()),
    );
    await send([aSpoiler('base64')], ({ connection }) => expect(signatureOf(connection)).toBe(hmac(connection.body(), 'base64')));
    await send([aSpoiler('prefix')], ({ connection }) => expect(signatureOf(connection)).toBe(`sha256=${hmac(connection.body())}`));
    await send([{ name: 'prefix', text: 'v1,' }, aSpoiler('base64')], ({ connection }) =>
      expect(signatureOf(connection)).toBe(`v1,${hmac(connection.body(), 'base64')}`),
    );
    await send(
      [aSpoiler('upper-case-hex')],
      ({ connection }) => expect(connection.values('Stripe-Signature')[0]).toMatch(/^t=\d+,v1=[0-9A-F]{64}$/),
      {
        signing: aSigning('stripe'),
      },
    );
  });

  it('wrong-content-type: that one alone', () =>
    send([aSpoiler('wrong-content-type')], ({ connection }) => expect(connection.values('Content-Type')).toEqual(['text/plain']), {
      headers: [['content-type', 'application/json; charset=utf-8']],
    }));

  it('truncated-body: the first half, with its own length and the signature of the whole', async () => {
    const whole = Buffer.from('{"id":"evt_1","a":"b"}');
    await send(
      [aSpoiler('truncated-body')],
      ({ connection }) => {
        expect(connection.body().toString()).toBe(whole.toString('utf8', 0, 11));
        expect(connection.values('Content-Length')).toEqual(['11']);
        expect(signatureOf(connection)).toBe(hmac(whole));
      },
      { text: whole.toString() },
    );
  });

  it.each([eventText, '{}', '[1]', '"text"', 'no JSON'])('invalid-utf8: bytes that are none, signed: %s', (text) =>
    send(
      [aSpoiler('invalid-utf8')],
      (sent) => {
        expect(isUtf8(sent.connection.body())).toBe(false);
        expect(verdictOf(sent)).toBe('ok');
      },
      { text },
    ),
  );

  it.each([
    [eventText, 1_000_000],
    ['{}', 1024],
    [`{"a":"${'x'.repeat(1005)}"}`, 1024],
    ['[]', 2000],
    ['7', 1024],
  ])('oversized: exactly so many bytes, still JSON, signed: %.20s', (text, bytes) =>
    send(
      [{ name: 'oversized', bytes }],
      (sent) => {
        const body = sent.connection.body();
        expect(body.byteLength).toBe(bytes);
        expect(() => JSON.parse(body.toString())).not.toThrow();
        expect(verdictOf(sent)).toBe('ok');
      },
      { text },
    ),
  );

  it('slow-body: the head first, then pieces over so long', () =>
    send([{ name: 'slow-body', overMs: 900 }], ({ connection, harness }) => {
      // why: on a busy machine pieces may arrive together, and the first one late; the last one never comes early.
      expect(connection.pieces.length).toBeGreaterThan(1);
      const [attempt] = harness.log.attempts;
      expect(attempt?.summary).toMatchObject({ outcome: 'answered', deadline: 'in-time', judgement: { word: 'handled-correctly' } });
      expect(attempt?.summary.phases.totalUs).toBeGreaterThan(890_000);
      expect(attempt?.summary.sentence).toContain('(the body was drawn out over');
    }));

  it('wrong-method: that method, with the body', () =>
    send([{ name: 'wrong-method', method: 'GET' }], (sent) => {
      expect(sent.connection.lines()[0]).toBe('GET / HTTP/1.1');
      expect(readEnvelope(sent.connection.body()).eventId).toBe('evt_fixed0001');
      expect(verdictOf(sent)).toBe('ok');
    }));

  it('cut-connection: half of the body, then it is closed', () =>
    send([aSpoiler('cut-connection')], async ({ connection, harness }) => {
      await waitFor(() => connection.isClosed());
      const announced = Number(connection.values('Content-Length')[0]);
      expect(connection.body().byteLength).toBe(Math.floor(announced / 2));
      expect(harness.log.attempts[0]?.summary).toMatchObject({
        outcome: 'reset',
        deadline: null,
        sentence: expect.stringMatching(/was cut on purpose after \d+ bytes of the body/),
        judgement: { word: 'handled-correctly' },
      });
    }));

  it('several at once', () =>
    send(
      [
        { name: 'oversized', bytes: 20_000 },
        aSpoiler('invalid-utf8'),
        aSpoiler('tampered'),
        aSpoiler('truncated-body'),
        aSpoiler('prefix'),
        aSpoiler('wrong-content-type'),
        { name: 'wrong-method', method: 'PATCH' },
      ],
      ({ connection }) => {
        expect(connection.lines()[0]).toBe('PATCH / HTTP/1.1');
        expect(connection.values('Content-Type')).toEqual(['text/plain']);
        expect(signatureOf(connection)).toMatch(/^sha256=[0-9a-f]{64}$/);
        expect(isUtf8(connection.body())).toBe(false);
        expect(connection.body().byteLength).toBe(Math.floor((20_000 + ',"hookglass_tampered":true'.length) / 2));
      },
    ));
});
