/** Writes a JSON tree as one of the programs would that senders and frameworks are made of. */
import type { JsonEntry, JsonNode, RawString } from './json-tree.ts';

export interface JsonStyle {
  /** Null: all on one line. */
  readonly indent: string | null;
  readonly colon: ':' | ': ' | ' : ';
  /** Between items on one line. */
  readonly comma: ',' | ', ';
  readonly strings: StringStyle;
  readonly numbers: NumberStyle;
  readonly isSorted: boolean;
}

export type StringStyle = 'as-sent' | 'plain' | 'ascii' | 'ascii-upper' | 'slashes' | 'ascii-slashes' | 'html' | 'html-ascii-upper';
export type NumberStyle = 'as-sent' | 'javascript' | 'with-fraction';

/** What a style changed beyond white space. */
export interface StyleEffect {
  order: boolean;
  numbers: boolean;
  strings: boolean;
}

function escaped(text: string, pattern: RegExp, isUpper: boolean): string {
  return text.replace(pattern, (unit) => {
    const digits = unit.charCodeAt(0).toString(16).padStart(4, '0');
    return `\\u${isUpper ? digits.toUpperCase() : digits}`;
  });
}

const beyondAscii = /[\u007f-\uffff]/g;
const htmlSigns = /[<>&\u2028\u2029]/g;
/** What System.Text.Json escapes unless told otherwise. */
const dotnetSigns = /[<>&'+`\u007f-\uffff]/g;

const stringStyles: Readonly<Record<StringStyle, (plain: string) => string>> = {
  'as-sent': (plain) => plain,
  plain: (plain) => plain,
  ascii: (plain) => escaped(plain, beyondAscii, false),
  'ascii-upper': (plain) => escaped(plain, beyondAscii, true),
  slashes: (plain) => plain.replaceAll('/', '\\/'),
  'ascii-slashes': (plain) => escaped(plain.replaceAll('/', '\\/'), beyondAscii, false),
  html: (plain) => escaped(plain, htmlSigns, false),
  'html-ascii-upper': (plain) => escaped(plain, dotnetSigns, true).replaceAll('\\"', '\\u0022'),
};

/** What stands between the quotes as JSON.stringify writes it. */
function plainText(raw: string): string {
  if (!/[\\\ud800-\udfff]/.test(raw)) return raw;
  return JSON.stringify(JSON.parse(`"${raw}"`)).slice(1, -1);
}

function numberText(raw: string, style: NumberStyle): string {
  if (style === 'as-sent') return raw;
  if (style === 'with-fraction') return /^-?[0-9]+$/.test(raw) ? `${raw}.0` : raw;
  return JSON.stringify(Number(raw));
}

class StyledWriter {
  readonly effect: StyleEffect = { order: false, numbers: false, strings: false };
  readonly #style: JsonStyle;
  #text = '';

  constructor(style: JsonStyle) {
    this.#style = style;
  }

  get text(): string {
    return this.#text;
  }

  write(node: JsonNode, depth: number): void {
    if (node.kind === 'object')
      this.#list(node.entries.length, '{', '}', depth, this.#inOrder(node.entries), (entry) => this.#entry(entry, depth));
    else if (node.kind === 'array') this.#list(node.items.length, '[', ']', depth, node.items, (item) => this.write(item, depth + 1));
    else if (node.kind === 'string') this.#text += this.#string(node.raw);
    else this.#text += node.kind === 'number' ? this.#number(node.raw) : node.raw;
  }

  #entry({ key, value }: JsonEntry, depth: number): void {
    this.#text += this.#string(key) + this.#style.colon;
    this.write(value, depth + 1);
  }

  #list<T>(count: number, open: string, close: string, depth: number, items: readonly T[], write: (item: T) => void): void {
    const { indent, comma } = this.#style;
    if (count === 0) {
      this.#text += open + close;
      return;
    }
    const line = indent === null ? '' : `\n${indent.repeat(depth + 1)}`;
    this.#text += open + line;
    for (const [index, item] of items.entries()) {
      if (index > 0) this.#text += indent === null ? comma : `,${line}`;
      write(item);
    }
    this.#text += indent === null ? close : `\n${indent.repeat(depth)}${close}`;
  }

  #inOrder(entries: readonly JsonEntry[]): readonly JsonEntry[] {
    if (!this.#style.isSorted) return entries;
    const sorted = entries.toSorted((one, other) => (one.key.text < other.key.text ? -1 : one.key.text > other.key.text ? 1 : 0));
    if (sorted.some((entry, index) => entry !== entries[index])) this.effect.order = true;
    return sorted;
  }

  #string(raw: RawString): string {
    const { strings } = this.#style;
    if (raw.isSimple || strings === 'as-sent') return `"${raw.text}"`;
    const text = stringStyles[strings](plainText(raw.text));
    if (text !== raw.text) this.effect.strings = true;
    return `"${text}"`;
  }

  #number(raw: string): string {
    const text = numberText(raw, this.#style.numbers);
    if (text !== raw) this.effect.numbers = true;
    return text;
  }
}

export function writeJson(node: JsonNode, style: JsonStyle): { readonly text: string; readonly effect: StyleEffect } {
  const writer = new StyledWriter(style);
  writer.write(node, 0);
  return { text: writer.text, effect: writer.effect };
}
