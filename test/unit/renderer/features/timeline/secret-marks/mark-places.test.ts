import { describe, expect, it } from 'vitest';
import { layOutDays } from '#renderer/features/timeline/day-layout.ts';
import { markPlaces } from '#renderer/features/timeline/secret-marks/mark-places.ts';
import { secretMarks } from '#renderer/features/timeline/secret-marks/secret-marks.ts';
import type { Page } from '#renderer/features/timeline/store.ts';
import { anEndpoint, aSecret } from '#test/unit/renderer/support/endpoints.ts';
import { aSummary } from '#test/unit/renderer/support/summaries.ts';

const second = 1_000_000;
const midnightUs = new Date(2026, 10, 21).getTime() * 1000;

function rowsAt(...timesUs: readonly number[]): readonly Page[] {
  return [{ cursor: null, count: timesUs.length, rows: timesUs.map((receivedAtUs, index) => aSummary(9 - index, { receivedAtUs })) }];
}

function rotationsAt(...timesUs: readonly number[]) {
  const secrets = [aSecret('First', 0), ...timesUs.map((atUs, index) => aSecret(`Next ${index}`, atUs))];
  return secretMarks([anEndpoint('Zof', secrets.toReversed())], null);
}

const all = { first: 0, last: 9 };

describe('where changes of secrets stand in the list', () => {
  const pages = rowsAt(...[100, 90, 20, 10].map((at) => midnightUs + at * second));
  const days = layOutDays(pages, midnightUs);

  it('between the last delivery before and the first after', () => {
    const marks = rotationsAt(midnightUs + 50 * second);
    expect(markPlaces(pages, days, marks, all)).toEqual([{ row: 2, line: 2, marks }]);
    expect(markPlaces(pages, days, marks, { first: 3, last: 3 })).toEqual([]);
  });

  it('a delivery of that very moment is judged by the new secret, so it stands above', () => {
    expect(markPlaces(pages, days, rotationsAt(midnightUs + 90 * second), all).map(({ row }) => row)).toEqual([2]);
  });

  it('nowhere when nothing came before or after', () => {
    expect(markPlaces(pages, days, rotationsAt(midnightUs + 5 * second, midnightUs + 500 * second), all)).toEqual([]);
  });

  it('several between two rows share a place, the newest first', () => {
    const [place] = markPlaces(pages, days, rotationsAt(midnightUs + 30 * second, midnightUs + 40 * second), all);
    expect(place?.marks.map(({ begun }) => begun)).toEqual([['Next 1'], ['Next 0']]);
  });

  it('nowhere beside rows that were let go', () => {
    const letGo: readonly Page[] = [{ cursor: null, count: 4, rows: null, days: [{ row: 0, atUs: midnightUs }] }];
    expect(markPlaces(letGo, layOutDays(letGo, midnightUs), rotationsAt(midnightUs + 50 * second), all)).toEqual([]);
  });

  it("above a day's name when it is of the later day, below it when it is of that day", () => {
    const acrossDays = rowsAt(midnightUs + 100 * second, midnightUs - 100 * second);
    const layout = layOutDays(acrossDays, midnightUs + 200 * second);
    expect(layout.lineAt(1)).toMatchObject({ kind: 'day' });
    expect(markPlaces(acrossDays, layout, rotationsAt(midnightUs + 50 * second), all)).toMatchObject([{ row: 1, line: 1 }]);
    expect(markPlaces(acrossDays, layout, rotationsAt(midnightUs - 50 * second), all)).toMatchObject([{ row: 1, line: 2 }]);
  });
});
