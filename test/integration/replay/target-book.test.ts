import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { TargetId } from '#contract/ids.ts';
import type { Target } from '#contract/models/target.ts';
import { Failure } from '#engine/failure.ts';
import type { DeliveryLog } from '#engine/log/log.ts';
import { openLog } from '#engine/log/open-log.ts';
import type { EnginePorts } from '#engine/ports.ts';
import { createHostConsent } from '#engine/replay/host-consent.ts';
import { systemResolve } from '#engine/replay/open-connection.ts';
import { createTargetGuard } from '#engine/replay/target-guard.ts';
import { createTargetBook, type NewTarget, type TargetBook } from '#engine/replay/targets/target-book.ts';
import { defaultTargetOptions } from '#engine/replay/targets/target-options.ts';
import { answerWith, startHandler, tlsFixture } from '#test/support/handler-server.ts';
import { testPorts } from '#test/support/make-engine.ts';
import { codeOf } from '#test/support/open-test-log.ts';
import { type TempFolder, tempFolder } from '#test/support/temp-folder.ts';

const secret = 'whsec_c2VjcmV0IG9mIHRoZSB0YXJnZXQ=';
const wanted: NewTarget = {
  ...defaultTargetOptions,
  name: 'Staging',
  url: 'https://hooks.example.com/in',
  signing: null,
  secret: null,
};

interface Opened extends AsyncDisposable {
  readonly ports: EnginePorts;
  readonly log: DeliveryLog;
  /** A book as after a start: without consents, and what it told. */
  makeBook(): { readonly book: TargetBook; readonly changed: readonly Target[]; readonly removed: readonly TargetId[] };
}

const ownPorts = { control: [4401], receiver: [4400] };
const nobody = new AbortController().signal;

async function open(path: string, changeVault = (vault: EnginePorts['vault']) => vault): Promise<Opened> {
  const made = await testPorts(path);
  const ports = { ...made, vault: changeVault(made.vault) };
  const log = await openLog(ports);
  return {
    ports,
    log,
    makeBook() {
      const changed: Target[] = [];
      const removed: TargetId[] = [];
      const book = createTargetBook({
        ports,
        store: log.plans,
        settingsOf: (signing) => ({ ...signing, toleranceSeconds: signing.toleranceSeconds ?? 300 }),
        guard: createTargetGuard(() => ownPorts),
        consent: createHostConsent(),
        ownPorts: () => ownPorts,
        resolve: systemResolve,
        onChanged: (target) => void changed.push(target),
        onRemoved: (id) => void removed.push(id),
      });
      return { book, changed, removed };
    },
    [Symbol.asyncDispose]: () => log.close(),
  };
}

// why: a log has workers of its own, and starting them for each test takes longer than all of the tests.
let folder: TempFolder;
let opened: Opened;
let ports: EnginePorts;
let book: TargetBook;
let removed: readonly TargetId[];

beforeAll(async () => {
  folder = tempFolder();
  opened = await open(folder.path);
  ports = opened.ports;
});

afterAll(async () => {
  await opened[Symbol.asyncDispose]();
  folder[Symbol.dispose]();
});

beforeEach(async () => {
  ({ book, removed } = opened.makeBook());
  for (const { id } of await book.list()) await opened.log.plans.removeTarget(id, 1);
});

describe('Kept targets', () => {
  it('are there after a restart, with their secret open for signing only', async () => {
    using own = tempFolder();
    const { made, changed } = await (async () => {
      await using before = await open(own.path);
      const told = before.makeBook();
      return { ...told, made: await told.book.create({ ...wanted, signing: { scheme: 'standard-webhooks' }, secret }) };
    })();
    expect(made).toMatchObject({ name: 'Staging', url: wanted.url, secretMask: '••••••••ZXQ=', last: null, probe: null });
    await using after = await open(own.path);
    const again = after.makeBook().book;
    expect(await again.list()).toEqual([made]);
    const to = await again.resolve({ targetId: made.id });
    expect(Buffer.from(to.secret ?? []).toString()).toBe(secret);
    expect(to.signing?.scheme).toBe('standard-webhooks');
    expect(JSON.stringify([changed, made])).not.toContain('c2VjcmV0');
    const stored = await after.log.plans.findTarget(made.id);
    expect(Buffer.from(stored?.sealedSecret ?? []).toString('latin1')).not.toContain('c2VjcmV0');
  });

  it('keep what a change leaves out, and lose a secret that is taken away', async () => {
    const made = await book.create({ ...wanted, secret, headers: [['A', 'b']], mostPerSecond: 5 });
    const renamed = await book.update(made.id, { name: 'Test', concurrency: 2 });
    expect(renamed).toEqual({ ...made, name: 'Test', concurrency: 2, changedAtUs: renamed.changedAtUs });
    const bare = await book.update(made.id, { secret: null, mostPerSecond: null, url: 'http://localhost:3000' });
    expect(bare).toMatchObject({ secretMask: null, mostPerSecond: null, url: 'http://localhost:3000/', headers: [['A', 'b']] });
    expect((await book.resolve({ targetId: made.id })).secret).toBeNull();
  });

  it('can be removed and had back', async () => {
    const made = await book.create(wanted);
    await book.remove(made.id);
    expect(removed).toEqual([made.id]);
    expect(await codeOf(book.get(made.id))).toBe('missing.target');
    expect(await codeOf(book.resolve({ targetId: made.id }))).toBe('missing.target');
    expect(await codeOf(book.remove(made.id))).toBe('missing.target');
    expect(await book.restore(made.id)).toEqual(made);
    expect(await book.list()).toEqual([made]);
  });

  it.each<[string, Partial<NewTarget>, string]>([
    ['another scheme', { url: 'ftp://example.com' }, 'input.target_url'],
    ['a metadata address', { url: 'http://169.254.169.254/' }, 'replay.target_refused'],
    ['our control port', { url: 'http://127.0.0.1:4401/' }, 'replay.target_refused'],
    ['a header of the connection', { headers: [['Host', 'x']] }, 'input.target'],
    ['no certificate', { tls: { caPem: 'x', isVerified: true } }, 'input.target'],
    ['an empty secret', { secret: ' ' }, 'input.secret'],
    ['no key of its scheme', { secret: 'not base64!', signing: { scheme: 'standard-webhooks' } }, 'input.secret'],
  ])('are refused with %s', async (_, change, code) => {
    expect(await codeOf(book.create({ ...wanted, ...change }))).toBe(code);
    expect(await book.list()).toEqual([]);
    const kept = await book.create(wanted);
    expect(await codeOf(book.update(kept.id, change))).toBe(code);
    expect(await book.get(kept.id)).toEqual(kept);
  });

  it('do not get a scheme that their secret is no key of', async () => {
    const made = await book.create({ ...wanted, secret: 'plain text, no base64' });
    expect(await codeOf(book.update(made.id, { signing: { scheme: 'standard-webhooks' } }))).toBe('input.secret');
    expect((await book.update(made.id, { signing: { scheme: 'github' } })).signing?.scheme).toBe('github');
  });

  it('say what to mind', async () => {
    const made = await book.create({
      ...wanted,
      isProduction: true,
      isMarked: false,
      keepsCredentials: true,
      tls: { caPem: null, isVerified: false },
      signing: { scheme: 'github' },
    });
    for (const words of ['production', 'not verified', 'Authorization', 'X-Hookglass-Replay', 'no secret']) {
      expect(made.warnings.join(' ')).toContain(words);
    }
    expect((await book.create({ ...wanted, url: 'http://hooks.example.com' })).warnings).toEqual([
      'It is reached without TLS: everybody on the way can read what is sent.',
    ]);
    expect((await book.create({ ...wanted, url: 'http://localhost:3000' })).warnings).toEqual([]);
  });

  it('can be used for exact replays while the vault is locked', async () => {
    using own = tempFolder();
    let isLocked = false;
    const locked = () => Promise.reject(new Failure('secret.vault_locked', { problem: 'It is locked.' }));
    await using one = await open(own.path, (vault) => ({ ...vault, open: (sealed) => (isLocked ? locked() : vault.open(sealed)) }));
    const { book: kept } = one.makeBook();
    const { id } = await kept.create({ ...wanted, secret });
    isLocked = true;
    expect(await kept.resolve({ targetId: id })).toMatchObject({ secret: null, secretFailure: { code: 'secret.vault_locked' } });
  });
});

describe('Consent', () => {
  it('is asked once for a host that is not this machine', async () => {
    const to = await book.resolve({ url: 'https://hooks.example.com/a' });
    expect(to.hostToConfirm()).toBe('hooks.example.com');
    expect(() => to.requireConsent(null)).toThrow(expect.objectContaining({ code: 'replay.target_needs_consent' }));
    expect(() => to.requireConsent('example.com')).toThrow(expect.objectContaining({ code: 'replay.target_needs_consent' }));
    to.requireConsent('Hooks.Example.com');
    const other = await book.resolve({ url: 'https://hooks.example.com/b' });
    expect(other.hostToConfirm()).toBeNull();
    other.requireConsent(null);
  });

  it('is not needed on this machine', async () => {
    expect((await book.resolve({ url: 'http://localhost:3000' })).hostToConfirm()).toBeNull();
  });

  it('is asked each time for production, on this machine, too, and is never remembered', async () => {
    for (const url of ['https://live.example.com/', 'http://localhost:3000/']) {
      const { id } = await book.create({ ...wanted, url, isProduction: true });
      const to = await book.resolve({ targetId: id });
      const host = to.hostToConfirm();
      expect(host).toBe(new URL(url).hostname);
      to.requireConsent(host);
      expect(to.hostToConfirm()).toBe(host);
      expect(() => to.requireConsent(null)).toThrow(expect.objectContaining({ code: 'replay.target_needs_consent' }));
    }
    expect((await book.resolve({ url: 'https://live.example.com/' })).hostToConfirm()).toBe('live.example.com');
  });
});

describe('What is resolved', () => {
  it('has the options of any target for a bare URL', async () => {
    const to = await book.resolve({ url: 'http://localhost:3000/a#b' });
    expect(to).toMatchObject({ id: null, name: null, options: defaultTargetOptions, signing: null, secret: null });
    expect(to.target.url).toBe('http://localhost:3000/a');
  });

  it('is always marked where Hookglass itself receives', async () => {
    const { id } = await book.create({ ...wanted, url: 'http://localhost:4400/in/zof', isMarked: false });
    expect((await book.resolve({ targetId: id })).options.isMarked).toBe(true);
  });
});

describe('A probe', () => {
  const probe = async (change: Partial<NewTarget>) => {
    const { id } = await book.create({ ...wanted, ...change });
    return { id, found: await book.probe(id, null, nobody) };
  };

  it('sends OPTIONS without a body, and nothing that belongs to the target', async () => {
    await using handler = await startHandler({ answer: answerWith(405) });
    const { id, found } = await probe({ url: `${handler.url}hook?a=1`, headers: [['Authorization', 'Bearer key']], secret });
    expect(found).toMatchObject({ isReachable: true, status: 405, addresses: ['127.0.0.1'], certificateExpiresAtUs: null });
    expect(found.sentences[0]).toContain('answered OPTIONS with 405');
    expect(handler.requests).toHaveLength(1);
    expect(handler.requests[0]?.startLine).toBe('OPTIONS /hook?a=1 HTTP/1.1');
    expect(handler.requests[0]?.body.byteLength).toBe(0);
    expect(handler.requests[0]?.raw.toString()).not.toContain('key');
    expect((await book.get(id)).probe).toEqual(found);
    expect((await book.update(id, { url: 'http://localhost:1' })).probe).toBeNull();
  });

  it('reads the certificate, and says when it ends', async () => {
    await using handler = await startHandler({ certificate: 'valid' });
    const { found } = await probe({ url: handler.url, tls: { caPem: tlsFixture('ca'), isVerified: true } });
    expect(found).toMatchObject({ isReachable: true, status: 200 });
    expect(found.certificateExpiresAtUs).toBeGreaterThan(ports.clock.nowUs());
    expect(found.sentences.join(' ')).toMatch(/its certificate is for .*, issued by .*, and valid until \d{4}-\d{2}-\d{2}\./);
  });

  it('reads a certificate that it does not accept, and sends nothing then', async () => {
    await using handler = await startHandler({ certificate: 'expired' });
    const { id, found } = await probe({ url: handler.url, tls: { caPem: tlsFixture('ca'), isVerified: true } });
    expect(found).toMatchObject({ isReachable: false, status: null });
    expect(found.sentences[0]).toContain('has expired');
    expect(found.certificateExpiresAtUs).toBeLessThan(ports.clock.nowUs());
    expect(handler.requests).toHaveLength(0);
    expect((await book.get(id)).warnings).toContain('Its certificate has expired.');
  });

  it('takes any certificate where the target does', async () => {
    await using handler = await startHandler({ certificate: 'self-signed' });
    const { found } = await probe({ url: handler.url, tls: { caPem: null, isVerified: false } });
    expect(found).toMatchObject({ isReachable: true, status: 200 });
    expect(found.sentences.join(' ')).toContain('It is not verified.');
  });

  it('says that nobody listens', async () => {
    const handler = await startHandler();
    await handler.close();
    const { found } = await probe({ url: handler.url });
    expect(found).toMatchObject({ isReachable: false, status: null });
    expect(found.sentences[0]).toMatch(/refused|nothing listens/i);
  });

  it('says that connections are taken and nothing is answered', async () => {
    await using handler = await startHandler({ isReading: false });
    const { found } = await probe({ url: handler.url, firstByteMs: 200, totalMs: 400 });
    expect(found).toMatchObject({ isReachable: true, status: null });
    expect(found.sentences[0]).toContain('takes connections, but OPTIONS came to nothing.');
  });

  it('asks for the host first, and can be cancelled', async () => {
    const { id } = await book.create(wanted);
    expect(await codeOf(book.probe(id, null, nobody))).toBe('replay.target_needs_consent');
    await using handler = await startHandler({ isReading: false });
    const local = await book.create({ ...wanted, url: handler.url });
    expect(await codeOf(book.probe(local.id, null, AbortSignal.abort()))).toBe('cancelled.by_user');
  });
});
