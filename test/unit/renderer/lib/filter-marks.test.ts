import { describe, expect, it } from 'vitest';
import { asksForText, marksOf } from '#renderer/lib/filter-marks.ts';

describe('what a filter marks', () => {
  it('is what its terms looked for, by where it is shown', () => {
    const marks = marksOf('type:run.*,agent.x "two words" (needle OR path:/in/*) header:x-zof=1 header:accept body.a.b=c body.d');
    expect(marks).toMatchObject({
      text: ['two words', 'needle'],
      type: ['run.', 'agent.x'],
      path: ['/in/'],
      headers: [
        { name: 'x-zof', value: '1' },
        { name: 'accept', value: null },
      ],
    });
    expect(marks.body.map(({ path }) => path)).toEqual([['a', 'b'], ['d']]);
  });

  it('leaves out what is turned round, and counts twice turned as meant', () => {
    expect(marksOf('-needle -type:run.failed body.a!=1')).toMatchObject({ text: [], type: [], body: [] });
    expect(marksOf('-(a -b)').text).toEqual(['b']);
  });

  it('is nothing for no filter, and for one that does not parse', () => {
    for (const query of ['', 'typ:x', '"open']) expect(marksOf(query)).toEqual(marksOf(''));
  });
});

it('knows whether a text is searched for', () => {
  expect(asksForText('needle')).toBe(true);
  expect(asksForText('type:a OR -(run:b "x")')).toBe(true);
  expect(asksForText('type:a')).toBe(false);
  expect(asksForText('')).toBe(false);
});
