/** JSON as a tree of the texts that were sent: no number is computed, no escape resolved, no key lost, until a style asks for it. */
import { JsonReader, type JsonToken } from '#domain/json-reader.ts';
import { isUtf8 } from '#domain/utf8.ts';

export type JsonNode =
  | { readonly kind: 'object'; readonly entries: { key: string; value: JsonNode }[] }
  | { readonly kind: 'array'; readonly items: JsonNode[] }
  /** `raw` is what stands between the quotes. */
  | { readonly kind: 'string'; readonly raw: string }
  | { readonly kind: 'number' | 'literal'; readonly raw: string };

/** Deeper documents are nobody's webhooks, and writing one would need as much stack. */
const deepest = 200;

type Container = Extract<JsonNode, { kind: 'object' | 'array' }>;

class TreeBuilder {
  root: JsonNode | undefined;
  readonly #open: Container[] = [];
  #key = '';

  take(token: JsonToken, raw: string): void {
    if (token === 'key') this.#key = raw;
    else if (token === 'object-end' || token === 'array-end') this.#open.pop();
    else if (token === 'object') this.#enter({ kind: 'object', entries: [] });
    else if (token === 'array') this.#enter({ kind: 'array', items: [] });
    else if (token === 'string' || token === 'number' || token === 'literal') this.#place({ kind: token, raw });
  }

  #enter(node: Container): void {
    this.#place(node);
    this.#open.push(node);
  }

  #place(node: JsonNode): void {
    const parent = this.#open.at(-1);
    if (parent === undefined) this.root = node;
    else if (parent.kind === 'object') parent.entries.push({ key: this.#key, value: node });
    else parent.items.push(node);
  }
}

/** Undefined for anything but well-formed JSON in well-formed UTF-8, a leading byte order mark aside, of at most 200 levels. */
export function readJsonTree(body: Uint8Array): JsonNode | undefined {
  if (body.length === 0 || !isUtf8(body)) return undefined;
  const bytes = Buffer.from(body.buffer, body.byteOffset, body.byteLength);
  const reader = new JsonReader(bytes);
  const builder = new TreeBuilder();
  for (;;) {
    const token = reader.next();
    if (token === 'bad' || reader.depth > deepest) return undefined;
    if (token === 'end') return builder.root;
    builder.take(token, bytes.toString('utf8', reader.start, reader.end));
  }
}
