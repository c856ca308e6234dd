/**
 * Paths below a Console's base URL, made of a template and values from outside. Guarantees: whatever the values are, the path has the
 * template's segments, one for one, and no value becomes a slash, a query, a fragment or a step upwards.
 */

declare const brand: unique symbol;

/** Begins with `/`, encoded, with a query where the template has one. Made by `consolePath` only. */
export type ConsolePath = string & { readonly [brand]: true };

const longestTemplate = 500;
const placeholder = /\{([^{}]*)\}/g;
const fieldName = /^[A-Za-z_][A-Za-z0-9_]*$/;
const encoded = /^(?:\/(?:[A-Za-z0-9\-_.!~*'()]|%[0-9A-F]{2})*)+(?:\?[^#\s]*)?$/;

/**
 * Fills `{name}` of the template. A value that the template names and that isn't given counts as empty. Values that would be a path of
 * their own (`.`, `..`, nothing) are encoded into something that no id is, so that the Console answers 404 and never for another thing.
 */
export function consolePath(template: string, values: Readonly<Record<string, string>>): ConsolePath {
  const queryAt = template.indexOf('?');
  const path = queryAt < 0 ? template : template.slice(0, queryAt);
  const segments = path.split('/').filter((segment) => segment !== '');
  const filled = segments.map((segment) => `/${encodeSegment(fill(segment, values))}`).join('');
  const query = queryAt < 0 ? '' : encodeQuery(template.slice(queryAt + 1), values);
  const whole = `${filled === '' ? '/' : filled}${query === '' ? '' : `?${query}`}`;
  if (!isConsolePath(whole)) throw new Error('A path was not encoded.');
  return whole;
}

/** Names of the fields that a template asks for, each once. */
export function pathFields(template: string): string[] {
  return [...new Set([...template.matchAll(placeholder)].map(([, name = '']) => name))];
}

/** What is wrong with a template that a person typed, in one sentence; null when it can be used. An empty one can: it fetches nothing. */
export function findTemplateProblem(template: string): string | null {
  if (template.length > longestTemplate) return `The path is longer than ${longestTemplate} characters.`;
  if (/[\u0000-\u0020\u007f\\]/.test(template)) return 'The path has a blank, a backslash or a control character.';
  if (/^[A-Za-z][A-Za-z0-9+.-]*:|^\/\//.test(template)) return 'The path is an address of its own; write only what follows the base URL.';
  if (template.includes('#')) return 'The path has a #, which is never sent to a server.';
  if (template.includes('%')) return 'The path has a %; write characters as they are, they are encoded when it is used.';
  if (/[{}]/.test(template.replace(placeholder, ''))) return 'A brace has no partner; a field is written {run_id}.';
  const wrongName = pathFields(template).find((name) => !fieldName.test(name));
  if (wrongName !== undefined) return `{${wrongName}} is no field; a field is written like {run_id}.`;
  const [path = ''] = template.split('?');
  if (path.split('/').some((segment) => segment === '.' || segment === '..')) return 'The path has a step (. or ..) in it.';
  return null;
}

function isConsolePath(text: string): text is ConsolePath {
  return encoded.test(text);
}

function fill(text: string, values: Readonly<Record<string, string>>): string {
  return text.replace(placeholder, (_, name: string) => (Object.hasOwn(values, name) ? (values[name] ?? '') : ''));
}

/** URL parsers read `%2e` as a dot too, so a segment of dots is encoded twice. */
function encodeSegment(text: string): string {
  if (text === '') return '%20';
  if (text === '.' || text === '..') return text.replaceAll('.', '%252E');
  return encodePart(text);
}

function encodeQuery(text: string, values: Readonly<Record<string, string>>): string {
  const pairs = text.split('&').filter((pair) => pair !== '');
  const encodePair = (pair: string) => {
    const equals = pair.indexOf('=');
    if (equals < 0) return encodePart(fill(pair, values));
    return `${encodePart(fill(pair.slice(0, equals), values))}=${encodePart(fill(pair.slice(equals + 1), values))}`;
  };
  return pairs.map(encodePair).join('&');
}

/** Half of a pair alone can't be encoded. */
function encodePart(text: string): string {
  return encodeURIComponent(text.toWellFormed());
}
