/** JSON as a tree of the texts that were sent: no number is computed, no escape resolved, no key lost, until a style asks for it. */
import { isUtf8 } from 'node:buffer';

/** What stands between the quotes; `isSimple` where every program writes it so. */
export interface RawString {
  readonly text: string;
  readonly isSimple: boolean;
}

export type JsonNode =
  | { readonly kind: 'object'; readonly entries: JsonEntry[] }
  | { readonly kind: 'array'; readonly items: JsonNode[] }
  | { readonly kind: 'string'; readonly raw: RawString }
  | { readonly kind: 'number' | 'literal'; readonly raw: string };

export interface JsonEntry {
  readonly key: RawString;
  readonly value: JsonNode;
}

/** Deeper documents are nobody's webhooks, and writing one would need as much stack. */
const deepest = 200;

type Container = Extract<JsonNode, { kind: 'object' | 'array' }>;

const noKey: RawString = { text: '', isSimple: true };
/** No sign that any style escapes. */
const simple = /^"[ !#-%(-*,-.0-;=?-[\]-_a-~]*"$/;

class TreeBuilder {
  root: JsonNode | undefined;
  readonly #open: Container[] = [];
  #key: RawString | undefined;

  get depth(): number {
    return this.#open.length;
  }

  /** Takes tokens of well-formed JSON in their order; commas and colons say nothing that their places do not. */
  take(token: string): void {
    const first = token[0];
    if (first === '}' || first === ']') this.#open.pop();
    else if (first === '{') this.#enter({ kind: 'object', entries: [] });
    else if (first === '[') this.#enter({ kind: 'array', items: [] });
    else if (first === '"') this.#string({ text: token.slice(1, -1), isSimple: simple.test(token) });
    else if (first !== ',' && first !== ':') this.#place({ kind: /[-0-9]/.test(first ?? '') ? 'number' : 'literal', raw: token });
  }

  #string(raw: RawString): void {
    const parent = this.#open.at(-1);
    if (parent?.kind === 'object' && this.#key === undefined) this.#key = raw;
    else this.#place({ kind: 'string', raw });
  }

  #enter(node: Container): void {
    this.#place(node);
    this.#open.push(node);
  }

  #place(node: JsonNode): void {
    const parent = this.#open.at(-1);
    if (parent === undefined) this.root = node;
    else if (parent.kind === 'array') parent.items.push(node);
    else {
      parent.entries.push({ key: this.#key ?? noKey, value: node });
      this.#key = undefined;
    }
  }
}

const tokens = /"(?:[^"\\]|\\.)*"|[-+.0-9A-Za-z]+|[{}[\],:]/g;

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    // No JSON, so there is no tree.
    return false;
  }
}

/** Undefined for anything but well-formed JSON in well-formed UTF-8, a leading byte order mark aside, of at most 200 levels. */
export function readJsonTree(body: Uint8Array): JsonNode | undefined {
  if (body.length === 0 || !isUtf8(body)) return undefined;
  const text = Buffer.from(body.buffer, body.byteOffset, body.byteLength)
    .toString('utf8')
    .replace(/^\ufeff/, '');
  // why: the native parser judges a megabyte in milliseconds; what it takes can be cut into tokens without a grammar.
  if (!isJson(text)) return undefined;
  const builder = new TreeBuilder();
  for (const [token] of text.matchAll(tokens)) {
    builder.take(token);
    if (builder.depth > deepest) return undefined;
  }
  return builder.root;
}
