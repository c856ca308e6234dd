import { describe, expect, it } from 'vitest';
import { secretIdSchema } from '#contract/ids.ts';
import type { HeaderPair } from '#contract/models/delivery.ts';
import type { ReplayKind } from '#contract/models/replay.ts';
import { defaultSigning } from '#domain/signing/signing-defaults.ts';
import { Failure } from '#engine/failure.ts';
import type { StoredDelivery } from '#engine/log/log.ts';
import { newEventId } from '#engine/replay/identity/new-event-id.ts';
import { buildOutgoing, type OutgoingTools } from '#engine/replay/outgoing.ts';
import type { ResolvedTarget } from '#engine/replay/targets/resolved-target.ts';
import { defaultTargetOptions } from '#engine/replay/targets/target-options.ts';
import type { SchemeSettings } from '#engine/verification/scheme.ts';
import { verify } from '#engine/verification/verify.ts';
import { aResolvedTarget, aStoredDelivery, endpointSecret, endpointSigners } from '#test/support/replay-parts.ts';
import { schemeSettings } from '#test/support/scheme-settings.ts';

const nowUs = 1_800_000_000_000_000;
const body = '{"id":"evt_old","type":"run.completed","data":{"object":{}}}';
const local = aResolvedTarget('http://127.0.0.1:3000/hook?a=1');
const remote = aResolvedTarget('https://hooks.example.com/in');
const identity = { seed: 'rpl_1', atUs: nowUs };
const newId = newEventId('evt_old', 'rpl_1');
const zof: OutgoingTools = {
  signers: endpointSigners('zof', endpointSecret, nowUs / 1_000_000),
  clock: { nowUs: () => nowUs },
  identity,
  connection: 'close',
};

function build(kind: ReplayKind, to: ResolvedTarget = local, changes: Partial<StoredDelivery> = {}, tools = zof) {
  const { head, body: sent } = buildOutgoing(aStoredDelivery(body, changes), Buffer.from(body), to, kind, tools);
  const values = (name: string) => head.headers.filter(([key]) => key.toLowerCase() === name.toLowerCase()).map(([, value]) => value);
  const why = (name: string) => head.changes.filter(({ header }) => header.toLowerCase() === name.toLowerCase()).map((one) => one.why);
  return { head, text: Buffer.from(sent).toString(), sent, values, why };
}

const withOptions = (to: ResolvedTarget, options: Partial<ResolvedTarget['options']>): ResolvedTarget => ({
  ...to,
  options: { ...defaultTargetOptions, ...options },
});

function verdictOf({ head, sent }: ReturnType<typeof build>, settings: SchemeSettings, secret: string): string {
  const secrets = [{ id: secretIdSchema.parse('sec_1'), name: 'one', value: Buffer.from(secret) }];
  const request = { url: head.path, headers: head.headers, body: sent, isComplete: true };
  return verify(request, { settings, secrets, nowUs }).verdict;
}

describe('An exact replay', () => {
  it('sends the bytes as captured, and the signature, to the URL of the target', () => {
    const { head, text, values } = build('exact', local, {
      headers: [
        ['X-Zof-Signature', 'old'],
        ['x-dup', '1'],
        ['X-Dup', '2'],
      ],
    });
    expect(text).toBe(body);
    expect(head).toMatchObject({ method: 'POST', url: 'http://127.0.0.1:3000/hook?a=1', path: '/hook?a=1', bodyBytes: body.length });
    expect(values('X-Zof-Signature')).toEqual(['old']);
    expect(values('x-dup')).toEqual(['1', '2']);
    expect(values('host')).toEqual(['127.0.0.1:3000']);
    expect(values('x-hookglass-replay')).toEqual(['dlv_7']);
  });

  it('needs no secret, of the endpoint or of the target', () => {
    const tools = { ...zof, signers: endpointSigners('zof', null, 0) };
    const to = { ...local, secretFailure: new Failure('secret.vault_locked', { problem: 'x' }) };
    expect(build('exact', to, {}, tools).text).toBe(body);
  });
});

describe('A fresh replay', () => {
  it('is signed with the secret of the endpoint, and says so', () => {
    const made = build('fresh', local, { headers: [['X-Zof-Signature', 'old']] });
    expect(made.text).toBe(body);
    expect(verdictOf(made, schemeSettings('zof'), endpointSecret)).toBe('verified');
    expect(made.why('X-Zof-Signature')).toEqual(['Signed now with the current secret of its endpoint.']);
  });

  it("is signed by the target's scheme and secret where it has them, and leaves no captured signature beside", () => {
    const secret = Buffer.from('whsec_c2VjcmV0IG9mIHRoZSB0YXJnZXQ=');
    const made = build(
      'fresh',
      { ...local, signing: defaultSigning('standard-webhooks'), secret },
      { headers: [['X-Zof-Signature', 'old']] },
    );
    expect(verdictOf(made, schemeSettings('standard-webhooks'), secret.toString())).toBe('verified');
    expect(made.values('webhook-id')).toEqual(['evt_old']);
    expect(made.values('X-Zof-Signature')).toEqual([]);
    expect(made.why('X-Zof-Signature')).toEqual(['It belongs to the signature as captured.']);
    expect(made.why('webhook-signature')).toEqual(['Signed now with the secret of the target.']);
  });

  it("is signed by the endpoint's scheme where the target has a secret alone", () => {
    const made = build('fresh', { ...local, secret: Buffer.from('of the target') });
    expect(verdictOf(made, schemeSettings('zof'), 'of the target')).toBe('verified');
  });

  it('keeps the id of the message', () => {
    const headers: HeaderPair[] = [['webhook-id', 'msg_1']];
    const tools = { ...zof, signers: endpointSigners('standard-webhooks', endpointSecret, nowUs / 1_000_000) };
    const made = build('fresh', local, { headers, signing: defaultSigning('standard-webhooks') }, tools);
    expect(made.values('webhook-id')).toEqual(['msg_1']);
    expect(verdictOf(made, schemeSettings('standard-webhooks'), endpointSecret)).toBe('verified');
  });

  it('fails without a secret, and with why the one of the target is not open', () => {
    const tools = { ...zof, signers: endpointSigners('zof', null, 0) };
    expect(() => build('fresh', local, {}, tools)).toThrow(expect.objectContaining({ code: 'replay.needs_secret' }));
    const locked = new Failure('secret.vault_locked', { problem: 'x' });
    expect(() => build('fresh', { ...local, secretFailure: locked })).toThrow(locked);
  });
});

describe('A replay with a new identity', () => {
  it('has another event id, is signed over the new bytes, and says both', () => {
    const made = build('new-identity', local, { headers: [['X-Zof-Signature', 'old']] });
    expect(made.text).toBe(body.replace('evt_old', newId));
    expect(verdictOf(made, schemeSettings('zof'), endpointSecret)).toBe('verified');
    expect(made.values('content-length')).toEqual([String(made.text.length)]);
    expect(made.why('(body)')[0]).toContain(`"evt_old" becomes "${newId}"`);
  });

  it('takes headers along that name the message or the event, and leaves digests of the old body behind', () => {
    const made = build('new-identity', local, {
      headers: [
        ['X-GitHub-Delivery', '0f8fad5b-d9cb-469f-a165-70867728950e'],
        ['X-Event', 'evt_old'],
        ['X-Other', 'evt_older'],
        ['Content-Digest', 'sha-256=:x:'],
      ],
    });
    expect(made.values('X-GitHub-Delivery')).toEqual([newEventId('0f8fad5b-d9cb-469f-a165-70867728950e', 'rpl_1')]);
    expect(made.values('X-Event')).toEqual([newId]);
    expect(made.why('X-Event')).toEqual(['It goes with the new identity.']);
    expect(made.values('X-Other')).toEqual(['evt_older']);
    expect(made.values('Content-Digest')).toEqual([]);
  });

  it('signs the new id of the message where the scheme signs one', () => {
    const tools = { ...zof, signers: endpointSigners('standard-webhooks', endpointSecret, nowUs / 1_000_000) };
    const made = build('new-identity', local, { headers: [['Webhook-Id', 'msg_1']], signing: defaultSigning('standard-webhooks') }, tools);
    expect(made.values('webhook-id')).toEqual([newEventId('msg_1', 'rpl_1')]);
    expect(verdictOf(made, schemeSettings('standard-webhooks'), endpointSecret)).toBe('verified');
  });

  it('is the same again with the same seed, and another with another', () => {
    expect(build('new-identity').text).toBe(build('new-identity').text);
    const other = build('new-identity', local, {}, { ...zof, identity: { seed: 'rpl_2', atUs: nowUs } });
    expect(other.text).not.toBe(build('new-identity').text);
  });
});

describe("The target's rules", () => {
  it('puts its own headers in place of captured ones, all of them, and adds the rest', () => {
    const to = withOptions(local, {
      headers: [
        ['X-Team', 'blue'],
        ['x-team', 'green'],
        ['X-New', '1'],
      ],
    });
    const { head, why } = build('exact', to, {
      headers: [
        ['A', '1'],
        ['X-TEAM', 'red'],
        ['B', '2'],
        ['x-team', 'white'],
      ],
    });
    expect(head.headers.slice(0, 7)).toEqual([
      ['Host', '127.0.0.1:3000'],
      ['A', '1'],
      ['X-Team', 'blue'],
      ['x-team', 'green'],
      ['B', '2'],
      ['Content-Length', String(body.length)],
      ['X-New', '1'],
    ]);
    expect(why('x-team')).toEqual(['The target has its own.', 'The target has its own.']);
    expect(why('X-New')).toEqual(['The target has it.']);
  });

  it('never puts a header of its own in place of a signature', () => {
    const to = withOptions(local, { headers: [['X-Own-Signature', 'mine']] });
    const signing = { ...defaultSigning('zof'), headerName: 'X-Own-Signature' };
    const { values, why } = build('exact', to, { headers: [['X-Own-Signature', 'old']], signing });
    expect(values('X-Own-Signature')).toEqual(['old']);
    expect(why('X-Own-Signature')[0]).toContain('belongs to the signature');
  });

  it('lets captured credentials leave for this machine, and elsewhere only where it is told to', () => {
    const headers: HeaderPair[] = [
      ['Authorization', 'Bearer x'],
      ['Cookie', 'a=b'],
      ['Proxy-Authorization', 'y'],
    ];
    const sent = (to: ResolvedTarget) =>
      ['authorization', 'cookie', 'proxy-authorization'].map((name) => build('exact', to, { headers }).values(name).length);
    expect(sent(local)).toEqual([1, 1, 1]);
    expect(sent(remote)).toEqual([0, 0, 0]);
    expect(sent(withOptions(remote, { keepsCredentials: true }))).toEqual([1, 1, 0]);
    const own = build('exact', withOptions(remote, { headers: [['Authorization', 'Bearer own']] }), { headers });
    expect(own.values('authorization')).toEqual(['Bearer own']);
  });

  it('leaves the mark out where it is switched off, also that of an earlier replay', () => {
    const to = withOptions(local, { isMarked: false });
    const { values, why } = build('exact', to, { headers: [['X-Hookglass-Replay', 'dlv_1']] });
    expect(values('X-Hookglass-Replay')).toEqual([]);
    expect(why('X-Hookglass-Replay')).toEqual(['It marked an earlier replay; this target gets no marks.']);
  });

  it('says when the connection stays open', () => {
    const { values, why } = build('exact', local, {}, { ...zof, connection: 'keep-alive' });
    expect(values('Connection')).toEqual(['keep-alive']);
    expect(why('Connection')).toEqual(['The connection stays open for other requests of the job.']);
  });
});
