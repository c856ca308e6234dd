/** Judgements after the one at capture: kept in the journal, counted by the index, told to listeners, gone with their delivery. */
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { secretIdSchema, trashIdSchema } from '#contract/ids.ts';
import { customSchemeSchema } from '#contract/models/signing.ts';
import { defaultSigning } from '#domain/signing/signing-defaults.ts';
import type { DeliveryLog, IndexedChange } from '#engine/log/log.ts';
import { encodeBlock } from '#engine/log/packed-block.ts';
import { dumpIndex } from '#test/support/dump-index.ts';
import { filterOf } from '#test/support/filter-of.ts';
import { aDelivery, aJudgement, deliveryId, eventBody, openTestLog } from '#test/support/open-test-log.ts';
import { type TempFolder, tempFolder } from '#test/support/temp-folder.ts';

let folder: TempFolder;
let log: DeliveryLog;

beforeEach(async () => {
  folder = tempFolder();
  log = await openTestLog(folder.path);
});

afterEach(async () => {
  await log.close();
  folder[Symbol.dispose]();
});

const trashId = trashIdSchema.parse('trs_1');
const verified = { verdict: 'verified', reason: 'ok' } as const;
const mismatch = { verdict: 'mismatch', reason: 'signature_mismatch' } as const;

async function fill(count: number): Promise<void> {
  for (let index = 0; index < count; index++) await log.writer.append(aDelivery({ body: eventBody({ id: `evt_${index}` }) }));
  await log.indexed(20_000);
}

async function reopen(change: () => void = () => undefined): Promise<void> {
  await log.close();
  change();
  log = await openTestLog(folder.path);
  await log.indexed(20_000);
}

async function judge(...judgements: readonly ReturnType<typeof aJudgement>[]): Promise<readonly number[]> {
  const added = await log.writer.addJudgements(judgements);
  await log.indexed(20_000);
  return added;
}

function indexNow() {
  const db = new Database(join(folder.path, 'index.db'), { readonly: true });
  try {
    return dumpIndex(db, false);
  } finally {
    db.close();
  }
}

const verdictsListed = async () => (await log.readers.listDeliveries(null, 100, null)).items.map(({ verdict }) => verdict);
const isListed = async (filter: string) => (await log.readers.listDeliveries(filterOf(filter), 100, null)).items.map(({ id }) => id);
const historyOf = async (number: number) =>
  (await log.readers.judgementsOf(deliveryId(number)))?.map(({ verification }) => verification.verdict);

describe('a judgement', () => {
  test('VER-17: is added to the history with everything that was decided, and the one at capture stays as it was', async () => {
    await log.writer.append(aDelivery({ receivedAtUs: 1_780_000_000_000_000 }));
    const custom = customSchemeSchema.parse({ prefix: 'v1=', separator: ',' });
    const signing = { ...defaultSigning('custom'), headerName: 'X-Mine', secretEncoding: 'hex' as const, freshnessSeconds: 60, custom };
    const verification = {
      verdict: 'stale',
      reason: 'timestamp_too_old',
      scheme: 'custom',
      headerName: 'X-Mine',
      matchedSecret: { id: secretIdSchema.parse('sec_1'), name: 'First' },
      secretsTried: 3,
      timestampSeconds: 1_779_000_000,
      toleranceSeconds: 60,
    } as const;
    expect(await judge(aJudgement(1, { ...verification, signing, judgedAtUs: 7 }))).toEqual([1]);
    await judge(aJudgement(1, { ...verified, after: 1, judgedAtUs: 9 }));
    const capture = {
      verification: aDelivery().verification,
      signing: defaultSigning('zof'),
      judgedAtUs: 1_780_000_000_000_000,
      cause: 'capture',
    };
    const expected = [
      {
        verification: { ...aDelivery().verification, ...verified },
        signing: defaultSigning('zof'),
        judgedAtUs: 9,
        cause: 'judged-again',
      },
      { verification, signing, judgedAtUs: 7, cause: 'judged-again' },
      capture,
    ];
    expect(await log.readers.judgementsOf(deliveryId(1))).toEqual(expected);
    expect(await log.readers.findDelivery(deliveryId(1))).toMatchObject({
      verification: expected[0]?.verification,
      signing: defaultSigning('zof'),
    });
    await reopen();
    expect(await log.readers.judgementsOf(deliveryId(1))).toEqual(expected);
    expect(await log.readers.judgementsOf(deliveryId(99))).toBeUndefined();
  });

  test('VER-17: counts from then on in lists, filters, counts, groups and stretches of time', async () => {
    await fill(4);
    const told: IndexedChange[] = [];
    log.onIndexed((changes) => told.push(...changes));
    await judge(aJudgement(1, verified), aJudgement(3, verified), aJudgement(4, mismatch));
    expect(told).toMatchObject([
      { kind: 'updated', delivery: { id: 'dlv_1', ...{ verdict: 'verified', verdictReason: 'ok' } } },
      { kind: 'updated', delivery: { id: 'dlv_3', verdict: 'verified' } },
      { kind: 'updated', delivery: { id: 'dlv_4', verdict: 'mismatch', verdictReason: 'signature_mismatch' } },
    ]);
    expect(await verdictsListed()).toEqual(['mismatch', 'verified', 'no-secret', 'verified']);
    expect(await isListed('verdict:verified')).toEqual(['dlv_3', 'dlv_1']);
    expect(await log.readers.countDeliveries(filterOf('verdict:no-secret'))).toEqual({ count: 1, isExact: true });
    expect((await log.readers.facets()).verdicts).toEqual([
      { value: 'verified', count: 2 },
      { value: 'mismatch', count: 1 },
      { value: 'no-secret', count: 1 },
    ]);
    const groups = await log.readers.groups(null, 'run', 10, null);
    expect(groups.items[0]?.verdicts).toEqual({ verified: 2, mismatch: 1, 'no-secret': 1 });
    const request = { filter: null, fromUs: null, untilUs: null, buckets: 10, nowUs: 1_780_000_100_000_000, offsetMinutes: 0 };
    const { buckets } = await log.readers.histogram(request);
    const sums: Record<string, number> = {};
    for (const { counts } of buckets) for (const [verdict, count] of Object.entries(counts)) sums[verdict] = (sums[verdict] ?? 0) + count;
    expect(sums).toEqual({ verified: 2, mismatch: 1, 'no-secret': 1 });
  });

  test('VER-17: gives the same index when that is made anew', async () => {
    await fill(6);
    await judge(aJudgement(2, verified), aJudgement(5, verified));
    await judge(aJudgement(5, { ...mismatch, after: 1 }));
    const before = indexNow();
    await reopen(() => rmSync(join(folder.path, 'index.db')));
    expect(indexNow()).toEqual(before);
    expect(await verdictsListed()).toEqual(['no-secret', 'mismatch', 'no-secret', 'no-secret', 'verified', 'no-secret']);
  });

  test('is left out where another one came first, where the delivery is gone, and where it is in the trash', async () => {
    await fill(3);
    await log.writer.createTrash({ id: trashId, createdAtUs: 1, sentence: 'Some' });
    await log.writer.moveToTrash(trashId, [2]);
    expect(await judge(aJudgement(1, verified), aJudgement(2, verified), aJudgement(99, verified))).toEqual([1]);
    expect(await judge(aJudgement(1, mismatch), aJudgement(3, verified))).toEqual([3]);
    expect(await historyOf(1)).toEqual(['verified', 'no-secret']);
    expect(await historyOf(2)).toBeUndefined();
  });

  test('VER-17: goes to the trash with its delivery, comes back with it, and is removed for good with it', async () => {
    await fill(3);
    await judge(aJudgement(1, verified), aJudgement(2, verified));
    const before = indexNow();
    await log.writer.createTrash({ id: trashId, createdAtUs: 1, sentence: 'Some' });
    // why: judged and deleted in one go, so that the index meets both at once.
    await Promise.all([log.writer.addJudgements([aJudgement(2, { ...mismatch, after: 1 })]), log.writer.moveToTrash(trashId, [1, 2])]);
    await log.indexed(20_000);
    expect(await verdictsListed()).toEqual(['no-secret']);
    expect((await log.readers.facets()).verdicts).toEqual([{ value: 'no-secret', count: 1 }]);
    await log.writer.restoreFromTrash(trashId, 10);
    await log.indexed(20_000);
    expect(await verdictsListed()).toEqual(['no-secret', 'mismatch', 'verified']);
    expect(await historyOf(2)).toEqual(['mismatch', 'verified', 'no-secret']);
    await judge(aJudgement(2, { ...verified, after: 2 }));
    expect(indexNow()).toEqual(before);
    await log.writer.purge([1]);
    const db = new Database(join(folder.path, 'log.db'), { readonly: true });
    expect(db.prepare('SELECT DISTINCT delivery_id FROM judgement').all()).toEqual([{ delivery_id: 2 }]);
    db.close();
  });
});

describe('reading for judging', () => {
  const numbersOf = (part: { readonly deliveries: readonly { readonly number: number }[] }) => part.deliveries.map(({ number }) => number);

  test('gives request and newest judgement, of packed deliveries and of large bodies too, and leaves out what is gone', async () => {
    const large = Buffer.alloc(600_000, 'x');
    for (const body of [eventBody(), Buffer.alloc(0), large]) await log.writer.append(aDelivery({ url: '/in/zof?a=1', body }));
    await log.writer.append(aDelivery({ truncation: 'cut-off' }));
    await judge(aJudgement(1, verified));
    const packed = [1, 2].map((id) => ({
      id,
      headers: Buffer.from(JSON.stringify(aDelivery().headers)),
      body: id === 1 ? eventBody() : new Uint8Array(0),
    }));
    const block = { firstId: 1, lastId: 2, ids: [1, 2], ...encodeBlock(packed) };
    expect(await log.writer.pack([block])).toBe(2);
    const part = await log.readers.deliveriesToJudge([4, 3, 99, 2, 1]);
    expect(part).toMatchObject({ taken: 5, damaged: 0 });
    expect(numbersOf(part)).toEqual([4, 3, 2, 1]);
    const [fourth, third, second, first] = part.deliveries;
    expect(fourth?.request.isComplete).toBe(false);
    expect(Buffer.from(third?.request.body ?? []).equals(large)).toBe(true);
    expect(second?.request.body).toHaveLength(0);
    expect(first).toMatchObject({
      endpointId: 'ep_default',
      request: { url: '/in/zof?a=1', headers: aDelivery().headers, isComplete: true },
      newest: { verification: verified, cause: 'judged-again' },
      judgements: 1,
    });
    expect(Buffer.from(first?.request.body ?? []).equals(eventBody())).toBe(true);
    expect(second).toMatchObject({ newest: { cause: 'capture' }, judgements: 0 });
  });

  test('takes no more bodies at once than a MiB, and a larger one alone', async () => {
    for (const bytes of [700_000, 700_000, 3_000_000, 100, 100]) await log.writer.append(aDelivery({ body: Buffer.alloc(bytes, 'x') }));
    const parts: number[][] = [];
    for (let left = [1, 2, 3, 4, 5]; left.length > 0; ) {
      const part = await log.readers.deliveriesToJudge(left);
      parts.push(numbersOf(part));
      left = left.slice(part.taken);
    }
    expect(parts).toEqual([[1], [2], [3], [4, 5]]);
  });

  test('counts what is not what was received any more', async () => {
    await fill(2);
    await log.writer.append(aDelivery({ body: Buffer.alloc(300_000, 'x') }));
    await reopen(() => {
      const db = new Database(join(folder.path, 'log.db'));
      db.exec(`UPDATE delivery SET body = x'00' WHERE id = 1; DELETE FROM body_chunk WHERE position = 1`);
      db.close();
    });
    const part = await log.readers.deliveriesToJudge([1, 2, 3]);
    expect(part).toMatchObject({ damaged: 2, taken: 3 });
    expect(numbersOf(part)).toEqual([2]);
  });
});
