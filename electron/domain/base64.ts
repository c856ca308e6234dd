/** Base64 for a layer that has neither Buffer nor atob. */

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
const values = new Map([...alphabet].map((letter, value) => [letter.charCodeAt(0), value]));

/** Bytes of base64 text, padded or not, with line breaks or not; null when it is anything else. */
export function decodeBase64(text: string): Uint8Array | null {
  const letters = text.replace(/[ \t\r\n]+/g, '').replace(/={1,2}$/, '');
  if (letters.length % 4 === 1) return null;
  const bytes = new Uint8Array(Math.floor((letters.length * 3) / 4));
  let pending = 0;
  let at = 0;
  for (let index = 0; index < letters.length; index += 1) {
    const value = values.get(letters.charCodeAt(index));
    if (value === undefined) return null;
    pending = ((pending << 6) | value) & 0xffffff;
    if (index % 4 === 0) continue;
    bytes[at] = (pending >> (6 - 2 * (index % 4))) & 0xff;
    at += 1;
  }
  return bytes;
}

/** With padding. */
export function encodeBase64(bytes: Uint8Array): string {
  let text = '';
  for (let at = 0; at < bytes.length; at += 3) {
    const group = ((bytes[at] ?? 0) << 16) | ((bytes[at + 1] ?? 0) << 8) | (bytes[at + 2] ?? 0);
    const letters = [18, 12, 6, 0].map((shift) => alphabet[(group >> shift) & 63] ?? '').join('');
    text += letters.slice(0, Math.min(4, bytes.length - at + 1)).padEnd(4, '=');
  }
  return text;
}
