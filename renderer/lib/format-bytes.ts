const units = ['KiB', 'MiB', 'GiB', 'TiB'] as const;
const grouped = new Intl.NumberFormat('en-US');

/** `0 B`, `812 B`, `1.23 KiB`, `10.0 MiB`: binary units, as limits are set in, with three significant digits. */
export function formatBytes(bytes: number): string {
  if (bytes < 1024) return `${bytes} B`;
  let value = bytes / 1024;
  let unit = 0;
  while (value >= 1023.5 && unit < units.length - 1) {
    value /= 1024;
    unit += 1;
  }
  return `${value >= 99.95 ? value.toFixed(0) : value >= 9.995 ? value.toFixed(1) : value.toFixed(2)} ${units[unit] ?? 'TiB'}`;
}

/** `1,204,331` */
export function formatCount(count: number): string {
  return grouped.format(count);
}

/** `1 delivery`, `12 deliveries` */
export function countOf(count: number, one: string, many: string): string {
  return `${formatCount(count)} ${count === 1 ? one : many}`;
}
