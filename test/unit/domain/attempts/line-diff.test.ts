import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { compareText } from '#domain/attempts/compare-text.ts';
import { diffLines } from '#domain/attempts/line-diff.ts';

function rebuilt(first: readonly string[], second: readonly string[]) {
  const stretches = diffLines(first, second);
  const of = (skip: 'removed' | 'added') =>
    stretches
      .filter(({ change }) => change !== skip)
      .flatMap(({ change, from, to }) => (change === 'added' ? second : first).slice(from, to));
  return { first: of('added'), second: of('removed'), stretches };
}

const few = fc.array(fc.constantFrom('a', 'b', 'c', 'd'), { maxLength: 40 });
const many = fc.array(fc.string({ maxLength: 3 }), { maxLength: 60 });

test('what is kept and removed is the first text, what is kept and added the second', () => {
  fc.assert(
    fc.property(fc.oneof(fc.tuple(few, few), fc.tuple(many, many)), ([first, second]) => {
      const found = rebuilt(first, second);
      expect(found.first).toEqual(first);
      expect(found.second).toEqual(second);
    }),
    { numRuns: 500 },
  );
});

test('without unique lines no shorter list of edits exists', () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom('a', 'b'), { maxLength: 12 }), fc.array(fc.constantFrom('a', 'b'), { maxLength: 12 }), (a, b) => {
      // What both begin and end with is set aside first, so a line may be unique in what is left of texts in which it is not.
      fc.pre(!hasAnchor(a, b));
      const same = rebuilt(a, b)
        .stretches.filter(({ change }) => change === 'same')
        .reduce((sum, { from, to }) => sum + to - from, 0);
      expect(same).toBe(longestCommon(a, b));
    }),
  );
});

/** Whether a line is unique in both texts once their common beginning and end are set aside; then it is kept at any price. */
function hasAnchor(a: readonly string[], b: readonly string[]): boolean {
  const most = Math.min(a.length, b.length);
  let head = 0;
  while (head < most && a[head] === b[head]) head += 1;
  let tail = 0;
  while (tail < most - head && a[a.length - 1 - tail] === b[b.length - 1 - tail]) tail += 1;
  const [left, right] = [a.slice(head, a.length - tail), b.slice(head, b.length - tail)];
  return ['a', 'b'].some((line) => [left, right].every((text) => text.filter((one) => one === line).length === 1));
}

function longestCommon(a: readonly string[], b: readonly string[]): number {
  const row = new Array<number>(b.length + 1).fill(0);
  for (const line of a) {
    let corner = 0;
    for (const [index, other] of b.entries()) {
      const above = row[index + 1] ?? 0;
      row[index + 1] = line === other ? corner + 1 : Math.max(above, row[index] ?? 0);
      corner = above;
    }
  }
  return row[b.length] ?? 0;
}

test('texts without a line in common end within the bound', () => {
  const lines = (name: string) => Array.from({ length: 50_000 }, (_, index) => `${name}${index % 5_000}`);
  expect(diffLines(lines('a'), lines('b')).map(({ change }) => change)).toEqual(['removed', 'added']);
});

test('a comparison nobody waits for is ended', () => {
  const lines = (name: string) => Array.from({ length: 2_000 }, (_, index) => `${name}${index % 500}`);
  expect(() =>
    diffLines(lines('a'), lines('b'), () => {
      throw new Error('stopped');
    }),
  ).toThrow('stopped');
});

describe('the shown lines', () => {
  test('stand in order with what became of each', () => {
    expect(compareText('a\nb\nc', 'a\nx\nc').lines).toEqual([
      { change: 'same', text: 'a' },
      { change: 'removed', text: 'b' },
      { change: 'added', text: 'x' },
      { change: 'same', text: 'c' },
    ]);
  });

  test('of a long text what is far from a change is counted', () => {
    const lines = Array.from({ length: 20_000 }, (_, index) => `line ${index}`);
    const { lines: shown, isCut, removed, added } = compareText(lines.join('\n'), lines.with(12_345, 'other').join('\n'));
    expect({ isCut, removed, added, count: shown.length }).toEqual({ isCut: true, removed: 1, added: 1, count: 10 });
    expect(shown[0]?.text).toBe('⋯ 12,342 lines that are the same ⋯');
    expect(shown.filter(({ change }) => change !== 'same').map(({ text }) => text)).toEqual(['line 12345', 'other']);
  });

  test('are at most 5,000, and long ones are cut', () => {
    const text = (name: string) => Array.from({ length: 4_000 }, (_, index) => `${name}${index}`).join('\n');
    expect(compareText(text('a'), text('b'))).toMatchObject({ isCut: true, removed: 4_000, added: 4_000 });
    expect(compareText(text('a'), text('b')).lines).toHaveLength(5_000);
    const long = compareText('x'.repeat(3_000), 'y');
    expect(long.isCut).toBe(true);
    expect(long.lines[0]?.text).toHaveLength(1_000);
  });
});
