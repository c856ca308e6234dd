/** What is wrong with a secret that should be base64 or hex: the first fault, by its place and kind, without any of the value. */
import { schemeFactsOf } from '#domain/signing/scheme-facts.ts';
import type { SchemeSettings } from './scheme.ts';
import { decodeBase64 } from './secret-keys.ts';

const publicKeyPrefix = 'whpk_';
const publicKeyBytes = 32;

/** Faults that have a name. Any other character is not named, because it is part of a secret. */
const kinds: readonly (readonly [RegExp, string])[] = [
  [/[\r\n\u2028\u2029]/, 'a line break'],
  [/\s/, 'white space'],
  [/["'`“”‘’]/, 'a quotation mark'],
  [/[\u0000-\u001f\u007f-\u009f]/, 'a control character'],
  [/[^\u0000-\u007f]/, 'not a plain letter or digit'],
];

function kindOf(character: string, encoding: 'hex' | 'base64'): string {
  if (encoding === 'base64' && /[-_]/.test(character)) return 'a "-" or "_" of base64url';
  return kinds.find(([pattern]) => pattern.test(character))?.[1] ?? `none of ${encoding}`;
}

/** Place and kind of the first character that the encoding does not have. */
function oddCharacter(text: string, offset: number, encoding: 'hex' | 'base64'): string | null {
  const at = text.search(encoding === 'hex' ? /[^0-9A-Fa-f]/ : /[^A-Za-z0-9+/=]/);
  return at === -1 ? null : `Character ${offset + at + 1} is ${kindOf(text.charAt(at), encoding)}.`;
}

function base64Fault(text: string, offset: number): string {
  const odd = oddCharacter(text, offset, 'base64');
  if (odd !== null) return odd;
  const inside = /=+[^=]/.exec(text);
  if (inside !== null) return `Character ${offset + inside.index + 1} is a "=" before the end, so two texts may have been joined.`;
  const letters = text.replace(/=+$/, '').length;
  if (letters % 4 === 1) return 'It is cut: the last character of base64 is missing, or there is one too many.';
  const wanted = (4 - (letters % 4)) % 4;
  return `At its end ${wanted} "=" would be right, and there are ${text.length - letters}.`;
}

/** One sentence on why `value`, without the white space around it, is no key; it has to be none. */
export function keyFault(settings: SchemeSettings, value: string): string {
  const text = value.trim();
  const start = value.indexOf(text);
  if (schemeFactsOf(settings.scheme).takesSecretEncoding) {
    if (settings.secretEncoding === 'base64') return base64Fault(text, start);
    return oddCharacter(text, start, 'hex') ?? 'It has an odd number of digits, so one is missing or too many.';
  }
  const prefix = /^(?:whsec_|whpk_)/.exec(text)?.[0] ?? '';
  const rest = text.slice(prefix.length);
  const bytes = decodeBase64(rest)?.length;
  if (prefix === publicKeyPrefix && bytes !== undefined) return `A public key has ${publicKeyBytes} bytes, and this one has ${bytes}.`;
  return base64Fault(rest, start + prefix.length);
}
