/**
 * A YAML text as JSON values, with the place of each in the text. Comments stay in the text: nothing is ever written back from here.
 * Guarantees: never throws, whatever the text. Refuses, with its place, what JSON does not have, keys that stand twice, and anchors that
 * are named so often that a short text would become a huge value.
 */
import { type Document, isAlias, isMap, isScalar, isSeq, type Node, type Pair, parseDocument, type YAMLMap } from 'yaml';
import type { ScenarioProblem } from '#contract/models/scenario.ts';
import { createPlaces, type TextPlaces } from './text-places.ts';

export interface YamlText {
  /** Undefined where the text is no YAML. */
  readonly value: unknown;
  readonly problems: readonly ScenarioProblem[];
  readonly places: TextPlaces;
  /** Where the value of a path stands; the nearest thing around it where there is none. */
  rangeOf(path: readonly (string | number)[]): TextRange;
  /** Where a key stands in the object of a path. */
  rangeOfKey(path: readonly (string | number)[], key: string): TextRange;
}

export type TextRange = readonly [from: number, to: number];

const most = { values: 200_000, depth: 200, aliases: 100, problems: 100 } as const;

/** Brackets or list marks in a row that nobody writes: the parser takes seconds for a megabyte of them. */
const bottomless = /(?:(?:[[{]|[-?][ \t])[ \t\r\n]*){400}/;

const tooDeep = 'It is nested too deeply to be read';

export function readYaml(text: string): YamlText {
  const places = createPlaces(text);
  const failed = (sentence: string): YamlText => ({
    value: undefined,
    problems: [places.problem('error', sentence, [0, 0])],
    places,
    rangeOf: () => [0, 0],
    rangeOfKey: () => [0, 0],
  });
  if (bottomless.test(text)) return failed(tooDeep);
  try {
    return readDocument(text, places);
  } catch (error) {
    // The parser calls itself for what is nested, and runs out of stack before our own limit is looked at.
    if (error instanceof RangeError) return failed(tooDeep);
    return failed(`It can not be read as YAML (${error instanceof Error ? error.message.slice(0, 200) : 'no reason given'})`);
  }
}

function readDocument(text: string, places: TextPlaces): YamlText {
  // why: the library compares each key with every other one of its object; here a set does it. A silent one does not mind a second document.
  const document = parseDocument(text, { uniqueKeys: false, prettyErrors: false, logLevel: 'error', schema: 'core' });
  const problems = [
    ...document.errors.slice(0, most.problems).map(({ message, pos }) => places.problem('error', plainWords(message), [pos[0], pos[1]])),
    ...document.warnings.slice(0, most.problems).map(({ message, pos }) => places.problem('error', plainWords(message), [pos[0], pos[1]])),
  ];
  const converter = new Converter(document, places);
  const value = problems.length === 0 ? converter.convert(document.contents, 0) : undefined;
  const walk = (path: readonly (string | number)[]) => walkTo(document, path);
  return {
    value,
    problems: [...problems, ...converter.problems],
    places,
    rangeOf: (path) => rangeOfNode(walk(path)),
    rangeOfKey(path, key) {
      const node = walk(path);
      const pair = isMap(node) ? pairsOf(node).get(key) : undefined;
      return rangeOfNode(pair === undefined ? node : pair.key);
    },
  };
}

function plainWords(message: string): string {
  if (message.startsWith('Source contains multiple documents')) return 'A scenario is one document: there is a second one behind ---';
  return message.split('\n')[0]?.slice(0, 300) ?? 'This is no YAML';
}

const pairsByMap = new WeakMap<YAMLMap<unknown, unknown>, ReadonlyMap<string, Pair<unknown, unknown>>>();

/** The pairs of an object by key, the first of each: looked up once for each of thousands of fields. */
function pairsOf(map: YAMLMap<unknown, unknown>): ReadonlyMap<string, Pair<unknown, unknown>> {
  const known = pairsByMap.get(map);
  if (known !== undefined) return known;
  const pairs = new Map<string, Pair<unknown, unknown>>();
  for (const pair of map.items) {
    const key = keyOf(pair);
    if (key !== undefined && !pairs.has(key)) pairs.set(key, pair);
  }
  pairsByMap.set(map, pairs);
  return pairs;
}

function keyOf(pair: Pair<unknown, unknown>): string | undefined {
  return isScalar(pair.key) ? String(pair.key.value) : undefined;
}

function rangeOfNode(node: unknown): TextRange {
  if (typeof node !== 'object' || node === null || !('range' in node) || !Array.isArray(node.range)) return [0, 0];
  const [from, to]: readonly unknown[] = node.range;
  return [typeof from === 'number' ? from : 0, typeof to === 'number' ? to : 0];
}

function walkTo(document: Document.Parsed, path: readonly (string | number)[]): unknown {
  let node: unknown = document.contents;
  for (const key of path) {
    const holder: unknown = isAlias(node) ? node.resolve(document) : node;
    const inner: unknown = isMap(holder) ? pairsOf(holder).get(String(key))?.value : isSeq(holder) ? holder.items[Number(key)] : undefined;
    if (inner === undefined || inner === null) return node;
    node = inner;
  }
  return node;
}

class Converter {
  readonly problems: ScenarioProblem[] = [];
  readonly #document: Document.Parsed;
  readonly #places: TextPlaces;
  readonly #open = new Set<unknown>();
  #values = 0;
  #aliases = 0;

  constructor(document: Document.Parsed, places: TextPlaces) {
    this.#document = document;
    this.#places = places;
  }

  convert(node: unknown, depth: number): unknown {
    this.#values += 1;
    if (this.#values > most.values) return this.#complain(node, `It has more than ${most.values.toLocaleString('en-US')} values`, true);
    if (depth > most.depth) return this.#complain(node, tooDeep, true);
    if (isAlias(node)) return this.#alias(node, depth);
    if (isMap(node)) return this.#object(node.items, node, depth);
    if (isSeq(node)) return node.items.map((item) => this.convert(item, depth + 1));
    return isScalar(node) ? this.#scalar(node.value, node) : null;
  }

  #alias(node: Node & { source: string; resolve: (document: Document.Parsed) => unknown }, depth: number): unknown {
    this.#aliases += 1;
    if (this.#aliases > most.aliases) return this.#complain(node, `It names anchors more than ${most.aliases} times`, true);
    const target = node.resolve(this.#document);
    if (target === undefined) return this.#complain(node, `There is no anchor &${node.source}`);
    if (this.#open.has(target)) return this.#complain(node, `The anchor &${node.source} contains itself`);
    this.#open.add(target);
    const value = this.convert(target, depth + 1);
    this.#open.delete(target);
    return value;
  }

  #object(items: readonly Pair<unknown, unknown>[], node: unknown, depth: number): unknown {
    const seen = new Set<string>();
    const entries: [string, unknown][] = [];
    for (const pair of items) {
      const key = keyOf(pair);
      if (key === undefined) this.#complain(pair.key ?? node, 'A key is a text');
      else if (seen.has(key)) this.#complain(pair.key, `"${key.slice(0, 60)}" stands here twice`);
      else {
        seen.add(key);
        entries.push([key, this.convert(pair.value, depth + 1)]);
      }
    }
    // why: an entry called __proto__ becomes a field like any other.
    return Object.fromEntries(entries);
  }

  #scalar(value: unknown, node: Node): unknown {
    if (typeof value === 'number') {
      if (!Number.isFinite(value)) return this.#complain(node, 'JSON has no such number');
      if (Number.isInteger(value) && !Number.isSafeInteger(value)) {
        this.problems.push(this.#places.problem('warning', 'This number has more digits than are kept', rangeOfNode(node)));
      }
      return value;
    }
    return typeof value === 'string' || typeof value === 'boolean' ? value : null;
  }

  /** `isLast`: what follows is not looked at, and the same is not said again. */
  #complain(node: unknown, sentence: string, isLast = false): null {
    if (isLast && this.problems.some((problem) => problem.sentence === sentence)) return null;
    if (this.problems.length < most.problems) this.problems.push(this.#places.problem('error', sentence, rangeOfNode(node)));
    return null;
  }
}
