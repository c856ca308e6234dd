import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { verdicts } from '#contract/models/verdict.ts';
import { type QueryNode, queryKeys } from '#domain/query/ast.ts';
import { formatQuery } from '#domain/query/format.ts';
import { parseQuery } from '#domain/query/parser.ts';

function parsed(text: string): QueryNode | null {
  const result = parseQuery(text);
  if (!result.ok) throw new Error(result.problem);
  return result.node;
}

/** The tree without positions, which a rewritten text moves. */
function bare(node: QueryNode | null): unknown {
  if (node === null) return null;
  if (node.kind === 'term') return [node.key, node.value];
  return node.kind === 'not' ? ['not', bare(node.node)] : node.nodes.map(bare);
}

describe('what is understood', () => {
  test.each([
    ['', null],
    ['   ', null],
    ['type:run.failed', ['type', 'run.failed']],
    ['type:run.*', ['type', 'run.*']],
    ['VERDICT:Mismatch', ['verdict', 'mismatch']],
    [
      'run:run_xyz event:evt_1 org:org_1 endpoint:zof',
      [
        ['run', 'run_xyz'],
        ['event', 'evt_1'],
        ['org', 'org_1'],
        ['endpoint', 'zof'],
      ],
    ],
    ['timeout', ['text', 'timeout']],
    ['"two words"', ['text', 'two words']],
    [
      '-type:run.* gateway',
      [
        ['not', ['type', 'run.*']],
        ['text', 'gateway'],
      ],
    ],
    ['-"a b"', ['not', ['text', 'a b']]],
    ['"https://example.test/x"', ['text', 'https://example.test/x']],
    ['endpoint:"two words"', ['endpoint', 'two words']],
    ['run:a:b', ['run', 'a:b']],
    ['12:30', ['text', '12:30']],
    ['"say \\"hi\\" \\\\ C:\\new"', ['text', 'say "hi" \\ C:\\new']],
    ['--browser', ['text', '--browser']],
    [
      'a - b',
      [
        ['text', 'a'],
        ['text', '-'],
        ['text', 'b'],
      ],
    ],
    [
      '"a""b"',
      [
        ['text', 'a'],
        ['text', 'b'],
      ],
    ],
    ['text:plain', ['text', 'plain']],
  ])('%j', (text, tree) => {
    expect(bare(parsed(text))).toEqual(tree);
  });

  test('positions are character offsets', () => {
    const node = parsed('a  -run:x');
    expect(node).toMatchObject({ nodes: [{ position: 0 }, { node: { position: 4 } }] });
  });
});

describe('what is refused, with the place and a way out', () => {
  test.each([
    ['typ:run.failed', 0, 'type', 'Did you mean "type:"'],
    ['a verdit:ok', 2, 'verdict', 'verdit'],
    ['ev:1', 0, 'event', 'ev'],
    ['organization:1', 0, 'org', 'org'],
    ['https://example.test', 0, '"https://example.test"', 'put it in quotes'],
    ['verdict:ok', 8, null, 'verified, mismatch, missing, malformed, stale, no-secret'],
    ['verdict:mismach', 8, 'mismatch', 'There is no verdict "mismach"'],
    ['a "b', 2, '"', 'not closed'],
    ['type:"b', 5, '"', 'not closed'],
    ['a run:', 2, null, '"run:" needs a value'],
    ['run:""', 0, null, 'needs a value'],
    ['""', 0, null, 'nothing between'],
    ['type:*.failed', 5, null, 'only at the end'],
    ['a OR b', 2, '"OR"', 'in quotes'],
    ['(a', 0, '"(a"', 'in quotes'],
  ])('%j', (text, position, suggestion, words) => {
    const result = parseQuery(text);
    expect(result).toMatchObject({ ok: false, position, suggestion });
    if (!result.ok) expect(result.problem).toContain(words);
  });

  test('more than fifty conditions', () => {
    expect(parseQuery('a '.repeat(50)).ok).toBe(true);
    expect(parseQuery('a '.repeat(51))).toMatchObject({ ok: false, position: 100 });
  });
});

const piece = fc.constantFrom(
  'type:',
  'run:',
  'verdict:',
  'verdict:stale',
  'x:',
  '-',
  '--',
  '"',
  '\\',
  '\\"',
  ' ',
  '*',
  '(',
  ')',
  'OR',
  'a',
  'é',
  '\u3000',
  '\u{1f600}',
  ':',
);
const anyText = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 60 }),
  fc.array(piece, { maxLength: 14 }).map((parts) => parts.join('')),
);

test('never throws on any text, and what it understands reads back the same', () => {
  fc.assert(
    fc.property(anyText, (text) => {
      const result = parseQuery(text);
      if (!result.ok) expect(result.position).toBeLessThanOrEqual(text.length);
      else expect(bare(parsed(formatQuery(result.node)))).toEqual(bare(result.node));
    }),
    { numRuns: 20_000 },
  );
});

test('any tree can be written and reads back the same', () => {
  const value = fc.oneof(fc.string({ minLength: 1, maxLength: 20 }), anyText).filter((text) => text !== '');
  const term = fc.tuple(fc.constantFrom(...queryKeys), value, fc.constantFrom(...verdicts)).map(
    ([key, text, verdict]): QueryNode => ({
      kind: 'term',
      key,
      value: key === 'verdict' ? verdict : key === 'type' ? text.replaceAll('*', '') || 'a' : text,
      position: 0,
    }),
  );
  const literal = fc.oneof(
    term,
    term.map((node): QueryNode => ({ kind: 'not', node })),
  );
  const tree = fc.oneof(
    literal,
    fc.array(literal, { minLength: 2, maxLength: 5 }).map((nodes): QueryNode => ({ kind: 'and', nodes })),
  );
  fc.assert(
    fc.property(tree, (node) => {
      expect(bare(parsed(formatQuery(node)))).toEqual(bare(node));
    }),
    { numRuns: 10_000 },
  );
});

test('a long hostile filter is read at once', () => {
  const started = performance.now();
  for (const text of [
    '"'.repeat(200_001),
    '\\'.repeat(200_000),
    `"${'\\"'.repeat(100_000)}`,
    '-'.repeat(200_000),
    `${'a'.repeat(200_000)}:`,
  ])
    parseQuery(text);
  expect(performance.now() - started).toBeLessThan(20_000);
});
