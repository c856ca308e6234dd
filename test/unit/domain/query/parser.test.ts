import { describe, expect, test } from 'vitest';
import { verdicts } from '#contract/models/verdict.ts';
import type { QueryNode, QueryValue } from '#domain/query/ast.ts';
import { formatQuery } from '#domain/query/format.ts';
import { parseQuery } from '#domain/query/parser.ts';

function parsed(text: string): QueryNode | null {
  const result = parseQuery(text);
  if (!result.ok) throw new Error(`${result.problem} (${text})`);
  return result.node;
}

function bareValue(value: QueryValue): unknown {
  if (value.kind === 'word') return value.isPrefix ? { begins: value.text } : value.text;
  if (value.kind === 'range') return [value.min, value.max];
  if (value.kind === 'time') return value.time;
  if (value.kind === 'header') return [value.name, ...value.values.map(bareValue)];
  return [value.path, value.operator, ...value.values.map(bareValue)];
}

/** The tree without positions, short enough to be written by hand. */
function bare(node: QueryNode | null): unknown {
  if (node === null) return null;
  if (node.kind === 'term') return [node.key, ...node.values.map(bareValue)];
  return node.kind === 'not' ? { not: bare(node.node) } : { [node.kind]: node.nodes.map(bare) };
}

describe('what is understood', () => {
  test.each<[string, unknown]>([
    ['', null],
    ['   ', null],
    ['\u200b\u2067 \ufeff', null],
    ['type:run.failed', ['type', 'run.failed']],
    ['type:run.*,agent.offline', ['type', { begins: 'run.' }, 'agent.offline']],
    ['type:*', ['type', { begins: '' }]],
    ['type:"run.*"', ['type', 'run.*']],
    ['path:"/a b"*', ['path', { begins: '/a b' }]],
    ['VERDICT:Mismatch,stale', ['verdict', 'mismatch', 'stale']],
    ['run:run_xyz,"a,b"', ['run', 'run_xyz', 'a,b']],
    ['run:a:b', ['run', 'a:b']],
    ['method:post', ['method', 'POST']],
    ['status:200', ['status', [200, 200]]],
    ['status:4XX', ['status', [400, 499]]],
    ['status:400..499', ['status', [400, 499]]],
    ['status:>=500,none', ['status', [500, null], 'none']],
    ['status:<5xx', ['status', [null, 499]]],
    ['duration:>200ms', ['duration', [200_001, null]]],
    ['duration:1s..3s', ['duration', [1_000_000, 3_000_000]]],
    ['duration:<50', ['duration', [null, 49_999]]],
    ['duration:5ms', ['duration', [5_000, 5_999]]],
    ['duration:1.5s', ['duration', [1_500_000, 1_599_999]]],
    ['duration:<=2us', ['duration', [null, 2]]],
    ['duration:..1h', ['duration', [null, 3_600_000_000]]],
    ['size:>10kb', ['size', [10_241, null]]],
    ['size:1mb..2MB', ['size', [1_048_576, 2_097_152]]],
    ['size:10kb', ['size', [10_240, 11_263]]],
    ['size:0', ['size', [0, 0]]],
    ['dup:first', ['dup', [1, 1]]],
    ['dup:repeat', ['dup', [2, null]]],
    ['dup:any', ['dup', [1, null]]],
    ['dup:3,>=5', ['dup', [3, 3], [5, null]]],
    ['bookmarked:YES', ['bookmarked', 'yes']],
    ['tag:a*', ['tag', 'a*']],
    ['has:note,run', ['has', 'note', 'run']],
    ['header:X-Marker', ['header', ['x-marker']]],
    ['header:accept="*/*",text/*', ['header', ['accept', '*/*', { begins: 'text/' }]]],
    ['header:x=""', ['header', ['x', '']]],
    ['body.data.object.status=failed', ['body', [['data', 'object', 'status'], '=', 'failed']]],
    ['BODY.a[0].b', ['body', [['a', 0, 'b'], null]]],
    ['body[12]."odd key".x!=a*,"b c"', ['body', [[12, 'odd key', 'x'], '!=', { begins: 'a' }, 'b c']]],
    ['body.a>=5', ['body', [['a'], '>=', '5']]],
    ['body.a<"x,y"', ['body', [['a'], '<', 'x,y']]],
    ['after:2026-11-20', ['after', { kind: 'local', us: 1_795_132_800_000_000 }]],
    ['after:2026-11-20T14:00:30.5', ['after', { kind: 'local', us: 1_795_183_230_500_000 }]],
    ['before:"2026-11-20 14:00"', ['before', { kind: 'local', us: 1_795_183_200_000_000 }]],
    ['after:2026-11-20T14:00Z', ['after', { kind: 'absolute', us: 1_795_183_200_000_000 }]],
    ['after:2026-11-20t14:00+02:00', ['after', { kind: 'absolute', us: 1_795_176_000_000_000 }]],
    ['after:14:02', ['after', { kind: 'day', daysAgo: 0, timeOfDayUs: 50_520_000_000 }]],
    ['before:1w', ['before', { kind: 'ago', us: 604_800_000_000 }]],
    ['after:Yesterday', ['after', { kind: 'day', daysAgo: 1, timeOfDayUs: 0 }]],
    ['before:now', ['before', { kind: 'ago', us: 0 }]],
    ['timeout', ['text', 'timeout']],
    ['"two words"', ['text', 'two words']],
    ['check*', ['text', 'check']],
    [
      '"check*" ** *',
      {
        and: [
          ['text', 'check*'],
          ['text', '**'],
          ['text', '*'],
        ],
      },
    ],
    ['text:plain', ['text', 'plain']],
    ['"https://example.test/x"', ['text', 'https://example.test/x']],
    ['12:30', ['text', '12:30']],
    ['"say \\"hi\\" \\\\ C:\\new"', ['text', 'say "hi" \\ C:\\new']],
    ['call(a)b', ['text', 'call(a)b']],
    ['--browser', ['text', '--browser']],
    [
      'a - b',
      {
        and: [
          ['text', 'a'],
          ['text', '-'],
          ['text', 'b'],
        ],
      },
    ],
    [
      '"a""b"',
      {
        and: [
          ['text', 'a'],
          ['text', 'b'],
        ],
      },
    ],
    ['or', ['text', 'or']],
    ['a,b', ['text', 'a,b']],
    ['\u202erun:x\u202c', ['run', 'x']],
    [
      "'; DROP TABLE summary; --",
      {
        and: [
          ['text', "';"],
          ['text', 'DROP'],
          ['text', 'TABLE'],
          ['text', 'summary;'],
          ['text', '--'],
        ],
      },
    ],
  ])('%j', (text, tree) => {
    expect(bare(parsed(text))).toEqual(tree);
  });

  test.each<[string, string]>([
    ['a b c', 'a b c'],
    ['a AND b', 'a b'],
    ['NOT a', '-a'],
    ['a OR b c', 'a OR b c'],
    ['a (b OR c)', 'a (b OR c)'],
    ['a (b c)', 'a b c'],
    ['a OR(b OR c)', 'a OR b OR c'],
    ['-(a b)', '-(a b)'],
    ['-(-a)', '-(-a)'],
    ['-NOT a', '-(-a)'],
    ['((a))', 'a'],
    ['"a"', 'a'],
    ['run:"a"', 'run:a'],
    ['DUP:Repeat', 'dup:repeat'],
    ['body."a".b', 'body.a.b'],
    ['"OR"', '"OR"'],
    ['"body.x"', '"body.x"'],
  ])('%s is %s', (text, short) => {
    expect(formatQuery(parsed(text))).toBe(short);
  });

  test('positions are character offsets, of the term without its minus', () => {
    expect(parsed('a  -run:"x y"')).toMatchObject({
      nodes: [{ position: 0, end: 1 }, { node: { position: 4, end: 13 } }],
    });
  });
});

describe('what is refused, with the place and a way out', () => {
  test.each<[string, [number, number], string | null, string]>([
    ['typ:run.failed', [0, 3], 'type', 'Did you mean "type:"'],
    ['a verdit:ok', [2, 8], 'verdict', 'verdit'],
    ['organization:1', [0, 12], 'org', 'org'],
    ['https://example.test', [0, 20], '"https://example.test"', 'put it in quotes'],
    ['verdict:ok', [8, 10], 'verified', 'verified, mismatch, missing, malformed, stale, no-secret'],
    ['verdict:stale,mismach', [14, 21], 'mismatch', 'There is no verdict "mismach"'],
    ['has:notes', [4, 9], 'note', 'one of note, tag'],
    ['bookmarked:true', [11, 15], 'yes', 'yes, no'],
    ['a "b c', [2, 6], '"b c"', 'not closed'],
    ['type:"b', [5, 7], '"b"', 'not closed'],
    ['body."a', [5, 7], '"a"', 'not closed'],
    ['a run:', [2, 6], null, '"run:" needs a value'],
    ['run:""', [0, 6], null, 'needs a value'],
    ['run:a,,b', [5, 6], null, 'missing beside this comma'],
    ['""', [0, 2], null, 'nothing between'],
    ['type:*.failed', [5, 6], null, 'only at the end'],
    ['header:accept=*/*', [14, 15], null, 'only at the end'],
    ['tag:"a"*', [7, 8], null, 'no meaning'],
    ['status:200-299', [7, 14], '200..299', 'a range as 400..499'],
    ['status:nine', [7, 11], 'none', 'A status is'],
    ['duration:fast', [9, 13], null, 'A duration is'],
    ['duration:3s..1s', [9, 15], '1s..3s', 'A duration is'],
    ['size:"10 kb"', [5, 12], '10kb', 'A size is'],
    ['size:=5kb', [5, 9], '5kb', 'A size is'],
    ['dup:0', [4, 5], null, 'first, repeat, any'],
    ['dup:repeated', [4, 12], 'repeat', 'first, repeat, any'],
    ['after:2026-02-30', [6, 16], '2026-02-28', 'no 2026-02-30 in the calendar'],
    ['after:2026-13-01T10:00Z', [6, 23], '2026-12-01T10:00Z', 'no 2026-13-01'],
    ['before:2025-02-29', [7, 17], '2025-02-28', 'no 2025-02-29'],
    ['after:2026-11-20T25:61', [6, 22], '2026-11-20T23:59', 'hours up to 23'],
    ['after:2026-11-20T10:00+19:00', [6, 28], '2026-11-20T10:00', 'no time zone'],
    ['after:9:75', [6, 10], '09:59', 'minutes and seconds'],
    ['after:20.11.2026', [6, 16], '2026-11-20', 'A time is a date'],
    ['after:"2 hours ago"', [6, 19], '2h', 'A time is a date'],
    ['after:yester', [6, 12], 'yesterday', 'A time is a date'],
    ['after:soon', [6, 10], null, 'A time is a date'],
    ['header:', [0, 7], null, 'needs a name'],
    ['header:a:b', [8, 10], '=b', 'comes ='],
    ['header:a=', [0, 9], null, 'A value is missing'],
    ['body.', [4, 5], null, 'A name is missing'],
    ['body.a..b', [6, 7], null, 'A name is missing'],
    ['body.a:b', [6, 8], '=b', 'After the path'],
    ['body[x]', [4, 7], null, 'After the path'],
    ['body.a=', [0, 7], null, 'A value is missing'],
    ['body:x', [0, 6], null, 'followed by a path'],
    ['type:(a OR b)', [5, 7], null, 'Separate several values by commas'],
    ['type:(a)', [5, 8], '"(a)"', 'put this one in quotes'],
    ['(a b', [0, 4], '(a b)', 'not closed'],
    ['a)', [1, 2], '")"', 'closes nothing'],
    ['()', [0, 2], null, 'nothing between the parentheses'],
    ['a OR', [2, 4], '"OR"', 'without a condition after it'],
    ['OR a', [0, 2], '"OR"', 'without a condition before it'],
    ['(a OR)', [3, 5], '"OR"', 'without a condition after it'],
    ['a AND AND b', [6, 9], '"AND"', 'without a condition before it'],
    ['NOT', [0, 3], '"NOT"', 'without a condition after it'],
  ])('%j', (text, [position, end], suggestion, words) => {
    const result = parseQuery(text);
    expect(result).toMatchObject({ ok: false, position, end, suggestion });
    if (!result.ok) expect(result.problem).toContain(words);
    if (!result.ok && suggestion !== null) {
      expect(parseQuery(text.slice(0, position) + suggestion + text.slice(end)), 'the suggestion').not.toMatchObject({
        position,
        problem: result.problem,
      });
    }
  });

  test('more than a hundred conditions', () => {
    expect(parseQuery('a '.repeat(100)).ok).toBe(true);
    expect(parseQuery('a '.repeat(101))).toMatchObject({ ok: false, position: 200 });
  });

  test('more than fifty levels', () => {
    expect(parseQuery(`${'('.repeat(50)}a${')'.repeat(50)}`).ok).toBe(true);
    expect(parseQuery(`${'('.repeat(51)}a${')'.repeat(51)}`)).toMatchObject({ ok: false, position: 50, end: 51 });
    expect(parseQuery(`${'NOT '.repeat(51)}a`)).toMatchObject({ ok: false });
  });
});

test.each(verdicts)('every verdict can be asked for: %s', (verdict) => {
  expect(bare(parsed(`verdict:${verdict}`))).toEqual(['verdict', verdict]);
});
