import { afterAll, beforeAll, expect, test } from 'vitest';
import { endpointIdSchema } from '#contract/ids.ts';
import type { DeliverySummary } from '#contract/models/delivery.ts';
import { completionsAt } from '#engine/handlers/completions.ts';
import type { DeliveryLog, SeenRequest } from '#engine/log/log.ts';
import { aDelivery, eventBody, openTestLog } from '#test/support/open-test-log.ts';
import { allRows, fillRandomly } from '#test/support/random-log.ts';
import { tempFolder } from '#test/support/temp-folder.ts';

const folder = tempFolder();
let log: DeliveryLog;
let rows: readonly DeliverySummary[];

beforeAll(async () => {
  log = await openTestLog(folder.path);
  // Older than the newest rows, which are looked through for ids.
  await log.writer.append(aDelivery({ body: eventBody({ id: 'evt_rare', run: 'run_rare' }) }));
  await fillRandomly(log, 2_200, 5);
  await log.writer.append(
    aDelivery({
      headers: [
        ['X-Trace-Id', 'abc 1'],
        ['Content-Type', 'application/json'],
      ],
      body: Buffer.from(
        '{"id":"evt_odd","type":"odd type","data":{"object":{"run_id":"run_777","odd name":{"list":[{"deep":7},{"other":8}]}}}}',
      ),
      endpointId: endpointIdSchema.parse('ep_unrouted'),
    }),
  );
  await log.indexed(10_000);
  rows = await allRows(log);
});

afterAll(async () => {
  await log.close();
  folder[Symbol.dispose]();
});

const seen = (request: SeenRequest) => log.readers.seenValues(request);

function naiveCounts(read: (row: DeliverySummary) => string | null): Map<string, number> {
  const counts = new Map<string, number>();
  for (const value of rows.map(read)) if (value !== null) counts.set(value, (counts.get(value) ?? 0) + 1);
  return counts;
}

test.each<[Extract<SeenRequest, { kind: 'value' }>['key'], (row: DeliverySummary) => string | null]>([
  ['verdict', (row) => row.verdict],
  ['org', (row) => row.organizationId],
  ['method', (row) => row.method],
  ['run', (row) => row.runId],
  ['event', (row) => row.eventId],
])('%s: every value has the count of its deliveries', async (key, read) => {
  const counts = naiveCounts(read);
  const values = await seen({ kind: 'value', key, typed: '', most: 1_000 });
  expect(new Map(values.map(({ value, count }) => [value, count]))).toEqual(counts);
});

test('a value is found by any part, and first by its beginning, then by how often it is there', async () => {
  const counts = naiveCounts((row) => row.eventType);
  const values = await seen({ kind: 'value', key: 'type', typed: 'a', most: 10 });
  expect(values.map(({ value }) => value).slice(0, 1)).toEqual(['agent.offline']);
  expect(values.map(({ value }) => value)).toContain('run.failed');
  expect(values.find(({ value }) => value === 'run.failed')?.count).toBe(counts.get('run.failed'));
});

test('types with the same first part are offered together', async () => {
  const runs = rows.filter((row) => row.eventType?.startsWith('run.')).length;
  const [first] = await seen({ kind: 'value', key: 'type', typed: 'run', most: 10 });
  expect(first).toEqual({ value: 'run.*', isPrefix: true, count: runs });
});

test('an id that is in none of the newest deliveries is found by its beginning', async () => {
  const values = await seen({ kind: 'value', key: 'event', typed: 'evt_rar', most: 5 });
  expect(values).toEqual([{ value: 'evt_rare', isPrefix: false, count: 1 }]);
});

test('percent signs, underscores and quotes in what is typed are no wildcards', async () => {
  for (const typed of ['%', '__________', `'`, '"', '\\']) expect(await seen({ kind: 'value', key: 'type', typed, most: 10 })).toEqual([]);
});

async function insertsAt(text: string): Promise<string[]> {
  const { items } = await completionsAt(log.readers, text, text.length, undefined);
  expect(items.length).toBeLessThanOrEqual(20);
  return items.map((item) => item.insert);
}

test.each<[string, string[]]>([
  ['ver', ['verdict:']],
  ['bod', ['body.']],
  ['verdict:mis', ['mismatch', 'missing']],
  ['type:odd', ['"odd type"']],
  ['endpoint:unr', ['unrouted']],
  ['env:sand', ['sandbox']],
  ['has:no', ['note']],
  ['header:x-tr', ['x-trace-id']],
  ['header:x-trace-id=', ['x-trace-id="abc 1"']],
  ['body.data.object."odd name', ['.data.object."odd name".list[0].deep']],
  ['body.data.object.run_id=run_777', ['.data.object.run_id=run_777']],
  ['run:run_777', ['run_777']],
  ['nonsense:x', []],
  ['"within a phrase', []],
])('%s can become %j', async (text, expected) => {
  expect(await insertsAt(text)).toEqual(expected);
});

test('where a key may stand, values are offered too', async () => {
  expect(await insertsAt('failed')).toEqual(['type:run.failed']);
  expect(await insertsAt('-verdict:stale run_777')).toEqual(['run:run_777']);
});

test('what replaces what: the stretch goes to the end of the value', async () => {
  const completion = await completionsAt(log.readers, 'type:run.fa verdict:stale', 8, undefined);
  expect([completion.from, completion.to]).toEqual([5, 11]);
  expect(completion.items.map((item) => item.insert)).toContain('run.failed');
});
