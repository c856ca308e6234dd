/** Pieces of a diagnosis's sentences. */
import { grouped } from '#domain/grouped.ts';

const units = [
  { us: 86_400_000_000, one: 'day', many: 'days' },
  { us: 3_600_000_000, one: 'hour', many: 'hours' },
  { us: 60_000_000, one: 'minute', many: 'minutes' },
  { us: 1_000_000, one: 'second', many: 'seconds' },
] as const;

/** `3 hours`, `1 day`, `less than a second`: rounded down to the largest unit that fits. */
export function spanWords(us: number): string {
  const unit = units.find((one) => us >= one.us);
  if (unit === undefined) return 'less than a second';
  const count = Math.floor(us / unit.us);
  return `${count} ${count === 1 ? unit.one : unit.many}`;
}

/** `1 byte`, `1,048,576 bytes`. */
export function byteWords(count: number): string {
  return `${grouped(count)} ${count === 1 ? 'byte' : 'bytes'}`;
}

/** `184cd445…55b6`: enough to compare by eye. */
export function shortSignature(text: string): string {
  return text.length <= 16 ? text : `${text.slice(0, 8)}…${text.slice(-4)}`;
}
