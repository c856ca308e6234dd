import { findVariables } from './variables.ts';

type Values = ReadonlyMap<string, string>;

function namedIn(value: string, values: Values): readonly string[] {
  const names = [...findVariables(value)].filter(({ name }) => name.startsWith('env.')).map(({ name }) => name.slice('env.'.length));
  return [...new Set(names)].filter((name) => values.has(name));
}

/** The names of the circle, first and last the same; `settled` are those that lead to none. */
function circleFrom(name: string, values: Values, settled: Set<string>, path: readonly string[]): readonly string[] | null {
  if (path.includes(name)) return [...path.slice(path.indexOf(name)), name];
  if (settled.has(name)) return null;
  for (const next of namedIn(values.get(name) ?? '', values)) {
    const circle = circleFrom(next, values, settled, [...path, name]);
    if (circle !== null) return circle;
  }
  settled.add(name);
  return null;
}

/** A sentence on values of an environment that name each other in a circle; null where none do. */
export function valueCircle(values: Values): string | null {
  const settled = new Set<string>();
  for (const name of values.keys()) {
    const circle = circleFrom(name, values, settled, []);
    if (circle !== null) return `The value of env.${circle[0]} leads back to itself: ${circle.map((one) => `env.${one}`).join(' → ')}.`;
  }
  return null;
}
