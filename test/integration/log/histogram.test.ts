import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { deliveryNumber, trashIdSchema } from '#contract/ids.ts';
import type { DeliverySummary } from '#contract/models/delivery.ts';
import type { Histogram } from '#contract/models/timeline.ts';
import type { Verdict } from '#contract/models/verdict.ts';
import { parseQuery } from '#domain/query/parser.ts';
import { resolveQuery } from '#domain/query/resolve.ts';
import type { DeliveryLog, HistogramRequest } from '#engine/log/log.ts';
import type { ReadableLog } from '#engine/log/readable-log.ts';
import { bucketCount, bucketGrid } from '#engine/log/statements/histogram-buckets.ts';
import { histogram } from '#engine/log/statements/histogram-queries.ts';
import { openTestLog } from '#test/support/open-test-log.ts';
import { allRows, fillRandomly, randomLogStartUs, readerOn } from '#test/support/random-log.ts';
import { tempFolder } from '#test/support/temp-folder.ts';

const folder = tempFolder();
let log: DeliveryLog;
let db: ReadableLog;
let rows: readonly DeliverySummary[];

const secondUs = 1_000_000;
const hourUs = 3_600 * secondUs;
const nowUs = randomLogStartUs + 60 * 24 * hourUs;
const all = { filter: null, fromUs: null, untilUs: null, buckets: 120, nowUs, offsetMinutes: 0 } as const satisfies HistogramRequest;

beforeAll(async () => {
  log = await openTestLog(folder.path);
  await fillRandomly(log, 1_500, 23);
  rows = await allRows(log);
  db = readerOn(folder.path);
});

afterAll(async () => {
  db.close();
  await log.close();
  folder[Symbol.dispose]();
});

function filterOf(text: string) {
  const parsed = parseQuery(text);
  if (!parsed.ok) throw new Error(parsed.problem);
  return resolveQuery(parsed.node, { nowUs, offsetMinutes: 0 });
}

/** What the bars of a histogram must be, computed from rows. */
function naiveBars(shown: Histogram, matches: readonly DeliverySummary[]): Histogram['buckets'] {
  const bars = new Map<number, Partial<Record<Verdict, number>>>();
  for (const row of matches) {
    if (row.receivedAtUs < shown.fromUs || row.receivedAtUs >= shown.untilUs) continue;
    const startUs = shown.fromUs + Math.floor((row.receivedAtUs - shown.fromUs) / shown.bucketUs) * shown.bucketUs;
    const counts = bars.get(startUs) ?? {};
    counts[row.verdict] = (counts[row.verdict] ?? 0) + 1;
    bars.set(startUs, counts);
  }
  return [...bars].sort(([left], [right]) => left - right).map(([startUs, counts]) => ({ startUs, counts }));
}

function sumOf(buckets: Histogram['buckets']): number {
  return buckets.flatMap((bar) => Object.values(bar.counts)).reduce((sum, count) => sum + count, 0);
}

const at = (time: string) => Date.parse(time) * 1_000;
const isOneOf = (row: DeliverySummary, ...verdicts: Verdict[]) => verdicts.includes(row.verdict);

const filters: readonly (readonly [string, (row: DeliverySummary) => boolean])[] = [
  ['', () => true],
  ['verdict:mismatch', (row) => row.verdict === 'mismatch'],
  ['-verdict:mismatch', (row) => row.verdict !== 'mismatch'],
  ['env:env_staging', (row) => row.environmentId === 'env_staging'],
  ['env:SANDBOX OR verdict:stale,missing', (row) => row.environmentId === 'env_sandbox' || isOneOf(row, 'stale', 'missing')],
  [
    'after:2026-05-28T22:00:30.5Z before:2026-05-30T03:04:05Z -verdict:stale',
    (row) => row.receivedAtUs >= at('2026-05-28T22:00:30.5Z') && row.receivedAtUs < at('2026-05-30T03:04:05Z') && row.verdict !== 'stale',
  ],
  ['-after:2026-05-29T12:00:01Z', (row) => row.receivedAtUs < at('2026-05-29T12:00:01Z')],
  ['type:run.failed before:2026-05-29T12:00:01Z', (row) => row.eventType === 'run.failed' && row.receivedAtUs < at('2026-05-29T12:00:01Z')],
  ['type:run.failed', (row) => row.eventType === 'run.failed'],
  ['run:run_1 verdict:stale', (row) => row.runId === 'run_1' && row.verdict === 'stale'],
  ['-type:run.* -verdict:verified', (row) => !(row.eventType?.startsWith('run.') ?? false) && row.verdict !== 'verified'],
];

const request = fc.record({
  fromUs: fc.option(fc.integer({ min: -2 * hourUs, max: 40 * hourUs }).map((offset) => randomLogStartUs + offset)),
  lengthUs: fc.oneof(fc.constant(null), fc.integer({ min: 1, max: 5 * 60 * secondUs }), fc.integer({ min: 1, max: 90 * hourUs })),
  buckets: fc.integer({ min: 10, max: 240 }),
  offsetMinutes: fc.constantFrom(0, 60, -480, 330),
  filter: fc.constantFrom(...filters),
});

test('every bar holds what was received in it, for any range, number of bars and filter', () => {
  const asRowsSay = fc.property(request, ({ fromUs, lengthUs, buckets, offsetMinutes, filter: [text, isMatch] }) => {
    const untilUs = lengthUs === null ? null : (fromUs ?? randomLogStartUs) + lengthUs;
    const shown = histogram(db, { filter: filterOf(text), fromUs, untilUs, buckets, nowUs, offsetMinutes });
    expect(shown.buckets).toEqual(naiveBars(shown, rows.filter(isMatch)));
    expect(shown).toMatchObject({ total: sumOf(shown.buckets), isExact: true });
    expect((shown.untilUs - shown.fromUs) / shown.bucketUs).toBeLessThanOrEqual(buckets);
    if (fromUs !== null) expect(shown.fromUs).toBeLessThanOrEqual(fromUs);
    if (untilUs !== null) expect(shown.untilUs).toBeGreaterThanOrEqual(untilUs);
  });
  fc.assert(asRowsSay, { numRuns: 250 });
});

test('without bounds it goes from the first delivery to now and holds everything', async () => {
  const shown = await log.readers.histogram(all);
  expect(shown.total).toBe(rows.length);
  const first = Math.min(...rows.map((row) => row.receivedAtUs));
  expect(shown.fromUs).toBeGreaterThan(first - shown.bucketUs - 60 * secondUs);
  expect(shown.fromUs).toBeLessThanOrEqual(first);
  expect(shown.untilUs).toBeGreaterThanOrEqual(nowUs);
  expect(shown.untilUs).toBeLessThanOrEqual(nowUs + shown.bucketUs);
});

test('counting row by row stops at its bound and says so', () => {
  const filter = filterOf('-type:agent.offline');
  const whole = histogram(db, { ...all, filter });
  const cut = histogram(db, { ...all, filter }, { matches: 1, ms: 60_000 });
  expect(whole).toMatchObject({ isExact: true });
  expect(histogram(db, { ...all, filter }, { matches: 0, ms: 60_000 })).toMatchObject({ isExact: false, total: 0, buckets: [] });
  expect(histogram(db, { ...all, filter }, { matches: 100_000, ms: -1 })).toMatchObject({ isExact: false, total: 0 });
  // One stretch of the walk is longer than this log.
  expect(cut).toEqual(whole);
});

test('what is in the trash is in no bar, and comes back with its restoration', async () => {
  using other = tempFolder();
  const small = await openTestLog(other.path);
  try {
    await fillRandomly(small, 200, 41);
    const before = await small.readers.histogram(all);
    const rowsBefore = await allRows(small);
    const trash = trashIdSchema.parse('trs_1');
    await small.writer.createTrash({ id: trash, createdAtUs: nowUs, sentence: 'A test' });
    await small.writer.moveToTrash(
      trash,
      Array.from({ length: 100 }, (_, at) => 2 * at + 1),
    );
    await small.summarised(10_000);
    const without = await small.readers.histogram(all);
    expect(without.total).toBe(100);
    expect(without.buckets).toEqual(
      naiveBars(
        without,
        rowsBefore.filter((row) => deliveryNumber(row.id) % 2 === 0),
      ),
    );
    await small.writer.restoreFromTrash(trash, 1_000);
    await small.summarised(10_000);
    expect((await small.readers.histogram(all)).buckets).toEqual(before.buckets);
  } finally {
    await small.close();
  }
});

test('a log without deliveries has an hour without bars', async () => {
  using other = tempFolder();
  const empty = await openTestLog(other.path);
  try {
    const shown = await empty.readers.histogram(all);
    expect(shown).toMatchObject({ buckets: [], total: 0, isExact: true });
    expect(shown.untilUs - shown.fromUs).toBeGreaterThanOrEqual(hourUs);
  } finally {
    await empty.close();
  }
});

test.each<[string, number, number, number, number]>([
  ['ten seconds', 10 * secondUs, 120, 0, secondUs],
  ['five minutes', 300 * secondUs, 120, 0, 5 * secondUs],
  ['an hour', hourUs, 120, 0, 60 * secondUs],
  ['a day', 24 * hourUs, 120, 0, 15 * 60 * secondUs],
  ['a month', 30 * 24 * hourUs, 120, 0, 12 * hourUs],
  ['a year', 365 * 24 * hourUs, 60, 0, 7 * 24 * hourUs],
  ['a century', 36_500 * 24 * hourUs, 120, 0, 480 * 24 * hourUs],
])('bars of %s have a round width', (_name, lengthUs, most, offsetMinutes, widthUs) => {
  const range = { fromUs: randomLogStartUs, untilUs: randomLogStartUs + lengthUs };
  const grid = bucketGrid(range, most, offsetMinutes);
  expect(grid.widthUs).toBe(widthUs);
  expect(bucketCount(grid)).toBeLessThanOrEqual(most);
});

test.each([0, 120, -300])('days begin at midnight where the clock is %i minutes ahead, weeks on Monday', (offsetMinutes) => {
  const local = (us: number) => new Date(us / 1_000 + offsetMinutes * 60_000);
  const days = bucketGrid({ fromUs: randomLogStartUs, untilUs: nowUs }, 70, offsetMinutes);
  expect([days.widthUs, local(days.range.fromUs).getUTCHours()]).toEqual([24 * hourUs, 0]);
  const weeks = bucketGrid({ fromUs: randomLogStartUs, untilUs: nowUs }, 10, offsetMinutes);
  expect([weeks.widthUs, local(weeks.range.fromUs).getUTCDay(), local(weeks.range.fromUs).getUTCHours()]).toEqual([7 * 24 * hourUs, 1, 0]);
});
