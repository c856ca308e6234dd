/** Figures in the sentences of jobs, as the window writes them. */
import { grouped } from '#domain/grouped.ts';

const byteUnits = ['KiB', 'MiB', 'GiB', 'TiB'] as const;

/** `1,234` */
export function figureOf(count: number): string {
  return grouped(count);
}

/** `1 delivery`, `1,234 deliveries`. */
export function deliveriesOf(count: number): string {
  return `${grouped(count)} ${count === 1 ? 'delivery' : 'deliveries'}`;
}

/** `812 B`, `1.23 KiB`, `10.0 MiB`: three significant digits. */
export function bytesOf(bytes: number): string {
  if (bytes < 1024) return `${bytes} B`;
  let value = bytes / 1024;
  let unit = 0;
  while (value >= 1023.5 && unit < byteUnits.length - 1) {
    value /= 1024;
    unit += 1;
  }
  return `${value >= 99.95 ? value.toFixed(0) : value.toPrecision(3)} ${byteUnits[unit] ?? 'TiB'}`;
}

/** A figure in the unit of a job. */
export function amountOf(amount: number, unit: 'deliveries' | 'bytes' | 'pages'): string {
  if (unit === 'deliveries') return deliveriesOf(amount);
  if (unit === 'bytes') return bytesOf(amount);
  return `${grouped(amount)} ${amount === 1 ? 'page' : 'pages'}`;
}

/** `1,250 of 20,000 deliveries` */
export function shareOf(done: number, total: number, unit: 'deliveries' | 'bytes' | 'pages'): string {
  return `${unit === 'bytes' ? bytesOf(done) : grouped(done)} of ${amountOf(total, unit)}`;
}
