/**
 * Where a value stands in a JSON document. A path is a chain from the value up to the root, so that a document of any depth costs one
 * small object a level, and its text is made only for what is shown.
 */

export type PathStep =
  | { readonly kind: 'key'; readonly key: string }
  /** A list's item that was found by its own id; `index` is its place in the Console's list, or in the payload's where the Console has none. */
  | { readonly kind: 'item'; readonly id: string | number; readonly index: number }
  | { readonly kind: 'place'; readonly index: number };

/** Null is the root. */
export type ValuePath = { readonly parent: ValuePath; readonly step: PathStep } | null;

/** Longer texts of paths keep their end, which says more than their beginning. */
const longestPath = 1_000;

const plainName = /^[\p{L}\p{N}_$@:/-]+$/u;
const onlyDigits = /^\d+$/;

/** The key, id or place as a rule's path names it. */
export function stepName(step: PathStep): string {
  switch (step.kind) {
    case 'key':
      return step.key;
    case 'item':
      return String(step.id);
    case 'place':
      return String(step.index);
  }
}

/** A key as a path names it: in quotes where it could be read as something else. */
export function quotedKey(key: string): string {
  return plainName.test(key) ? key : JSON.stringify(key);
}

/** `isFirst`: nothing stands before it, so a key needs no dot. */
function stepText(step: PathStep, isFirst: boolean): string {
  if (step.kind === 'place') return `[${step.index}]`;
  // why: an id that is a number, one that is digits in text, and a place are three things and must not look alike.
  if (step.kind === 'item' && typeof step.id === 'number') return `[id=${step.id}]`;
  const name = stepName(step);
  if (step.kind === 'item') return plainName.test(name) && !onlyDigits.test(name) ? `[${name}]` : `[${JSON.stringify(name)}]`;
  return isFirst ? quotedKey(name) : `.${quotedKey(name)}`;
}

/**
 * Keys joined by dots, a list's item as `[tc_login]` or `[0]`, and names that could be read in two ways as JSON text: `labels."a.b"`,
 * `cases["tc 1"]`. Empty for the root. A rule's path that is written like this means exactly this place.
 */
export function pathText(path: ValuePath): string {
  const parts: string[] = [];
  let length = 0;
  for (let at = path; at !== null; at = at.parent) {
    const part = stepText(at.step, at.parent === null);
    length += part.length;
    if (length > longestPath) return `…${parts.toReversed().join('')}`;
    parts.push(part);
  }
  return parts.toReversed().join('');
}

/** The innermost key on the way to a value: for a list's item, the key of the list. */
export function nearestKey(path: ValuePath): string | null {
  let at = path;
  while (at !== null && at.step.kind !== 'key') at = at.parent;
  return at?.step.kind === 'key' ? at.step.key : null;
}
