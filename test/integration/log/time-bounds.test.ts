import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { deliveryNumber } from '#contract/ids.ts';
import type { DeliverySummary } from '#contract/models/delivery.ts';
import type { DeliveryLog } from '#engine/log/log.ts';
import type { ReadableLog } from '#engine/log/readable-log.ts';
import { idBounds } from '#engine/log/statements/time-bounds.ts';
import { aDelivery, openTestLog } from '#test/support/open-test-log.ts';
import { allRows, fillRandomly, randomLogStartUs, readerOn } from '#test/support/random-log.ts';
import { tempFolder } from '#test/support/temp-folder.ts';

const folder = tempFolder();
let log: DeliveryLog;
let db: ReadableLog;
let rows: readonly DeliverySummary[];

beforeAll(async () => {
  log = await openTestLog(folder.path);
  await fillRandomly(log, 1_500, 11);
  rows = await allRows(log);
  db = readerOn(folder.path);
});

afterAll(async () => {
  db.close();
  await log.close();
  folder[Symbol.dispose]();
});

const moment = fc.integer({ min: -5 * 3_600_000_000, max: 90 * 3_600_000_000 }).map((offset) => randomLogStartUs + offset);
const isIn = (fromUs: number | null, untilUs: number | null) => (row: DeliverySummary) =>
  (fromUs === null || row.receivedAtUs >= fromUs) && (untilUs === null || row.receivedAtUs < untilUs);

test('no delivery of a time is outside its bounds, whatever the clock did', () => {
  const inBounds = fc.property(fc.option(moment), fc.option(moment), (fromUs, untilUs) => {
    const { above, below } = idBounds(db, fromUs, untilUs);
    const outside = rows.filter(isIn(fromUs, untilUs)).filter((row) => deliveryNumber(row.id) <= above || deliveryNumber(row.id) >= below);
    expect(outside).toEqual([]);
  });
  fc.assert(inBounds, { numRuns: 300 });
});

test("both ends of one delivery's microsecond find it", () => {
  for (const row of rows.slice(0, 200)) {
    const { above, below } = idBounds(db, row.receivedAtUs, row.receivedAtUs + 1);
    expect(deliveryNumber(row.id)).toBeGreaterThan(above);
    expect(deliveryNumber(row.id)).toBeLessThan(below);
  }
});

test.each<[string, number, number]>([
  ['before everything', 1, 2],
  ['after everything', 3_000_000_000_000_000, 3_000_000_100_000_000],
  ['upside down', randomLogStartUs + 10, randomLogStartUs],
  ['of no length', randomLogStartUs, randomLogStartUs],
])('a time %s gives an interval without a number', (_name, fromUs, untilUs) => {
  const { above, below } = idBounds(db, fromUs, untilUs);
  expect(below - above).toBeLessThanOrEqual(1);
});

test('where the clock only goes forwards, a minute gives its own rows and no other', async () => {
  using other = tempFolder();
  const plain = await openTestLog(other.path);
  try {
    const minuteUs = 60_000_000;
    const startUs = 30_000_000 * minuteUs;
    await Promise.all(
      Array.from({ length: 120 }, (_, at) => plain.writer.append(aDelivery({ receivedAtUs: startUs + at * (minuteUs / 4) }))),
    );
    await plain.indexed(10_000);
    const reader = readerOn(other.path);
    expect(idBounds(reader, startUs + minuteUs, startUs + 2 * minuteUs)).toEqual({ above: 4, below: 9 });
    expect(idBounds(reader, startUs + minuteUs, null)).toEqual({ above: 4, below: Number.MAX_SAFE_INTEGER });
    expect(idBounds(reader, null, startUs + minuteUs)).toEqual({ above: 0, below: 5 });
    reader.close();
  } finally {
    await plain.close();
  }
});
