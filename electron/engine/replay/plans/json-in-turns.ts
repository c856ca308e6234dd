import { JsonReader } from '#domain/json-reader.ts';
import type { JsonValue } from '#domain/json-value.ts';
import { nextTurn } from './turns.ts';

const tokensATurn = 4_000;

type Open = { readonly kind: 'array'; readonly items: JsonValue[] } | { readonly kind: 'object'; readonly fields: [string, JsonValue][] };

/**
 * What JSON.parse gives, read so that a large file does not hold the main loop up; or the line, from 1, on which it can not be read.
 * Nesting costs no stack.
 */
export async function readJsonInTurns(bytes: Uint8Array): Promise<{ readonly value: JsonValue } | { readonly line: number }> {
  const reader = new JsonReader(bytes);
  const open: Open[] = [];
  const root: JsonValue[] = [];
  let key = '';
  const take = (value: JsonValue) => {
    const inner = open.at(-1);
    if (inner === undefined) root.push(value);
    else if (inner.kind === 'array') inner.items.push(value);
    else inner.fields.push([key, value]);
  };
  const keys: string[] = [];
  for (let count = 1; ; count += 1) {
    if (count % tokensATurn === 0) await nextTurn();
    const token = reader.next();
    switch (token) {
      case 'end':
        return { value: root[0] ?? null };
      case 'bad':
        return { line: lineAt(bytes, reader.fault.at) };
      case 'key':
        key = reader.text(Number.MAX_SAFE_INTEGER);
        break;
      case 'object':
        keys.push(key);
        open.push({ kind: 'object', fields: [] });
        break;
      case 'array':
        keys.push(key);
        open.push({ kind: 'array', items: [] });
        break;
      case 'object-end':
      case 'array-end': {
        const closed = open.pop();
        key = keys.pop() ?? '';
        // why: fromEntries makes a field of every key, also of `__proto__`.
        if (closed !== undefined) take(closed.kind === 'array' ? closed.items : Object.fromEntries(closed.fields));
        break;
      }
      case 'string':
        take(reader.text(Number.MAX_SAFE_INTEGER));
        break;
      case 'number':
        take(Number(latin1(bytes, reader)));
        break;
      case 'literal':
        take(literalOf(latin1(bytes, reader)));
    }
  }
}

function latin1(bytes: Uint8Array, { start, end }: JsonReader): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset + start, end - start).toString('latin1');
}

function literalOf(text: string): boolean | null {
  return text === 'null' ? null : text === 'true';
}

function lineAt(bytes: Uint8Array, at: number): number {
  let line = 1;
  for (let index = bytes.indexOf(0x0a); index !== -1 && index < at; index = bytes.indexOf(0x0a, index + 1)) line += 1;
  return line;
}
