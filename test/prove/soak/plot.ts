const height = 5;
const width = 72;
const blocks = ' ▁▂▃▄▅▆▇█';

/**
 * A curve of block characters over time, from zero up, with its highest value at the left.
 * @param values evenly spaced in time; columns hold the highest of theirs
 */
export function plot(title: string, unit: string, values: readonly number[]): string {
  const columns = shrink(values);
  const top = Math.max(...columns, Number.MIN_VALUE);
  const rows = Array.from({ length: height }, (_, row) => {
    const floor = height - 1 - row;
    const cells = columns.map((value) => blocks[Math.max(0, Math.min(8, Math.round(((value / top) * height - floor) * 8)))] ?? ' ');
    const label = row === 0 ? tell(top) : row === height - 1 ? '0' : '';
    return `${label.padStart(9)} │${cells.join('')}`;
  });
  return `${title}${unit === '' ? '' : `, ${unit}`}\n${rows.join('\n')}`;
}

/** A figure with as many digits as it is worth. */
export function tell(value: number): string {
  return value >= 100 ? value.toFixed(0) : value.toFixed(1);
}

function shrink(values: readonly number[]): readonly number[] {
  if (values.length <= width) return values;
  return Array.from({ length: width }, (_, column) => {
    const from = Math.floor((column * values.length) / width);
    return Math.max(...values.slice(from, Math.max(from + 1, Math.floor(((column + 1) * values.length) / width))));
  });
}
