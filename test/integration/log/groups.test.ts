import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { deliveryNumber } from '#contract/ids.ts';
import type { DeliverySummary } from '#contract/models/delivery.ts';
import type { DeliveryGroup } from '#contract/models/timeline.ts';
import type { Verdict } from '#contract/models/verdict.ts';
import { parseQuery } from '#domain/query/parser.ts';
import type { DeliveryLog } from '#engine/log/log.ts';
import { aDelivery, codeOf, eventBody, openTestLog } from '#test/support/open-test-log.ts';
import { allRows, fillRandomly, randomLogStartUs } from '#test/support/random-log.ts';
import { tempFolder } from '#test/support/temp-folder.ts';

const folder = tempFolder();
let log: DeliveryLog;
let rows: readonly DeliverySummary[];

beforeAll(async () => {
  log = await openTestLog(folder.path);
  await fillRandomly(log, 1_200, 37);
  rows = await allRows(log);
});

afterAll(async () => {
  await log.close();
  folder[Symbol.dispose]();
});

type By = 'event' | 'run';

async function allGroups(text: string, by: By, limit: number, from: DeliveryLog = log): Promise<DeliveryGroup[]> {
  const parsed = parseQuery(text);
  if (!parsed.ok) throw new Error(parsed.problem);
  const groups: DeliveryGroup[] = [];
  let cursor: string | null = null;
  do {
    const page: Awaited<ReturnType<DeliveryLog['readers']['groups']>> = await from.readers.groups(parsed.node, by, limit, cursor);
    expect(page.items.length).toBeLessThanOrEqual(limit);
    groups.push(...page.items);
    cursor = page.nextCursor;
  } while (cursor !== null);
  return groups;
}

/** The same from rows, newest first. */
function naiveGroups(matches: readonly DeliverySummary[], by: By): DeliveryGroup[] {
  const groups = new Map<string, DeliverySummary[]>();
  for (const row of matches) {
    const key = by === 'event' ? row.eventId : row.runId;
    const mapKey = key === null ? `none ${row.id}` : `key ${key}`;
    groups.set(mapKey, [...(groups.get(mapKey) ?? []), row]);
  }
  return [...groups.values()].flatMap((members) => {
    const [newest, oldest] = [members.at(0), members.at(-1)];
    if (newest === undefined || oldest === undefined) return [];
    const verdicts: Partial<Record<Verdict, number>> = {};
    for (const row of members) verdicts[row.verdict] = (verdicts[row.verdict] ?? 0) + 1;
    const types = members.toReversed().flatMap((row) => row.eventType ?? []);
    return {
      key: by === 'event' ? newest.eventId : newest.runId,
      newest,
      count: members.length,
      isExact: true,
      firstReceivedAtUs: oldest.receivedAtUs,
      verdicts,
      types: [...new Set(types)].slice(0, 8),
    };
  });
}

const filters: readonly (readonly [string, (row: DeliverySummary) => boolean])[] = [
  ['', () => true],
  ['type:run.failed', (row) => row.eventType === 'run.failed'],
  ['-type:run.failed', (row) => row.eventType !== 'run.failed'],
  ['run:run_1', (row) => row.runId === 'run_1'],
  ['org:org_2 verdict:stale', (row) => row.organizationId === 'org_2' && row.verdict === 'stale'],
  ['org_3', (row) => row.organizationId === 'org_3'],
  ['envelope', (row) => row.envelope === 'not-json'],
];

test('pages of any size hold every group once, newest first, with the counts of the filter', async () => {
  const asRowsSay = fc.asyncProperty(
    fc.constantFrom(...filters),
    fc.constantFrom<By>('event', 'run'),
    fc.oneof(fc.integer({ min: 9, max: 40 }), fc.integer({ min: 41, max: 200 })),
    async ([text, isMatch], by, limit) => {
      expect(await allGroups(text, by, limit)).toEqual(naiveGroups(rows.filter(isMatch), by));
    },
  );
  await fc.assert(asRowsSay, { numRuns: 25 });
});

test('a group that got a newer delivery between two pages is not shown a second time', async () => {
  using other = tempFolder();
  const live = await openTestLog(other.path);
  try {
    const append = (run: string) => live.writer.append(aDelivery({ body: eventBody({ run }) }));
    for (const run of ['run_1', 'run_2', 'run_3', 'run_1']) await append(run);
    await live.indexed(10_000);
    const first = await live.readers.groups(null, 'run', 1, null);
    expect(first.items.map((group) => [group.key, group.count])).toEqual([['run_1', 2]]);
    await append('run_3');
    await live.indexed(10_000);
    const second = await live.readers.groups(null, 'run', 5, first.nextCursor);
    expect(second.items.map((group) => group.key)).toEqual(['run_2']);
    expect((await allGroups('', 'run', 10, live)).map((group) => group.key)).toEqual(['run_3', 'run_1', 'run_2']);
  } finally {
    await live.close();
  }
});

test('counting within a group stops at 1,000 and says so; its beginning is still found', async () => {
  using other = tempFolder();
  const large = await openTestLog(other.path);
  try {
    const append = (at: number, run: string) =>
      large.writer.append(aDelivery({ body: eventBody({ run }), receivedAtUs: randomLogStartUs + at }));
    await Promise.all([
      ...Array.from({ length: 1_000 }, (_, at) => append(at, 'run_1')),
      ...Array.from({ length: 1_001 }, (_, at) => append(5_000 + at, 'run_2')),
    ]);
    await large.indexed(20_000);
    const groups = await allGroups('', 'run', 10, large);
    expect(groups.map(({ key, count, isExact, firstReceivedAtUs }) => ({ key, count, isExact, firstReceivedAtUs }))).toEqual([
      { key: 'run_2', count: 1_000, isExact: false, firstReceivedAtUs: randomLogStartUs + 5_000 },
      { key: 'run_1', count: 1_000, isExact: true, firstReceivedAtUs: randomLogStartUs },
    ]);
  } finally {
    await large.close();
  }
});

test('a cursor that was not given out is refused', async () => {
  expect(await codeOf(log.readers.groups(null, 'run', 10, 'nonsense'))).toBe('input.invalid');
});

test('a moment is found in the list: it begins with the newest delivery received then or before', async () => {
  const found = fc.asyncProperty(fc.integer({ min: -3_600_000_000, max: 80 * 3_600_000_000 }), async (offset) => {
    const atUs = randomLogStartUs + offset;
    const cursor = await log.readers.locate(atUs);
    const page = await log.readers.listDeliveries(null, 1, cursor);
    const expected = rows.find((row) => row.receivedAtUs <= atUs) ?? rows.at(-1);
    expect(page.items.map((row) => deliveryNumber(row.id))).toEqual(expected === undefined ? [] : [deliveryNumber(expected.id)]);
    expect(cursor === null).toBe(expected === rows[0]);
  });
  await fc.assert(found, { numRuns: 60 });
});
