/**
 * SQL as a value. In a `sql` template every interpolated value becomes a parameter and every interpolated fragment nests, so text
 * from outside can not become SQL. `raw` takes constants of this folder only.
 */
export type SqlValue = string | number | bigint | null | Uint8Array;

export interface SqlFragment {
  readonly text: string;
  readonly values: readonly SqlValue[];
}

const fragments = new WeakSet<object>();

function fragment(text: string, values: readonly SqlValue[]): SqlFragment {
  const made = { text, values };
  fragments.add(made);
  return made;
}

function isFragment(value: SqlValue | SqlFragment): value is SqlFragment {
  return typeof value === 'object' && value !== null && fragments.has(value);
}

export function sql(strings: TemplateStringsArray, ...parts: readonly (SqlValue | SqlFragment)[]): SqlFragment {
  let text = strings[0] ?? '';
  const values: SqlValue[] = [];
  for (const [index, part] of parts.entries()) {
    if (isFragment(part)) {
      text += part.text;
      values.push(...part.values);
    } else {
      text += '?';
      values.push(part);
    }
    text += strings[index + 1] ?? '';
  }
  return fragment(text, values);
}

/** A constant as a fragment. Never for anything that comes from outside. */
export function raw(text: string): SqlFragment {
  return fragment(text, []);
}

/** Fragments with a separator between them. */
export function join(parts: readonly SqlFragment[], separator: string): SqlFragment {
  return fragment(
    parts.map((part) => part.text).join(separator),
    parts.flatMap((part) => part.values),
  );
}
