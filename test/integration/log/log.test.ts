import { existsSync } from 'node:fs';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { endpointIdSchema, secretIdSchema } from '#contract/ids.ts';
import { defaultSettings } from '#contract/models/settings.ts';
import type { QueryNode } from '#domain/query/ast.ts';
import { defaultSigning } from '#domain/signing/signing-defaults.ts';
import type { DeliveryLog, IndexedChange } from '#engine/log/log.ts';
import { filterOf } from '#test/support/filter-of.ts';
import { aDelivery, codeOf, defaultEndpoint, deliveryId, eventBody, openTestLog, sandbox } from '#test/support/open-test-log.ts';
import { type TempFolder, tempFolder } from '#test/support/temp-folder.ts';
import { waitFor } from '#test/support/wait-for.ts';

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

async function idsOf(filter: QueryNode | null): Promise<string[]> {
  const page = await log.readers.listDeliveries(filter, 500, null);
  return page.items.map((item) => item.id);
}

async function reopen(): Promise<void> {
  await log.close();
  log = await openTestLog(folder.path);
}

test('a new log has the sandbox, the Unrouted and the default endpoint, and default settings', () => {
  expect(log.state()).toEqual({ mode: 'read-write', failure: null });
  expect(log.configuration.environments.map(({ name }) => name)).toEqual(['Sandbox', 'Staging', 'Production']);
  expect(log.configuration.endpoints).toEqual([
    {
      id: 'ep_unrouted',
      environmentId: sandbox,
      slug: null,
      name: 'Unrouted',
      ...defaultSigning('zof'),
      isArchived: false,
    },
    { id: 'ep_default', environmentId: sandbox, slug: 'zof', name: 'Zof', ...defaultSigning('zof'), isArchived: false },
  ]);
  expect(log.configuration.settings).toEqual(defaultSettings);
});

test('RCV-02: append resolves after the commit, seen by another connection at that moment', async () => {
  const other = new Database(`${folder.path}/log.db`, { readonly: true });
  const count = other.prepare<[], { n: number }>('SELECT count(*) AS n FROM delivery');
  for (let expected = 1; expected <= 20; expected++) {
    await log.writer.append(aDelivery());
    expect(count.get()?.n).toBe(expected);
  }
  other.close();
});

test('all facts of a delivery come back as they were given', async () => {
  const delivery = aDelivery({
    method: 'QUERY',
    url: '/%ff?a=\u00e9',
    headers: [
      ['X-Twice', 'a'],
      ['x-twice', '\u00ff\u0080'],
    ],
    trailers: [['X-End', '1']],
    truncation: 'over-limit',
    totalBytes: 99,
    warnings: ['over_limit', 'trailers'],
    verification: {
      verdict: 'stale',
      reason: 'timestamp_too_old',
      scheme: 'standard-webhooks',
      headerName: 'webhook-signature',
      matchedSecret: { id: secretIdSchema.parse('sec_1'), name: 'Old' },
      secretsTried: 2,
      timestampSeconds: 1.5,
      toleranceSeconds: 300,
    },
  });
  const id = await log.writer.append(delivery);
  log.writer.recordAnswer({ deliveryId: id, status: 202, answeredAtUs: delivery.receivedAtUs + 4_000 });
  await log.indexed(10_000);
  const stored = await log.readers.findDelivery(id);
  const { body, ...facts } = delivery;
  expect(stored).toMatchObject(facts);
  expect(stored?.keptBytes).toBe(body.byteLength);
  expect(stored?.answer).toEqual({ status: 202, answeredAtUs: delivery.receivedAtUs + 4_000 });
  expect(stored?.summary).toMatchObject({
    id,
    answeredStatus: 202,
    durationUs: 4_000,
    isTruncated: true,
    endpointSlug: 'zof',
    bodyBytes: 99,
  });
  expect(await log.readers.findDelivery(deliveryId(999))).toBeUndefined();
});

test('an answer reaches the index, also when the sender had gone', async () => {
  const changes: IndexedChange[] = [];
  log.onIndexed((batch) => changes.push(...batch));
  const id = await log.writer.append(aDelivery());
  await waitFor(() => changes.some((change) => change.kind === 'captured' && change.delivery.id === id), { what: 'the captured row' });
  log.writer.recordAnswer({ deliveryId: id, status: 200, answeredAtUs: Date.now() * 1000 });
  await waitFor(() => changes.some((change) => change.kind === 'updated' && change.delivery.answeredStatus === 200), {
    what: 'the answer',
  });
  const gone = await log.writer.append(aDelivery());
  log.writer.recordAnswer({ deliveryId: gone, status: null, answeredAtUs: 5 });
  await log.indexed(10_000);
  expect((await log.readers.findDelivery(gone))?.answer).toEqual({ status: null, answeredAtUs: 5 });
  expect((await log.readers.findDelivery(gone))?.summary).toMatchObject({ answeredStatus: null, durationUs: null });
});

test('STO-21: order is by id, whatever the clock says', async () => {
  for (const receivedAtUs of [5_000, 1_000, 86_400_000_000, 2_000]) await log.writer.append(aDelivery({ receivedAtUs }));
  await log.indexed(10_000);
  expect(await idsOf(null)).toEqual(['dlv_4', 'dlv_3', 'dlv_2', 'dlv_1']);
});

test('VER-07 duplicates are numbered per endpoint and event; older events are marked', async () => {
  const other = endpointIdSchema.parse('ep_unrouted');
  const body = (id: string, created: string) => eventBody({ id, created });
  await log.writer.append(aDelivery({ body: body('evt_a', '2026-05-20T12:00:00Z') }));
  await log.writer.append(aDelivery({ body: body('evt_b', '2026-05-20T12:00:09Z') }));
  await log.writer.append(aDelivery({ body: body('evt_a', '2026-05-20T12:00:00Z') }));
  await log.writer.append(aDelivery({ body: body('evt_a', '2026-05-20T12:00:00Z'), endpointId: other }));
  await log.writer.append(aDelivery({ body: body('evt_a', '2026-05-20T12:00:10Z') }));
  await log.writer.append(aDelivery({ body: Buffer.from('ping') }));
  await log.writer.append(aDelivery({ body: Buffer.from('ping') }));
  const legacy = Buffer.from('{"event":"run.completed","timestamp":"2024-01-15T10:30:00Z","data":{"run_id":"run_1"}}');
  await log.writer.append(aDelivery({ body: legacy }));
  await log.writer.append(aDelivery({ body: legacy }));
  await log.indexed(10_000);
  const items = (await log.readers.listDeliveries(null, 100, null)).items.toReversed();
  expect(items.map((item) => item.duplicateNumber)).toEqual([1, 1, 2, 1, 3, 1, 1, 1, 2]);
  expect(items.slice(0, 5).map((item) => item.isOutOfOrder)).toEqual([false, false, true, false, false]);
  expect(items.at(-1)?.eventId).toMatch(/^sha256:[0-9a-f]{64}$/);
});

test('pages follow one another without gap or repetition while deliveries arrive', async () => {
  for (let index = 0; index < 25; index++) await log.writer.append(aDelivery());
  await log.indexed(10_000);
  const seen: string[] = [];
  let cursor: string | null = null;
  do {
    const page = await log.readers.listDeliveries(filterOf('verdict:no-secret'), 10, cursor);
    seen.push(...page.items.map((item) => item.id));
    cursor = page.nextCursor;
    await log.writer.append(aDelivery());
    await log.indexed(10_000);
  } while (cursor !== null);
  expect(seen).toEqual(Array.from({ length: 25 }, (_, index) => `dlv_${25 - index}`));
});

test('facets count types and verdicts, most frequent first', async () => {
  for (const type of ['run.failed', 'run.completed', 'run.completed']) await log.writer.append(aDelivery({ body: eventBody({ type }) }));
  await log.indexed(10_000);
  expect(await log.readers.facets()).toEqual({
    types: [
      { value: 'run.completed', count: 2 },
      { value: 'run.failed', count: 1 },
    ],
    verdicts: [{ value: 'no-secret', count: 3 }],
  });
});

test('configuration is there after a reopen; ids are never used again', async () => {
  await log.writer.append(aDelivery());
  await log.writer.saveSettings({ ...defaultSettings, theme: 'dark' });
  await log.writer.saveEndpoint({
    id: endpointIdSchema.parse('ep_new'),
    environmentId: sandbox,
    slug: 'new',
    name: 'New',
    ...defaultSigning('standard-webhooks'),
    headerName: 'X',
    freshnessSeconds: 60,
    isArchived: true,
  });
  await log.writer.saveSecret({
    id: secretIdSchema.parse('sec_1'),
    endpointId: defaultEndpoint,
    name: 'One',
    sealed: Buffer.from([1, 0, 255]),
    mask: '••••abcd',
    notice: null,
    validFromUs: 1,
    validUntilUs: null,
    position: 3,
  });
  await reopen();
  expect(log.configuration.settings.theme).toBe('dark');
  expect(log.configuration.endpoints.at(-1)).toMatchObject({ id: 'ep_new', slug: 'new', isArchived: true });
  expect([...(log.configuration.secrets[0]?.sealed ?? [])]).toEqual([1, 0, 255]);
  await log.close();
  const db = new Database(`${folder.path}/log.db`);
  db.exec('DELETE FROM delivery');
  db.close();
  log = await openTestLog(folder.path);
  expect(await log.writer.append(aDelivery())).toBe('dlv_2');
});

test('what can not be stored is refused, its neighbours are stored', async () => {
  const poisoned = { ...aDelivery(), receivedAtUs: 1.5 };
  const outcomes = await Promise.all([aDelivery(), poisoned, aDelivery()].map((delivery) => codeOf(log.writer.append(delivery))));
  expect(outcomes).toEqual(['ok', 'log.write_failed', 'ok']);
  expect(log.sizes().deliveries).toBe(2);
});

test('after close everything fails with log.closed, and nothing but the two databases is left', async () => {
  await log.writer.append(aDelivery());
  await log.close();
  expect(await codeOf(log.writer.append(aDelivery()))).toBe('log.closed');
  expect(await codeOf(log.readers.facets())).toBe('log.closed');
  for (const name of ['log.db-wal', 'log.db-shm', 'log.lock']) expect(existsSync(`${folder.path}/${name}`), name).toBe(false);
});
