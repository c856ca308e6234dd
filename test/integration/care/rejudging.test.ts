/** Judging again over a whole engine: real signatures, real secrets in the vault, a real log. */
import { createHmac } from 'node:crypto';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type DeliveryId, deliveryIdOf, type EndpointId, endpointIdSchema, secretIdSchema } from '#contract/ids.ts';
import type { DeliverySet } from '#contract/models/delivery-set.ts';
import type { Job } from '#contract/models/job.ts';
import type { Engine } from '#engine/engine-parts.ts';
import { openLog } from '#engine/log/open-log.ts';
import type { StoredSecret } from '#engine/log/stored-endpoint.ts';
import { makeEngine, testPorts } from '#test/support/make-engine.ts';
import { aDelivery, eventBody } from '#test/support/open-test-log.ts';
import { type TempFolder, tempFolder } from '#test/support/temp-folder.ts';
import { waitFor } from '#test/support/wait-for.ts';

const call = { signal: undefined };
const secret = 'an endpoint secret of decent length';
const orders = endpointIdSchema.parse('ep_orders');
const unrouted = endpointIdSchema.parse('ep_unrouted');
const signatureOf = (body: Uint8Array, key = secret) => createHmac('sha256', key).update(body).digest('hex');
/** When the deliveries that are put into the log arrive, a millisecond apart. */
const startUs = 1_780_000_000_000_000;

let folder: TempFolder;
let engine: Engine;

beforeEach(() => {
  folder = tempFolder();
});

afterEach(async () => {
  await engine.close();
  folder[Symbol.dispose]();
});

/** Works on the log while no engine has it open. */
async function inLog(work: (log: Awaited<ReturnType<typeof openLog>>, seal: (value: string) => Promise<Uint8Array>) => Promise<void>) {
  const ports = await testPorts(folder.path);
  const log = await openLog(ports);
  try {
    await work(log, (value) => ports.vault.seal(Buffer.from(value)));
    await log.indexed(60_000);
  } finally {
    await log.close();
  }
}

interface Prepared {
  readonly count: number;
  readonly endpointId?: EndpointId;
  readonly bodyOf?: (index: number) => Uint8Array;
  /** Of the signatures. */
  readonly key?: string;
}

/** Deliveries as they are captured while an endpoint has no secret. */
async function prepare({
  count,
  endpointId = orders,
  bodyOf = (index) => eventBody({ id: `evt_${index}` }),
  key,
}: Prepared): Promise<void> {
  await inLog(async (log) => {
    const { environmentId } = aDelivery();
    const names = { slug: 'orders', name: 'Orders', isArchived: false };
    await log.writer.saveEndpoint({ id: orders, environmentId, ...names, ...aDelivery().signing });
    for (let at = 0; at < count; at += 500) {
      const some = Array.from({ length: Math.min(500, count - at) }, (_, index) => {
        const body = bodyOf(at + index);
        const headers: [string, string][] = [
          ['Content-Type', 'application/json'],
          ['X-Zof-Signature', signatureOf(body, key)],
        ];
        return log.writer.append(aDelivery({ endpointId, body, headers, receivedAtUs: startUs + (at + index) * 1_000 }));
      });
      await Promise.all(some);
    }
  });
}

/** A secret as it is stored; a second call with the same name changes it. */
async function giveSecret(change: Partial<StoredSecret> & { readonly value?: string } = {}): Promise<void> {
  await inLog(async (log, seal) => {
    const { value = secret, ...rest } = change;
    const dates = { validFromUs: 0, validUntilUs: null };
    const shown = { name: 'Orders 1', mask: '••••', notice: null };
    await log.writer.saveSecret({
      id: secretIdSchema.parse('sec_1'),
      endpointId: orders,
      sealed: await seal(value),
      position: 1,
      ...shown,
      ...dates,
      ...rest,
    });
  });
}

const open = async () => {
  engine = await makeEngine(folder.path);
  // why: on a busy machine the workers may take longer to start than a query waits.
  await waitFor(() => engine.handlers.deliveries.count({ query: '' }, call), { limitMs: 30_000, what: 'an answer from the readers' });
};

async function ended(job: Job): Promise<Job> {
  return waitFor(
    async () => {
      const now = await engine.handlers.jobs.get({ id: job.id }, call);
      return now.state !== 'running' && now;
    },
    { limitMs: 60_000, what: 'the job to end' },
  );
}

async function rejudge(set: DeliverySet): Promise<Job> {
  return ended(await engine.handlers.deliveries.rejudge({ set }, call));
}

const everything = (newest: number, query = ''): DeliverySet => ({ query, upTo: deliveryIdOf(newest), except: [] });
const count = async (query: string) => (await engine.handlers.deliveries.count({ query }, call)).count;
const historyOf = async (id: DeliveryId) =>
  (await engine.handlers.deliveries.signature({ id }, call)).history.map(({ verdict, cause }) => [verdict, cause]);

describe('judging again', () => {
  test('VER-17: a secret that has counted from the beginning verifies what arrived before it was known, and both verdicts are kept', async () => {
    await prepare({ count: 12 });
    await giveSecret();
    await open();
    expect(await count('verdict:no-secret')).toBe(12);
    const set: DeliverySet = { query: 'verdict:no-secret', upTo: deliveryIdOf(10), except: [deliveryIdOf(4)] };
    expect(await rejudge(set)).toMatchObject({
      kind: 'rejudge',
      state: 'done',
      done: 9,
      total: 9,
      unit: 'deliveries',
      sentence: '9 deliveries judged again: 9 changed (9 verified).',
    });
    expect(await count('verdict:verified')).toBe(9);
    expect(await count('verdict:no-secret')).toBe(3);
    const report = await engine.handlers.deliveries.signature({ id: deliveryIdOf(3) }, call);
    expect(report.verification).toMatchObject({ verdict: 'verified', matchedSecret: { id: 'sec_1', name: 'Orders 1' } });
    expect(report.history).toMatchObject([
      { verdict: 'verified', cause: 'judged-again', scheme: 'zof', secretsTried: 1 },
      { verdict: 'no-secret', cause: 'capture', judgedAtUs: startUs + 2_000, secretsTried: 0 },
    ]);
    expect(report.comparisons).toMatchObject([{ secretId: 'sec_1', matches: true }]);
    expect(await engine.handlers.deliveries.get({ id: deliveryIdOf(3) }, call)).toMatchObject({
      verdict: 'verified',
      verdictReason: 'ok',
      verification: { verdict: 'verified' },
    });
    expect(await historyOf(deliveryIdOf(4))).toEqual([['no-secret', 'capture']]);
    const { verdicts } = await engine.handlers.deliveries.facets({}, call);
    expect(verdicts).toEqual([
      { value: 'verified', count: 9 },
      { value: 'no-secret', count: 3 },
    ]);
    const bars = (await engine.handlers.deliveries.histogram({ query: '', buckets: 10 }, call)).buckets;
    expect(bars.reduce((sum, { counts }) => sum + (counts.verified ?? 0), 0)).toBe(9);
    const groups = await engine.handlers.deliveries.groups({ query: '', by: 'run', limit: 5 }, call);
    expect(groups.items[0]?.verdicts).toEqual({ verified: 9, 'no-secret': 3 });
  });

  test('VER-17: a second time adds nothing, and what a new end or a new scheme makes different is added on top', async () => {
    await prepare({ count: 6 });
    await giveSecret();
    await open();
    await rejudge(everything(6));
    expect(await rejudge(everything(6))).toMatchObject({ state: 'done', sentence: '6 deliveries judged again: nothing changed.' });
    expect(await historyOf(deliveryIdOf(2))).toHaveLength(2);

    await engine.close();
    await giveSecret({ validUntilUs: startUs + 2_500 });
    await open();
    const shorter = await rejudge({ ids: [1, 2, 3, 4, 5, 6, 99].map(deliveryIdOf) });
    expect(shorter.sentence).toBe('6 deliveries judged again: 3 changed (3 no-secret), 3 as before.');
    expect(await historyOf(deliveryIdOf(6))).toEqual([
      ['no-secret', 'judged-again'],
      ['verified', 'judged-again'],
      ['no-secret', 'capture'],
    ]);

    await engine.handlers.endpoints.update({ id: orders, headerName: 'X-Other' }, call);
    expect((await rejudge(everything(6))).sentence).toBe('6 deliveries judged again: 6 changed (3 missing, 3 no-secret).');
    await engine.handlers.endpoints.update({ id: orders, headerName: 'X-Zof-Signature' }, call);
    await rejudge(everything(6));
    const [first, second] = (await engine.handlers.deliveries.signature({ id: deliveryIdOf(1) }, call)).history;
    expect([first?.headerName, second?.headerName]).toEqual(['X-Zof-Signature', 'X-Other']);
  });

  test('VER-17: a retired secret goes on judging what arrived before it was retired', async () => {
    await prepare({ count: 2 });
    await giveSecret();
    await open();
    await engine.handlers.secrets.retire({ id: secretIdSchema.parse('sec_1'), isRetired: true }, call);
    expect((await rejudge(everything(2))).sentence).toBe('2 deliveries judged again: 2 changed (2 verified).');
  });

  test('an archived endpoint and Unrouted are judged like others', async () => {
    await prepare({ count: 2 });
    await prepare({ count: 2, endpointId: unrouted });
    await giveSecret();
    await giveSecret({ id: secretIdSchema.parse('sec_2'), endpointId: unrouted, name: 'Unrouted 1' });
    await open();
    await engine.handlers.endpoints.update({ id: orders, isArchived: true }, call);
    expect((await rejudge(everything(4))).sentence).toBe('4 deliveries judged again: 4 changed (4 verified).');
  });

  test('a secret that can not be opened calls no signature wrong', async () => {
    await prepare({ count: 3 });
    await giveSecret();
    await open();
    await rejudge(everything(3));
    await engine.close();
    await giveSecret({ sealed: Buffer.from('not what the vault wrote') });
    await open();
    expect((await rejudge(everything(3))).sentence).toBe('3 deliveries left as before: a secret can not be opened here.');
    expect(await count('verdict:verified')).toBe(3);
  });

  test('large bodies are judged whole, a cut one is not', async () => {
    await prepare({ count: 3, bodyOf: (index) => Buffer.alloc(2_000_000 + index, 'x') });
    await inLog(async (log) => {
      const body = Buffer.alloc(300_000, 'y');
      const headers: [string, string][] = [['X-Zof-Signature', signatureOf(body)]];
      await log.writer.append(aDelivery({ endpointId: orders, body, headers, truncation: 'cut-off' }));
    });
    await giveSecret();
    await open();
    expect((await rejudge(everything(4))).sentence).toBe('4 deliveries judged again: 4 changed (3 verified, 1 malformed).');
  });

  test('nothing to judge is said', async () => {
    await prepare({ count: 1 });
    await open();
    expect(await rejudge({ ids: [deliveryIdOf(99)] })).toMatchObject({ state: 'done', sentence: 'There was nothing to judge again.' });
  });
});

describe('what was judged again', () => {
  test('VER-17: is there after a restart, from a new index, and from a backup', async () => {
    await prepare({ count: 5 });
    await giveSecret();
    await open();
    await rejudge(everything(3));
    const backup = await ended(await engine.handlers.storage.backUp({}, call));
    expect(backup.state).toBe('done');
    for (const file of [undefined, 'index.db']) {
      await engine.close();
      if (file !== undefined) rmSync(join(folder.path, file));
      await open();
      await waitFor(async () => (await count('verdict:verified')) === 3);
      expect(await historyOf(deliveryIdOf(1))).toEqual([
        ['verified', 'judged-again'],
        ['no-secret', 'capture'],
      ]);
    }
    await rejudge(everything(5));
    expect(await count('verdict:verified')).toBe(5);
    const { items } = await engine.handlers.storage.backups({}, call);
    await engine.handlers.storage.restore({ name: items[0]?.name ?? '' }, call);
    await engine.close();
    await open();
    await waitFor(async () => (await count('verdict:verified')) === 3);
    expect(await historyOf(deliveryIdOf(5))).toEqual([['no-secret', 'capture']]);
  });

  test('VER-17: goes to the trash and comes back with its delivery', async () => {
    await prepare({ count: 4 });
    await giveSecret();
    await open();
    await rejudge(everything(4));
    const { undo } = await ended(await engine.handlers.deliveries.remove({ set: { ids: [deliveryIdOf(2)] } }, call));
    expect(await count('verdict:verified')).toBe(3);
    if (undo === null) throw new Error('Nothing undoes it');
    await ended(await engine.handlers.trash.restore({ id: undo }, call));
    expect(await count('verdict:verified')).toBe(4);
    expect(await historyOf(deliveryIdOf(2))).toHaveLength(2);
  });

  test('VER-17: is told with the new verdict', async () => {
    await prepare({ count: 2 });
    await giveSecret();
    await open();
    const feed = await engine.handlers.feed.subscribe({ subscription: 'test' }, call);
    const told = new Set<string>();
    const job = rejudge(everything(2));
    for await (const batch of feed) {
      for (const event of batch.events) if (event.kind === 'delivery.updated') told.add(`${event.delivery.id} ${event.delivery.verdict}`);
      await engine.handlers.feed.acknowledge({ subscription: 'test', seq: batch.seq }, call);
      if (told.size >= 2) break;
    }
    await job;
    expect([...told].toSorted()).toEqual(['dlv_1 verified', 'dlv_2 verified']);
  });
});

describe('while captures arrive', () => {
  test('cancelled half-way, what was judged until then stays judged', async () => {
    await prepare({ count: 4_000 });
    await giveSecret();
    await open();
    const started = await engine.handlers.deliveries.rejudge({ set: everything(4_000) }, call);
    await waitFor(async () => (await engine.handlers.jobs.get({ id: started.id }, call)).done > 0, { limitMs: 30_000 });
    const job = await engine.handlers.jobs.cancel({ id: started.id }, call);
    expect(job).toMatchObject({ state: 'cancelled', sentence: expect.stringMatching(/^Stopped after [\d,]+ of 4,000 deliveries\.$/) });
    const verified = await count('verdict:verified');
    expect(verified).toBeGreaterThanOrEqual(job.done);
    expect(verified).toBeLessThan(4_000);
    expect(verified + (await count('verdict:no-secret'))).toBe(4_000);
    await rejudge(everything(4_000));
    expect(await count('verdict:verified')).toBe(4_000);
  }, 90_000);

  test('VER-17: 3,000 are judged again twice at once, nothing that is sent is lost, and each has one judgement more', async () => {
    await prepare({ count: 3_000 });
    await giveSecret();
    await open();
    const url = `${engine.receiver().url}/in/orders`;
    const jobs = [
      await engine.handlers.deliveries.rejudge({ set: everything(3_000) }, call),
      await engine.handlers.deliveries.rejudge({ set: everything(3_000, 'verdict:no-secret,verified') }, call),
    ];
    let sent = 0;
    const isRunning = async (job: Job) => (await engine.handlers.jobs.get({ id: job.id }, call)).state === 'running';
    while ((await Promise.all(jobs.map(isRunning))).includes(true)) {
      const body = eventBody({ id: `evt_new_${sent}` });
      const answer = await fetch(url, { method: 'POST', body: Buffer.from(body), headers: { 'X-Zof-Signature': signatureOf(body) } });
      expect(answer.status).toBe(200);
      await answer.arrayBuffer();
      sent++;
    }
    expect(sent).toBeGreaterThan(5);
    for (const job of jobs) expect(await ended(job)).toMatchObject({ state: 'done', done: 3_000, total: 3_000, failure: null });
    await waitFor(async () => (await count('verdict:verified')) === 3_000 + sent, { limitMs: 30_000 });
    expect(await count('')).toBe(3_000 + sent);
    for (const number of [1, 1_500, 3_000]) expect(await historyOf(deliveryIdOf(number))).toHaveLength(2);
  }, 120_000);
});
