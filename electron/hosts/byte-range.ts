export interface Slice {
  readonly from: number;
  /** Exclusive. */
  readonly to: number;
}

/**
 * One byte range of a Range header against a length (RFC 9110 section 14). Undefined for none, several, or one that is not
 * understood, which means the whole; `outside` when nothing of it is there.
 */
export function parseRange(header: string | undefined, length: number): Slice | 'outside' | undefined {
  const match = /^bytes=(\d{0,15})-(\d{0,15})$/.exec(header?.trim() ?? '');
  if (!match) return undefined;
  const [, first = '', last = ''] = match;
  if (first === '') return last === '' ? undefined : suffix(Number(last), length);
  const from = Number(first);
  const to = last === '' ? length : Math.min(Number(last) + 1, length);
  if (last !== '' && Number(last) < from) return undefined;
  return from >= length ? 'outside' : { from, to };
}

function suffix(count: number, length: number): Slice | 'outside' {
  if (count === 0 || length === 0) return 'outside';
  return { from: Math.max(0, length - count), to: length };
}
