import { describe, expect, it } from 'vitest';
import { overlapSeconds } from '#renderer/features/endpoints/rotation-draft.ts';
import { countsWords, namesOf, overlapSentences, rangeWords } from '#renderer/features/endpoints/secret-words.ts';
import { aSecret } from '#test/unit/renderer/support/endpoints.ts';

const hourUs = 3_600_000_000;
const nowUs = new Date(2026, 10, 21, 12).getTime() * 1000;

describe('when a secret counts', () => {
  it.each([
    [aSecret('A', 0), 'counts without end', 'from the beginning'],
    [aSecret('A', nowUs - hourUs), 'counts without end', 'since 11:00'],
    [aSecret('A', 0, { validUntilUs: nowUs + 3 * hourUs }), 'counts for 3 h more', 'until 15:00'],
    [
      aSecret('A', nowUs - 24 * hourUs, { state: 'previous', validUntilUs: nowUs + 23 * hourUs }),
      'accepted for 23 h more',
      'yesterday, 12:00 – tomorrow, 11:00',
    ],
    [aSecret('A', nowUs - hourUs, { state: 'previous' }), 'accepted without end', 'since 11:00'],
    [aSecret('A', nowUs + 2 * hourUs, { state: 'upcoming' }), 'counts in 2 h', 'from 14:00'],
    [aSecret('A', 0, { state: 'retired', validUntilUs: nowUs - 2 * hourUs }), 'ended 2 hours ago', 'until 10:00'],
  ])('%#: %s', (secret, counts, range) => {
    expect([countsWords(secret, nowUs), rangeWords(secret, nowUs)]).toEqual([counts, range]);
  });

  it('what has ended by the clock of the engine is never to come', () => {
    const ended = (validUntilUs: number) => countsWords(aSecret('A', 0, { state: 'retired', validUntilUs }), nowUs);
    expect([ended(nowUs + 3_000_000), ended(nowUs), ended(nowUs - 2_000_000)]).toEqual(['just ended', 'just ended', 'ended 2 seconds ago']);
  });

  it('names are quoted and joined', () => {
    const names = ['A', 'B', 'C'].map((name) => ({ name }));
    expect([namesOf([]), namesOf(names.slice(0, 1)), namesOf(names.slice(0, 2)), namesOf(names)]).toEqual([
      '',
      '“A”',
      '“A” and “B”',
      '“A”, “B” and “C”',
    ]);
  });
});

describe('what a rotation will do', () => {
  const main = aSecret('Main', 0);
  const ending = aSecret('Old', 0, { state: 'previous', validUntilUs: nowUs + hourUs });

  it('says until when the present ones are accepted, and which keeps its own end', () => {
    expect(overlapSentences([main, ending], 86_400, nowUs)).toEqual([
      '“Main” stays accepted until tomorrow, 12:00, then retires by itself.',
      '“Old” keeps its own end: 13:00.',
    ]);
    expect(overlapSentences([main, aSecret('B', 0, { state: 'previous' })], 3_600, nowUs)).toEqual([
      '“Main” and “B” stay accepted until 13:00, then retire by themselves.',
    ]);
  });

  it('says plainly that nothing is left without an overlap', () => {
    expect(overlapSentences([main], 0, nowUs)).toEqual(['“Main” stops counting at once: what is still signed with it is a mismatch.']);
    expect(overlapSentences([main, ending], 0, nowUs)[0]).toContain('“Main” and “Old” stop counting at once');
  });

  it('leaves out what does not count anyway', () => {
    expect(
      overlapSentences([aSecret('Gone', 0, { state: 'retired' }), aSecret('Next', nowUs + hourUs, { state: 'upcoming' })], 0, nowUs),
    ).toEqual([]);
  });

  it.each([
    ['none', '', 0],
    ['hour', '', 3_600],
    ['day', '', 86_400],
    ['week', '', 604_800],
    ['other', '36 h', 129_600],
    ['other', 'soon', undefined],
    ['other', '400 d', undefined],
  ] as const)('an overlap of %s %s', (overlap, other, seconds) => {
    expect(overlapSeconds(overlap, other)).toBe(seconds);
  });
});
