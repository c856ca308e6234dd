/** Bytes as people read them: rows of 16, in hex and as text. Pure. */

export const bytesPerRow = 16;

/** Two hex digits per byte; undefined bytes (behind the end) are spaces. */
export function hexOf(byte: number | undefined): string {
  return byte === undefined ? '  ' : byte.toString(16).padStart(2, '0');
}

/** The ASCII character, or a middle dot for everything that has no shape of its own. */
export function textOf(byte: number | undefined): string {
  if (byte === undefined) return ' ';
  return byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : '·';
}

/** At least eight hex digits, so that the column keeps its width up to 4 GiB. */
export function offsetOf(offset: number): string {
  return offset.toString(16).padStart(8, '0');
}

/** Hex digits of the bytes, a space between each two. */
export function hexText(bytes: Uint8Array): string {
  return Array.from(bytes, hexOf).join(' ');
}

/** An offset as a person types it: `4096`, `4,096`, `0x1000`; undefined when it is none. */
export function parseOffset(text: string): number | undefined {
  const plain = text.trim().replaceAll(/[ ,_]/g, '');
  if (/^0x[0-9a-f]{1,12}$/i.test(plain)) return Number.parseInt(plain.slice(2), 16);
  return /^[0-9]{1,15}$/.test(plain) ? Number(plain) : undefined;
}

export interface ByteSelection {
  /** Where it began; the other end moves. */
  readonly anchor: number;
  readonly focus: number;
}

/** First and last selected byte, both included. */
export function selectedRange({ anchor, focus }: ByteSelection): readonly [number, number] {
  return anchor <= focus ? [anchor, focus] : [focus, anchor];
}

const steps: Readonly<Record<string, number>> = {
  ArrowLeft: -1,
  ArrowRight: 1,
  ArrowUp: -bytesPerRow,
  ArrowDown: bytesPerRow,
  PageUp: -bytesPerRow * 24,
  PageDown: bytesPerRow * 24,
};

/** Where a key moves the selection in a body of `total` bytes; undefined for keys that do not move it. */
export function moveSelection(selection: ByteSelection, key: string, isExtending: boolean, total: number): ByteSelection | undefined {
  const step = Object.hasOwn(steps, key) ? steps[key] : undefined;
  const target = key === 'Home' ? 0 : key === 'End' ? total - 1 : step === undefined ? undefined : selection.focus + step;
  if (target === undefined || total === 0) return undefined;
  const focus = Math.min(Math.max(target, 0), total - 1);
  return { anchor: isExtending ? selection.anchor : focus, focus };
}
