import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { countMarks, describeMark, describeMarks, marksInRange } from '#renderer/features/timeline/secret-marks/mark-words.ts';
import { marksWithin, secretMarks } from '#renderer/features/timeline/secret-marks/secret-marks.ts';
import { tickGroups } from '#renderer/features/timeline/secret-marks/tick-groups.ts';
import { anEndpoint, aSecret } from '#test/unit/renderer/support/endpoints.ts';

const hourUs = 3_600_000_000;
const noonUs = new Date(2026, 10, 21, 12).getTime() * 1000;

describe('changes of secrets, read off their dates', () => {
  it('a secret that begins while another one counted is a rotation, and the first one is none', () => {
    const main = aSecret('Main', noonUs - hourUs, { validUntilUs: noonUs + 24 * hourUs });
    const next = aSecret('Main 2', noonUs);
    expect(secretMarks([anEndpoint('Zof', [next, main])], null)).toEqual(
      [
        {
          atUs: noonUs,
          endpointId: 'ep_zof',
          endpointName: 'Zof',
          begun: ['Main 2'],
          ended: [],
          kept: [{ name: 'Main', untilUs: noonUs + 24 * hourUs }],
        },
        { atUs: noonUs + 24 * hourUs, endpointId: 'ep_zof', endpointName: 'Zof', begun: [], ended: ['Main'], kept: [] },
      ].toReversed(),
    );
    expect(secretMarks([anEndpoint('Zof', [aSecret('Main', noonUs)])], null)).toEqual([]);
  });

  it('a secret that counts from the beginning or an earlier date makes no rotation of one that was there before it', () => {
    expect(secretMarks([anEndpoint('Zof', [aSecret('Old', 0), aSecret('Main', noonUs)])], null)).toEqual([]);
    expect(secretMarks([anEndpoint('Zof', [aSecret('Old', noonUs - hourUs), aSecret('Main', noonUs)])], null)).toEqual([]);
  });

  it('where the one before had ended already, nothing rotates', () => {
    const gone = aSecret('Main', 0, { validUntilUs: noonUs - hourUs });
    const found = secretMarks([anEndpoint('Zof', [aSecret('Main 2', noonUs), gone])], null);
    expect(found.map(({ begun, ended }) => [begun, ended])).toEqual([[[], ['Main']]]);
  });

  it('secrets of one press are one mark, though each was saved some milliseconds later', () => {
    const given = [aSecret('One', noonUs), aSecret('Two', noonUs + 3_000)];
    expect(secretMarks([anEndpoint('Zof', given)], null)).toEqual([]);
    const ended = [aSecret('Main 2', noonUs), aSecret('Main', 0, { validUntilUs: noonUs + 2_000 })];
    expect(secretMarks([anEndpoint('Zof', ended)], null)).toMatchObject([{ atUs: noonUs, begun: ['Main 2'], ended: ['Main'], kept: [] }]);
  });

  it('a secret that never counted leaves no end', () => {
    const never = aSecret('Never', noonUs, { validUntilUs: noonUs });
    expect(secretMarks([anEndpoint('Zof', [never])], null)).toEqual([]);
  });

  it('only those of the wanted endpoints are taken, newest first over all', () => {
    const rotatedAt = (name: string, atUs: number) => anEndpoint(name, [aSecret('New', atUs), aSecret('Old', 0)]);
    const endpoints = [rotatedAt('Orders', noonUs), rotatedAt('Billing', noonUs + hourUs)];
    const names = (wanted: readonly string[] | null) =>
      secretMarks(endpoints, wanted === null ? null : new Set(wanted)).map(({ endpointName }) => endpointName);
    expect(names(null)).toEqual(['Billing', 'Orders']);
    expect(names(['orders'])).toEqual(['Orders']);
    expect(names(['ep_billing'])).toEqual(['Billing']);
    expect(names(['elsewhere'])).toEqual([]);
  });

  it('whatever the dates, every mark is at a date of a secret and they come newest first', () => {
    const date = fc.integer({ min: 0, max: 20 }).map((hours) => hours * hourUs);
    fc.assert(
      fc.property(fc.array(fc.tuple(date, fc.option(date)), { maxLength: 8 }), (dates) => {
        const secrets = dates.map(([from, until], index) => aSecret(`S${index}`, from, { validUntilUs: until }));
        const marks = secretMarks([anEndpoint('Zof', secrets)], null);
        const known = new Set(dates.flat());
        expect(marks.every(({ atUs }) => known.has(atUs))).toBe(true);
        expect(marks.map(({ atUs }) => atUs)).toEqual(marks.map(({ atUs }) => atUs).toSorted((left, right) => right - left));
        expect(marks.every(({ begun, ended }) => begun.length + ended.length > 0)).toBe(true);
      }),
    );
  });
});

const mark = { atUs: noonUs, endpointId: anEndpoint('Zof', []).id, endpointName: 'Zof', begun: ['Main 2'], ended: [], kept: [] };

describe('the words of a change', () => {
  it('names what counts now and until when the others are accepted', () => {
    const kept = [{ name: 'Main', untilUs: noonUs + 24 * hourUs }];
    expect(describeMark({ ...mark, kept }, noonUs)).toBe('12:00 Zof: secret rotated to “Main 2”; “Main” accepted until tomorrow, 12:00');
    expect(describeMark({ ...mark, kept: [{ name: 'Main', untilUs: null }] }, noonUs)).toBe(
      '12:00 Zof: secret rotated to “Main 2”; “Main” still accepted',
    );
    expect(describeMark({ ...mark, ended: ['Main'] }, noonUs)).toBe('12:00 Zof: secret rotated to “Main 2”; “Main” retired');
    expect(describeMark({ ...mark, begun: [], ended: ['Main'] }, noonUs + 24 * hourUs)).toBe('yesterday, 12:00 Zof: secret “Main” retired');
  });

  it('hides no character of a name', () => {
    expect(describeMark({ ...mark, begun: ['a\u202eb'] }, noonUs)).toContain('“a[U+202E]b”');
  });

  it('says the newest of several and how many more there are', () => {
    expect(describeMarks([mark, mark, mark], noonUs)).toBe('12:00 Zof: secret rotated to “Main 2”, and 2 more');
    expect([countMarks([]), countMarks([mark]), countMarks([mark, mark]), countMarks([mark, mark, mark])]).toEqual([
      '',
      ' · secrets changed once',
      ' · secrets changed twice',
      ' · secrets changed 3 times',
    ]);
  });

  it('a range says what changed within it, its end not included', () => {
    const range = { fromUs: noonUs - hourUs, untilUs: noonUs };
    expect(marksInRange([mark], range)).toBe('');
    expect(marksInRange([mark], { fromUs: noonUs, untilUs: noonUs + 1 })).toBe(' · 12:00 Zof: secret rotated to “Main 2”');
    expect(marksWithin([mark], range)).toEqual([]);
  });
});

describe('ticks over the bars', () => {
  it('share one where they would lie on each other', () => {
    const range = { fromUs: noonUs - 100 * hourUs, untilUs: noonUs };
    const at = (hoursAgo: number) => ({ ...mark, atUs: noonUs - hoursAgo * hourUs });
    const groups = tickGroups([at(1), at(1.5), at(2), at(40)], range);
    expect(groups.map((group) => group.length)).toEqual([3, 1]);
  });
});
