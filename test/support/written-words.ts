/** What a source file says to people: text between tags, and strings of more than one word. */
import { parseSync } from 'vite';

export interface Words {
  readonly text: string;
  /** Where in the source it begins. */
  readonly start: number;
}

type Node = Readonly<Record<string, unknown>>;

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string';
}

function textOf({ type, value }: Node): string | null {
  if (type === 'JSXText' || type === 'Literal') return typeof value === 'string' ? value : null;
  if (type !== 'TemplateElement' || typeof value !== 'object' || value === null || !('cooked' in value)) return null;
  return typeof value.cooked === 'string' ? value.cooked : null;
}

/** One word may be a name of the code; SQL is written in capitals. */
function isSaid(text: string): boolean {
  return /\p{L}[,.;:]?\s+\S/u.test(text) && !/\b(SELECT|INSERT|UPDATE|DELETE|CREATE|PRAGMA|WHERE|FROM)\b/.test(text);
}

export function wordsOf(path: string, source: string): readonly Words[] {
  const { program, errors } = parseSync(path, source);
  if (errors.length > 0) throw new Error(`${path} is not read: ${errors[0]?.message ?? ''}`);
  const found: Words[] = [];
  const keep = (node: Node) => {
    const text = textOf(node);
    if (text !== null && isSaid(text)) found.push({ text, start: typeof node['start'] === 'number' ? node['start'] : 0 });
  };
  const visit = (value: unknown): void => {
    if (isNode(value)) keep(value);
    if (typeof value === 'object' && value !== null) for (const part of Object.values(value)) visit(part);
  };
  visit(program);
  return found;
}
