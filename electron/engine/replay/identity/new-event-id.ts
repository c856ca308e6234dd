import { createHash } from 'node:crypto';

const alphabet = '0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ';
const uuid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const prefixed = /^([A-Za-z][A-Za-z0-9]{0,19}[_-])[A-Za-z0-9]+$/;
const randomLength = 20;
/** The most digits that every JSON reader takes for the same number. */
const safeDigits = 15;

/**
 * Another id of the same form: a UUID for a UUID, digits for digits, otherwise the prefix and 20 characters. The same seed gives an id the
 * same new one, so that what belonged together still does.
 */
export function newEventId(old: string, seed: string): string {
  const bytes = createHash('sha256')
    .update(JSON.stringify([seed, old]))
    .digest();
  if (uuid.test(old)) return newUuid(bytes, old);
  if (/^\d+$/.test(old)) return newDigits(bytes, Math.min(Math.max(old.length, safeDigits), bytes.length));
  return (prefixed.exec(old)?.[1] ?? 'evt_') + charactersOf(bytes.subarray(0, randomLength));
}

/** For an id that is a JSON number. */
export function newNumericId(old: string, seed: string): string {
  return newDigits(
    createHash('sha256')
      .update(JSON.stringify([seed, old]))
      .digest(),
    safeDigits,
  );
}

function charactersOf(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => alphabet.charAt(byte % alphabet.length)).join('');
}

function newDigits(bytes: Uint8Array, length: number): string {
  return Array.from(bytes.subarray(0, length), (byte, index) => (index === 0 ? (byte % 9) + 1 : byte % 10)).join('');
}

function newUuid(bytes: Buffer, old: string): string {
  const own = Buffer.from(bytes.subarray(0, 16));
  own[6] = ((own[6] ?? 0) & 0x0f) | 0x40;
  own[8] = ((own[8] ?? 0) & 0x3f) | 0x80;
  const hex = own.toString('hex');
  const text = [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
  return old === old.toUpperCase() ? text.toUpperCase() : text;
}
