import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { matchLabel } from '#renderer/app/palette/match.ts';

const scoreOf = (text: string, label: string, words?: string) => matchLabel(text, label, words)?.score ?? Number.NEGATIVE_INFINITY;

describe('what a typed text means', () => {
  it('is the start of the label rather than the start of a word, and that rather than the middle of one', () => {
    expect(scoreOf('re', 'Replay')).toBeGreaterThan(scoreOf('re', 'New replay'));
    expect(scoreOf('re', 'New replay')).toBeGreaterThan(scoreOf('re', 'Compare'));
  });

  it('takes words in any order, and every one of them has to be there', () => {
    expect(matchLabel('secret rot', 'Rotate the secret')).not.toBeNull();
    expect(matchLabel('secret target', 'Rotate the secret')).toBeNull();
  });

  it('takes the first letters of words, and no letters from anywhere', () => {
    expect(matchLabel('rts', 'Rotate the secret')).not.toBeNull();
    expect(matchLabel('roes', 'Rotate the secret')).toBeNull();
  });

  it('knows synonyms, which count for less than the label', () => {
    expect(scoreOf('trash', 'Delete', 'remove trash')).toBeGreaterThan(0);
    expect(scoreOf('trash', 'Trash')).toBeGreaterThan(scoreOf('trash', 'Delete', 'remove trash'));
  });

  it('says which parts were meant', () => {
    expect(matchLabel('new end', 'New endpoint')?.ranges).toEqual([
      { from: 0, to: 3 },
      { from: 4, to: 7 },
    ]);
  });

  it('never throws, and its parts are within the label and apart', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 12 }), fc.string({ maxLength: 30 }), (text, label) => {
        const match = matchLabel(text, label);
        let end = -1;
        for (const { from, to } of match?.ranges ?? []) {
          expect(from).toBeGreaterThan(end);
          expect(to).toBeGreaterThan(from);
          end = to;
        }
      }),
    );
  });
});
