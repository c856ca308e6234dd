/** Right signatures of every scheme, each spoiled in one way of many; used by a test with a few thousand and by `npm run prove -- signatures` with a million. */
import { createHash, createHmac } from 'node:crypto';
import type { HeaderPair } from '#contract/models/delivery.ts';
import type { SignedRequest } from '#engine/verification/scheme.ts';
import { verify } from '#engine/verification/verify.ts';
import { type SeededRandom, seededRandom } from '#test/support/seeded-random.ts';
import { contextOf, type SchemeCase, signedRequest, whsec } from './scheme-cases.ts';

export interface MutationFigures {
  readonly tried: number;
  /** How often each kind of change was tried. */
  readonly kinds: ReadonlyMap<string, number>;
  /** Those that were taken for right, in words; none, if the promise holds. */
  readonly accepted: readonly string[];
}

interface Spoiled {
  readonly request: SignedRequest;
  readonly secret?: string | Uint8Array;
}

type Spoil = (request: SignedRequest, random: SeededRandom) => Spoiled | null;

const wide = ['é', '\u00e9', '０', 'а', '\u{1f600}', '\ud800', '\u2028', '\u0130', 'ﬀ'] as const;
const junk = ['\0', ' ', '\t', '%', '\\', '"', '_', '-', '/', '+', '=', '\x7f', '\x80', '\xff', 'g', 'G', '!', '🔑'] as const;

/** Digits of a signature are long; nothing else in such a header is. */
const digits = /[A-Za-z0-9+/]{27,}={0,2}/;

/** Changes the digits of one signature and leaves everything around them. */
function ofDigits(change: (text: string, random: SeededRandom) => string): Spoil {
  return (request, random) => {
    const at = request.headers.findIndex(([, value]) => digits.test(value));
    const [name, value = ''] = request.headers[at] ?? [];
    const found = digits.exec(value);
    if (name === undefined || found === null) return null;
    const changed = change(found[0], random);
    if (changed === found[0]) return null;
    const text = value.slice(0, found.index) + changed + value.slice(found.index + found[0].length);
    return { request: { ...request, headers: request.headers.map((pair, index): HeaderPair => (index === at ? [name, text] : pair)) } };
  };
}

const isHex = (text: string) => /^[0-9a-f]+$/.test(text);
const bytesOf = (text: string) => Buffer.from(text, isHex(text) ? 'hex' : 'base64');
const written = (bytes: Uint8Array, like: string) => Buffer.from(bytes).toString(isHex(like) ? 'hex' : 'base64');
const inside = (text: string, random: SeededRandom) => 1 + random.below(text.length - 2);

function replaceAt(text: string, at: number, by: string, length = 1): string {
  return text.slice(0, at) + by + text.slice(at + length);
}

function flipBit(bytes: Uint8Array, random: SeededRandom): Buffer {
  const changed = Buffer.from(bytes);
  const at = random.below(changed.length);
  changed.writeUInt8(changed.readUInt8(at) ^ (1 << random.below(8)), at);
  return changed;
}

const ofSignature: Readonly<Record<string, (text: string, random: SeededRandom) => string>> = {
  'one bit of the digest': (text, random) => written(flipBit(bytesOf(text), random), text),
  'one digit': (text, random) => replaceAt(text, random.below(text.replace(/=+$/, '').length), random.pick(['0', '1', '8', 'a', 'f'])),
  'one digit in another case': (text, random) => {
    const at = random.below(text.length);
    const letter = text[at] ?? '';
    return replaceAt(text, at, letter === letter.toUpperCase() ? letter.toLowerCase() : letter.toUpperCase());
  },
  'upper case': (text) => text.toUpperCase(),
  'lower case': (text) => text.toLowerCase(),
  'junk inside': (text, random) => replaceAt(text, inside(text, random), random.pick(junk), 0),
  'junk in place of a digit': (text, random) => replaceAt(text, inside(text, random), random.pick(junk)),
  'a wide character in place of a digit': (text, random) => replaceAt(text, inside(text, random), random.pick(wide)),
  'wide characters all over': (text, random) => random.pick(wide).repeat(text.length),
  'cut short': (text, random) => text.slice(0, inside(text, random)),
  'its beginning lost': (text, random) => text.slice(inside(text, random)),
  'a digit lost': (text, random) => replaceAt(text, inside(text, random), ''),
  'a digit twice': (text, random) => {
    const at = inside(text, random);
    return text.slice(0, at) + text.slice(at - 1);
  },
  twice: (text) => text.replace(/=+$/, '') + text,
  'another encoding': (text) => (isHex(text) ? bytesOf(text).toString('base64') : bytesOf(text).toString('hex')),
  'the text of it encoded': (text) => Buffer.from(text).toString('base64'),
  base64url: (text) => `${bytesOf(text).toString('base64url')}-`,
  'padding added': (text) => `${text}=`,
  'the last digit with other unused bits': (text) => {
    const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
    const at = text.replace(/=+$/, '').length - 1;
    return text.endsWith('=') ? replaceAt(text, at, alphabet[alphabet.indexOf(text[at] ?? '') ^ 1] ?? '') : `${text}0`;
  },
  zeros: (text) => written(Buffer.alloc(bytesOf(text).length), text),
  'random bytes': (text, random) => written(Buffer.from(Array.from({ length: bytesOf(text).length }, () => random.below(256))), text),
  'a prefix of the digest': (text, random) => written(bytesOf(text).subarray(0, 1 + random.below(bytesOf(text).length - 1)), text),
};

const headersOf = (request: SignedRequest, change: (name: string, value: string) => string, wanted: RegExp): Spoiled | null => {
  const headers = request.headers.map(([name, value]): HeaderPair => [name, wanted.test(name) ? change(name, value) : value]);
  return headers.every(([, value], at) => value === request.headers[at]?.[1]) ? null : { request: { ...request, headers } };
};

/** Numbers of ten digits are times, wherever they stand. */
const time = /\b1760000000\b/;
const withTime = (request: SignedRequest, text: string) => headersOf(request, (_, value) => value.replace(time, text), /./);

/** Twilio signs the fields of a form, which are the same however their letters are escaped: its bodies have no escapes, and none comes in. */
const plainByte = (byte: number) => (byte === 0x25 || byte === 0x2b || byte === 0x26 || byte === 0x3d ? 0x24 : byte);

const ofRest: Readonly<Record<string, Spoil>> = {
  'one bit of the body': (request, random) => {
    const body = flipBit(request.body, random).map(plainByte);
    return Buffer.compare(body, request.body) === 0 ? null : { request: { ...request, body } };
  },
  'a byte more': (request) => ({ request: { ...request, body: Buffer.concat([request.body, Buffer.from('x')]) } }),
  'a byte less': (request) => ({ request: { ...request, body: request.body.subarray(0, -1) } }),
  'a line end more': (request) => ({ request: { ...request, body: Buffer.concat([request.body, Buffer.from('\n')]) } }),
  'another body': (request, random) => ({ request: { ...request, body: Buffer.from(`other${random.below(1e9)}`) } }),
  'another time': (request, random) =>
    withTime(request, String(1_760_000_000 + (random.below(2) === 0 ? -1 : 1) * (1 + random.below(299)))),
  'a time that is no number': (request, random) =>
    withTime(
      request,
      random.pick([
        '1760000000.0',
        '+1760000000',
        ' 1760000000x',
        '0x68e77800',
        '1.76e9',
        '１760000000',
        'NaN',
        '',
        '17600000000',
        '-1760000000',
      ]),
    ),
  'another id': (request, random) => headersOf(request, (_, value) => `${value}${random.pick(['x', '.', '.1', '\xe9', 'é'])}`, /-id$/i),
  'one bit of the secret': (request, random) => ({ request, secret: flipBit(Buffer.from(whsec), random) }),
  'another secret': (request, random) => ({
    request,
    secret: `whsec_${createHash('sha256')
      .update(String(random.below(1e9)))
      .digest('base64')}`,
  }),
  'a secret that is cut': (request, random) => ({ request, secret: whsec.slice(0, 6 + random.below(24)) }),
  'signed with nothing': (request) =>
    ofDigits((text) => written(createHmac('sha256', '').update(request.body).digest(), text))(request, seededRandom(0)),
  'hashed without a key': (request) =>
    ofDigits((text) => written(createHash('sha256').update(request.body).digest(), text))(request, seededRandom(0)),
  'signed with another hash': (request) =>
    ofDigits((text) => written(createHmac('sha512', whsec).update(request.body).digest(), text))(request, seededRandom(0)),
};

const spoils: readonly (readonly [string, Spoil])[] = [
  ...Object.entries(ofSignature).map(([name, change]) => [name, ofDigits(change)] as const),
  ...Object.entries(ofRest),
];

/** Signs a body, spoils it and judges it, `count` times. Throws what `verify` throws, with what it was given. */
export function mutateSignatures({ name, settings }: SchemeCase, count: number, seed: number): MutationFigures {
  const random = seededRandom(seed);
  const kinds = new Map<string, number>();
  const accepted: string[] = [];
  const right = contextOf(settings);
  let tried = 0;
  for (let at = 0; tried < count; at += 1) {
    const body = Buffer.from(Array.from({ length: 1 + random.below(40) }, () => plainByte(random.below(256))));
    const request = signedRequest(settings, body);
    const [kind, spoil] = spoils[at % spoils.length] ?? ['', () => null];
    const spoiled = spoil(request, random);
    if (spoiled === null) continue;
    tried += 1;
    kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
    const context = spoiled.secret === undefined ? right : contextOf(settings, [spoiled.secret]);
    try {
      const { verdict } = verify(spoiled.request, context);
      if (verdict === 'verified') accepted.push(`${name}, ${kind}: ${JSON.stringify(spoiled.request.headers)}`);
    } catch (error) {
      throw new Error(`${name}, ${kind}: ${JSON.stringify(spoiled.request.headers)} made the verifier throw`, { cause: error });
    }
  }
  return { tried, kinds, accepted };
}
