/** Inputs that a verifier must not fall for, made by the thousand from a seed; used by the tests and, with more of them, by the bench. */
import fc from 'fast-check';
import type { HeaderPair } from '#contract/models/delivery.ts';
import type { VerdictReason } from '#contract/models/verdict.ts';
import type { SignedRequest } from '#engine/verification/scheme.ts';
import { verify } from '#engine/verification/verify.ts';
import { contextOf, nowSeconds, type SchemeCase, signedRequest, whsec } from './scheme-cases.ts';

function withBit(bytes: Uint8Array, bit: number): Buffer {
  const changed = Buffer.from(bytes);
  const at = (bit >> 3) % changed.length;
  changed.writeUInt8(changed.readUInt8(at) ^ (1 << (bit & 7)), at);
  return changed;
}

/** One bit of a header's value, or null where it has none. */
function withBitOfHeader(request: SignedRequest, index: number, bit: number): SignedRequest | null {
  const value = request.headers[index]?.[1];
  if (value === undefined || value === '') return null;
  const changed = withBit(Buffer.from(value, 'latin1'), bit).toString('latin1');
  return { ...request, headers: request.headers.map(([name, old], at): HeaderPair => [name, at === index ? changed : old]) };
}

/**
 * A body. For Twilio one without escapes: it signs the fields of a form, and these are the same however their letters are escaped.
 */
function bodies({ settings }: SchemeCase): fc.Arbitrary<Uint8Array> {
  if (settings.scheme !== 'twilio') return fc.uint8Array({ maxLength: 60 });
  return fc.uint8Array({ minLength: 1, maxLength: 60 }).map((bytes) => bytes.map((byte) => (byte === 0x25 ? 0x24 : byte)));
}

/** Which part of a delivery gets a bit flipped: its body, its secret, or the header with the number `part - 2`. */
function flipped(request: SignedRequest, part: number, bit: number): { request: SignedRequest; secret: string | Uint8Array } | null {
  if (part === 0) return request.body.length === 0 ? null : { request: { ...request, body: withBit(request.body, bit) }, secret: whsec };
  if (part === 1) return { request, secret: withBit(Buffer.from(whsec), bit) };
  const changed = withBitOfHeader(request, part - 2, bit);
  return changed === null ? null : { request: changed, secret: whsec };
}

/** Headers that say nothing of who signed: to change one of them alone is not a change of the claim. */
const isPlain = (name: string) => name === 'Content-Type';

/**
 * Signs `runs` random deliveries, flips one bit of each in its body, its secret or one of its headers, and returns how many had which
 * reason. `verify` throwing, or a change that still verifies, fails the property.
 */
export function flipBits(one: SchemeCase, runs: number, seed: number): ReadonlyMap<VerdictReason, number> {
  const reasons = new Map<VerdictReason, number>();
  const { settings } = one;
  fc.assert(
    fc.property(bodies(one), fc.nat({ max: 5 }), fc.nat({ max: 100_000 }), (body, chosen, bit) => {
      const signed = signedRequest(settings, body);
      const isOpen = isPlain(signed.headers[0]?.[0] ?? '');
      const parts = 2 + signed.headers.length;
      const part = isOpen && chosen % parts === 2 ? 3 : chosen % parts;
      const change = flipped(signed, part, bit) ?? flipped(signed, 1, bit);
      if (change === null) return false;
      const { reason, verdict } = verify(change.request, contextOf(settings, [change.secret]));
      reasons.set(reason, (reasons.get(reason) ?? 0) + 1);
      return verdict !== 'verified' && verdict !== 'stale';
    }),
    { numRuns: runs, seed },
  );
  return reasons;
}

const pieces = fc.constantFrom(
  ...['v1,', 'v1a,', 'v2,', 'v1=', 'v0=', 't=', 'whsec_', 'sha256=', 'sha1=', ' ', '\t', ',', '=', '.', ':', '{body}', '\0', '\r\n'],
  ...[String(nowSeconds), '-1', '+1', '1e9', '0x10', '1760000000.5', '9'.repeat(40), 'Infinity', 'NaN', 'msg_1'],
  ...['ab'.repeat(32), 'ab'.repeat(20), `${'A'.repeat(43)}=`, `${'A'.repeat(27)}=`, `${'A'.repeat(86)}==`],
  ...['é'.repeat(32), '\u00e9'.repeat(64), '\u{1f600}', '\ud800', '\u2028', '\u00a0'],
);
const randomValue = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 90 }),
  fc.array(pieces, { maxLength: 6 }).map((parts) => parts.join('')),
);

/**
 * Judges requests whose headers have random values, `values` of them at least, and returns how many there were. `verify` throwing or
 * verifying fails the property.
 */
export function judgeRandomHeaders({ settings }: SchemeCase, values: number, seed: number): number {
  const names = signedRequest(settings, Buffer.from('x')).headers.map(([name]) => name);
  const wanted = fc.constantFrom(...names, ...names.map((name) => name.toUpperCase()), 'webhook-id', 'host', 'content-type');
  const some = fc.array(fc.tuple(wanted, randomValue), { maxLength: 4 });
  const every = fc.tuple(...names.map((name) => fc.tuple(fc.constant(name), randomValue)));
  const context = contextOf(settings, [whsec, 'whpk_11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=']);
  let seen = 0;
  fc.assert(
    fc.property(every, some, randomValue, (first, more, url) => {
      const headers: HeaderPair[] = [...first, ...more];
      seen += headers.length + 1;
      return verify({ url, headers, body: Buffer.from('{"a":1}'), isComplete: true }, context).verdict !== 'verified';
    }),
    { numRuns: Math.ceil(values / (names.length + 1)), seed },
  );
  return seen;
}
