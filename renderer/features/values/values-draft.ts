/** Values of an environment as they are being edited. Pure. */
import { type EnvironmentValue, environmentValueSchema, valueNameSchema } from '#contract/models/composer.ts';

export interface ValueRow {
  /** For React; rows have no identity of their own. */
  readonly key: number;
  readonly name: string;
  readonly value: string;
}

export function rowsOf(items: readonly EnvironmentValue[]): readonly ValueRow[] {
  return items.map(({ name, value }, key) => ({ key, name, value }));
}

export function withRow(rows: readonly ValueRow[]): readonly ValueRow[] {
  return [...rows, { key: Math.max(-1, ...rows.map(({ key }) => key)) + 1, name: '', value: '' }];
}

/** An untouched row, which is left out when saved. */
function isBlank({ name, value }: ValueRow): boolean {
  return name.trim() === '' && value === '';
}

/** What is wrong with a row, in words; null when nothing is. */
export function rowProblem(row: ValueRow, rows: readonly ValueRow[]): string | null {
  if (isBlank(row)) return null;
  const name = row.name.trim();
  if (name === '') return 'It needs a name';
  const checked = valueNameSchema.safeParse(name);
  if (!checked.success) return checked.error.issues[0]?.message ?? 'Letters, digits and underscores';
  if (rows.some((other) => other.key !== row.key && other.name.trim() === name)) return `${name} is there twice`;
  return environmentValueSchema.safeParse({ name, value: row.value }).success ? null : 'At most 10,000 characters';
}

/** What is saved; null while a row is wrong. */
export function readRows(rows: readonly ValueRow[]): EnvironmentValue[] | null {
  if (rows.some((row) => rowProblem(row, rows) !== null)) return null;
  return rows.filter((row) => !isBlank(row)).map(({ name, value }) => ({ name: name.trim(), value }));
}
