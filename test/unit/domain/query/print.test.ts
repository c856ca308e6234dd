import fc from 'fast-check';
import { expect, test } from 'vitest';
import { verdicts } from '#contract/models/verdict.ts';
import { bodyOperators, type QueryKey, type QueryNode, type QueryValue, termsOf, type WordValue } from '#domain/query/ast.ts';
import { formatQuery } from '#domain/query/format.ts';
import { parseQuery } from '#domain/query/parser.ts';

/** The tree without positions, which a rewritten text moves. */
function bare(node: QueryNode | null): unknown {
  if (node === null) return null;
  if (node.kind === 'term') return { key: node.key, values: node.values };
  return node.kind === 'not' ? { not: bare(node.node) } : { [node.kind]: node.nodes.map(bare) };
}

function reread(node: QueryNode | null): unknown {
  const text = formatQuery(node);
  const result = parseQuery(text);
  return result.ok ? bare(result.node) : `${result.problem} (${text})`;
}

const piece = fc.constantFrom(
  ...[
    'type:',
    'run:',
    'verdict:',
    'verdict:stale',
    'status:4xx',
    'after:1h',
    'header:',
    'x:',
    'body.',
    'body',
    '.a',
    '[0]',
    '="',
    '!=',
    '>=',
  ],
  ...[
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
    'AND',
    'NOT',
    ',',
    '=',
    'a',
    'é',
    '\u3000',
    '\u200b',
    '\u202e',
    '\u{1f600}',
    '\ud800',
    '\0',
    ':',
    '%',
    "'",
  ],
);
const anyText = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 60 }),
  fc.array(piece, { maxLength: 20 }).map((parts) => parts.join('')),
);

test('never throws on any text, and what it understands reads back the same', () => {
  fc.assert(
    fc.property(anyText, (text) => {
      const result = parseQuery(text);
      if (result.ok) expect(reread(result.node)).toEqual(bare(result.node));
      else {
        expect(result.position).toBeGreaterThanOrEqual(0);
        expect(result.end).toBeGreaterThanOrEqual(result.position);
        expect(result.end).toBeLessThanOrEqual(text.length);
        expect(result.problem).toMatch(/\.$|\?$/);
      }
    }),
    { numRuns: 10_000 },
  );
});

const text = fc
  .oneof(fc.string({ unit: 'binary', minLength: 1, maxLength: 20 }), anyText)
  .map((one) => one.toWellFormed().replaceAll('\0', ''))
  .filter((one) => one !== '');
const word = text.map((one): WordValue => ({ kind: 'word', text: one, isPrefix: false }));
const prefix = fc.oneof(text, fc.constant('')).map((one): WordValue => ({ kind: 'word', text: one, isPrefix: true }));

/** Values as only the parser makes them. */
function read(written: string): readonly QueryValue[] {
  const result = parseQuery(written);
  return result.ok && result.node?.kind === 'term' ? result.node.values : [];
}

const readValues = fc.constantFrom<[QueryKey, string]>(
  ['status', 'status:4xx,200,none,>=500'],
  ['duration', 'duration:1s..3s,<5'],
  ['size', 'size:>10kb'],
  ['dup', 'dup:repeat,7'],
  ['after', 'after:2026-11-20T14:00'],
  ['after', 'after:"2026-11-20 14:00"'],
  ['before', 'before:1h'],
  ['bookmarked', 'bookmarked:no'],
  ['has', 'has:note,answer'],
);

const valued: fc.Arbitrary<[QueryKey, readonly QueryValue[]]> = fc.oneof(
  word.map((one): [QueryKey, readonly QueryValue[]] => ['text', [one]]),
  fc.tuple(
    fc.constantFrom<QueryKey>('type', 'run', 'org', 'event', 'path'),
    fc.array(fc.oneof(word, prefix), { minLength: 1, maxLength: 3 }),
  ),
  fc.tuple(fc.constantFrom<QueryKey>('endpoint', 'env', 'tag'), fc.array(word, { minLength: 1, maxLength: 3 })),
  fc
    .subarray([...verdicts], { minLength: 1 })
    .map((list): [QueryKey, readonly QueryValue[]] => ['verdict', list.map((one) => ({ kind: 'word', text: one, isPrefix: false }))]),
  readValues.map(([key, written]): [QueryKey, readonly QueryValue[]] => [key, read(written)]),
  fc
    .tuple(fc.stringMatching(/^[a-z0-9_-]{1,12}$/), fc.array(fc.oneof(word, prefix), { maxLength: 2 }))
    .map(([name, values]): [QueryKey, readonly QueryValue[]] => ['header', [{ kind: 'header', name, values }]]),
  fc
    .tuple(
      fc.array(fc.oneof(text, fc.constant(''), fc.nat(999)), { minLength: 1, maxLength: 4 }),
      fc.constantFrom(null, ...bodyOperators),
      word,
      prefix,
    )
    .map(([path, operator, one, other]): [QueryKey, readonly QueryValue[]] => {
      const values = operator === null ? [] : operator === '=' || operator === '!=' ? [one, other] : [one];
      return ['body', [{ kind: 'body', path, operator, values }]];
    }),
);
const term = valued.map(([key, values]): QueryNode => ({ kind: 'term', key, values, position: 0, end: 0 }));

/** As the parser makes them: no `and` within `and`, no `or` within `or`. */
const tree = fc.letrec<{ node: QueryNode; and: QueryNode; or: QueryNode; not: QueryNode }>((tie) => ({
  node: fc.oneof({ maxDepth: 3, depthSize: 'small' }, term, tie('and'), tie('or'), tie('not')),
  and: fc
    .array(fc.oneof({ maxDepth: 3, depthSize: 'small' }, term, tie('or'), tie('not')), { minLength: 2, maxLength: 4 })
    .map((nodes): QueryNode => ({ kind: 'and', nodes })),
  or: fc
    .array(fc.oneof({ maxDepth: 3, depthSize: 'small' }, term, tie('and'), tie('not')), { minLength: 2, maxLength: 4 })
    .map((nodes): QueryNode => ({ kind: 'or', nodes })),
  not: tie('node').map((node): QueryNode => ({ kind: 'not', node })),
})).node;

test('any tree can be written and reads back the same', () => {
  fc.assert(
    fc.property(tree, (node) => {
      fc.pre(termsOf(node).length <= 100);
      expect(reread(node)).toEqual(bare(node));
    }),
    { numRuns: 2_000 },
  );
});

test('a long hostile filter is read at once: time grows with the length alone', { timeout: 60_000 }, () => {
  const hostile = [
    '"',
    '\\',
    '\\"',
    '(',
    ')',
    '-',
    '- ',
    'a',
    'a:',
    'NOT ',
    'body.',
    'a,',
    'run:a,',
    '..',
    'x"',
    '*',
    '\u202e',
    '9',
    'type:"',
  ];
  const startedAtMs = performance.now();
  for (const sign of hostile) {
    for (const start of ['', '"', 'run:', 'status:', 'after:', 'body.a=', 'header:a=']) parseQuery(start + sign.repeat(40_000));
  }
  // Work that grew with the square would take minutes.
  expect(performance.now() - startedAtMs).toBeLessThan(30_000);
});
