/** The same JSON in another text: what a program makes of a body that it reads and writes again. */
import type { Difference, HypothesisCode } from '#contract/models/diagnosis.ts';
import { withBody } from '../diagnosis/rewritten.ts';
import type { Trial } from '../diagnosis/trial.ts';
import type { DiagnosisCase } from '../diagnosis-case.ts';
import { type JsonStyle, type NumberStyle, type StringStyle, type StyleEffect, writeJson } from './json-style.ts';
import { type JsonNode, readJsonTree } from './json-tree.ts';

interface NamedStyle extends JsonStyle {
  /** Follows "the same JSON". */
  readonly words: string;
}

const compact: JsonStyle = { indent: null, colon: ':', comma: ',', strings: 'as-sent', numbers: 'as-sent', isSorted: false };
const spaced: JsonStyle = { ...compact, colon: ': ', comma: ', ' };
const indented = (indent: string, colon: JsonStyle['colon'] = ': '): JsonStyle => ({ ...compact, indent, colon });

/** Likeliest first; each is one program's way. */
const named: readonly NamedStyle[] = [
  { ...compact, strings: 'plain', numbers: 'javascript', words: 'as JSON.stringify(JSON.parse(body)) writes it' },
  { ...compact, words: 'without white space' },
  { ...indented('  '), strings: 'plain', numbers: 'javascript', words: 'as JSON.stringify(JSON.parse(body), null, 2) writes it' },
  { ...indented('  '), words: 'indented by two spaces' },
  { ...spaced, strings: 'ascii', words: 'as json.dumps of Python writes it' },
  { ...spaced, words: 'with a space after each colon and comma' },
  { ...indented('    '), words: 'indented by four spaces' },
  { ...indented('\t'), words: 'indented by tabs' },
  { ...compact, strings: 'ascii', words: 'without white space and with \\u escapes for what is not ASCII' },
  { ...compact, strings: 'ascii-slashes', words: 'as json_encode of PHP writes it' },
  { ...indented('    '), strings: 'ascii-slashes', words: 'as json_encode of PHP writes it with JSON_PRETTY_PRINT' },
  { ...compact, strings: 'slashes', words: 'with each slash escaped' },
  { ...compact, strings: 'html', words: 'as json.Marshal of Go writes it' },
  { ...compact, strings: 'html', numbers: 'javascript', isSorted: true, words: 'as json.Marshal of Go writes it from a map' },
  { ...compact, strings: 'html-ascii-upper', words: 'as System.Text.Json of .NET writes it' },
  { ...compact, strings: 'ascii-upper', words: 'with upper-case \\u escapes for what is not ASCII' },
  { ...compact, isSorted: true, words: 'with its keys sorted' },
  { ...spaced, isSorted: true, strings: 'ascii', words: 'as json.dumps of Python writes it with sort_keys' },
  { ...compact, isSorted: true, strings: 'ascii', words: 'without white space, with its keys sorted and \\u escapes' },
  { ...compact, isSorted: true, strings: 'plain', numbers: 'javascript', words: 'as JSON.stringify writes it with its keys sorted' },
  { ...indented('  '), isSorted: true, words: 'indented by two spaces with its keys sorted' },
  { ...indented('  ', ' : '), words: 'as the default pretty printer of Jackson writes it' },
  { ...compact, numbers: 'with-fraction', words: 'with ".0" after each whole number' },
];

function codeOf(effect: StyleEffect): { readonly code: HypothesisCode; readonly kind: Difference['kind'] } {
  if (effect.order) return { code: 'json-key-order', kind: 'key-order' };
  if (effect.numbers) return { code: 'json-numbers', kind: 'numbers' };
  return effect.strings ? { code: 'json-escapes', kind: 'escapes' } : { code: 'json-white-space', kind: 'white-space' };
}

const changeWords = {
  'json-key-order': 'its keys are in another order',
  'json-numbers': 'its numbers are written in another way',
  'json-escapes': 'its strings are escaped in another way',
  'json-white-space': 'its white space is another',
} as const;

function isChangeCode(code: HypothesisCode): code is keyof typeof changeWords {
  return code in changeWords;
}

function trialOf(given: DiagnosisCase, tree: JsonNode, style: NamedStyle, end: string): Trial {
  const { text, effect } = writeJson(tree, style);
  const { code, kind } = codeOf(effect);
  const what = isChangeCode(code) ? changeWords[code] : '';
  return {
    code,
    request: withBody(given.request, Buffer.from(text + end, 'utf8')),
    settings: given.settings,
    content: `the same JSON ${style.words}${end === '' ? '' : ' and a line feed'}`,
    difference: kind,
    words: () => ({
      sentence: `What was signed is the same JSON in another text: ${what}. It is the body ${style.words}${end === '' ? '' : ', with a line feed at the end'}.`,
      advice: 'Sign the very bytes that are sent, and verify the very bytes that arrive: serialise once, and use that text for both.',
      habit: 'parse-then-serialise',
      fix: null,
    }),
  };
}

/** One program's way after another, each with and without a line feed at the end. */
export function* jsonContent(given: DiagnosisCase): Iterable<Trial> {
  const tree = readJsonTree(given.request.body);
  if (tree === undefined) return;
  for (const style of named) {
    yield trialOf(given, tree, style, '');
  }
  for (const style of named.slice(0, 8)) yield trialOf(given, tree, style, '\n');
}

const layouts: readonly [JsonStyle, string][] = [
  [compact, 'without white space'],
  [spaced, 'with a space after each colon and comma'],
  [indented('  '), 'indented by two spaces'],
  [indented('    '), 'indented by four spaces'],
  [indented('\t'), 'indented by tabs'],
  [{ ...compact, colon: ': ' }, 'with a space after each colon'],
];
const stringWords: readonly [StringStyle, string][] = [
  ['as-sent', ''],
  ['plain', ', without needless escapes'],
  ['ascii', ', with \\u escapes'],
  ['ascii-slashes', ', with \\u escapes and escaped slashes'],
  ['slashes', ', with escaped slashes'],
  ['html', ', with escaped signs of HTML'],
];
const numberWords: readonly [NumberStyle, string][] = [
  ['as-sent', ''],
  ['javascript', ', with numbers as JavaScript writes them'],
  ['with-fraction', ', with ".0" after whole numbers'],
];

/** Larger bodies would take more than the time there is. */
const mostCombined = 64 * 1024;

function* combinations(isSorted: boolean): Iterable<NamedStyle> {
  for (const [numbers, numberText] of numberWords) {
    for (const [strings, stringText] of stringWords) {
      for (const [layout, layoutText] of layouts) {
        const words = `${layoutText}${stringText}${numberText}${isSorted ? ', with its keys sorted' : ''}`;
        yield { ...layout, strings, numbers, isSorted, words };
      }
    }
  }
}

/** Every layout with every way of strings, numbers and order: for small bodies, when nothing else was found. */
export function* jsonCombinations(given: DiagnosisCase): Iterable<Trial> {
  if (given.request.body.length > mostCombined) return;
  const tree = readJsonTree(given.request.body);
  if (tree === undefined) return;
  for (const isSorted of [false, true]) for (const style of combinations(isSorted)) yield trialOf(given, tree, style, '');
}

/** Texts of the parts that some senders sign in place of the whole. */
export function* innerObjects(given: DiagnosisCase): Iterable<Trial> {
  const tree = readJsonTree(given.request.body);
  if (tree?.kind !== 'object') return;
  const data = tree.entries.find(({ key }) => key.text === 'data' || key.text === 'payload')?.value;
  const object = data?.kind === 'object' ? data.entries.find(({ key }) => key.text === 'object')?.value : undefined;
  for (const [node, name] of [
    [data, 'data'],
    [object, 'data.object'],
  ] as const) {
    if (node === undefined) continue;
    for (const style of named.slice(0, 6)) {
      yield {
        code: 'inner-object',
        request: withBody(given.request, Buffer.from(writeJson(node, style).text, 'utf8')),
        settings: given.settings,
        content: `"${name}" alone`,
        difference: 'content',
        words: () => ({
          sentence: `Only "${name}" was signed, not the whole body.`,
          advice: 'Sign the whole body, byte for byte as it is sent.',
          habit: 'parse-then-serialise',
          fix: null,
        }),
      };
    }
  }
}
