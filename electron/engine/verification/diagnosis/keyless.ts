/** Signatures that are none: hashes without a key, with the key in the text, or with key and text exchanged; and ones that were cut. */
import { createHmac, hash } from 'node:crypto';
import type { Finding } from '#contract/models/diagnosis.ts';
import type { DiagnosisCase } from '../diagnosis-case.ts';
import { headerValues } from '../header-values.ts';
import { hmacOf } from '../hmac.ts';
import { entryRulesOf } from '../hypotheses/form.ts';
import { type SignatureForm, signatureFormsIn } from '../hypotheses/signature-forms.ts';
import { schemes } from '../schemes.ts';
import { algorithmLabels, digestBytes } from '../signature-text.ts';
import { keyName, type TriedKey } from './trial.ts';
import { shortSignature } from './words.ts';

type Hashes = readonly { readonly name: string; readonly algorithm: string; readonly bytes: number }[];
const hashes: Hashes = [
  { name: 'SHA-256', algorithm: 'sha256', bytes: 32 },
  { name: 'SHA-1', algorithm: 'sha1', bytes: 20 },
  { name: 'MD5', algorithm: 'md5', bytes: 16 },
  { name: 'SHA-512', algorithm: 'sha512', bytes: 64 },
];

const noKey: NonNullable<Finding['secret']> = { id: null, name: 'no key', endpointName: null };

function finding(part: Pick<Finding, 'code' | 'sentence' | 'advice' | 'proof' | 'secret'>, habit: Finding['habit']): Finding {
  return { ...part, difference: null, habit, fix: null };
}

function received(given: DiagnosisCase, bytes: number): readonly SignatureForm[] {
  const rules = entryRulesOf(given);
  const header = schemes[given.settings.scheme].signatureHeader(given.settings);
  return headerValues(given.request.headers, header).flatMap((value) => signatureFormsIn(value, bytes, rules));
}

function isAmong(forms: readonly SignatureForm[], digest: Uint8Array): boolean {
  return forms.some((form) => Buffer.compare(form.bytes, digest) === 0);
}

const useHmac = 'Use an HMAC with the signing secret as its key: anyone can make a plain hash.';

/** A hash whose text has the secret in it. */
function keyedHash({ name, algorithm }: Hashes[number], forms: readonly SignatureForm[], body: Uint8Array, key: Uint8Array) {
  const texts = [
    { text: Buffer.concat([key, body]), order: 'secret and body' },
    { text: Buffer.concat([body, key]), order: 'body and secret' },
  ];
  for (const { text, order } of texts) {
    const digest = hash(algorithm, text, 'buffer');
    if (isAmong(forms, digest)) return { name, order, digest };
  }
  return undefined;
}

function keyedHashFinding(one: Hashes[number], forms: readonly SignatureForm[], given: DiagnosisCase, keys: readonly TriedKey[]) {
  for (const key of keys) {
    const value = key.read(given.settings);
    const found = value === null ? undefined : keyedHash(one, forms, given.request.body, value);
    if (found === undefined) continue;
    const proof = `${found.name} of ${found.order} with ${keyName(key)} is ${shortSignature(found.digest.toString('hex'))}, the signature received.`;
    const sentence = `This is a plain ${found.name} of ${found.order} put together, not an HMAC.`;
    return finding({ code: 'plain-hash', sentence, advice: useHmac, proof, secret: key.owner }, 'hash-not-hmac');
  }
  return undefined;
}

/** Computed over the raw body, as homemade senders do. */
export function plainHashes(given: DiagnosisCase, keys: readonly TriedKey[]): Finding | undefined {
  const { body } = given.request;
  for (const one of hashes) {
    const forms = received(given, one.bytes);
    if (forms.length === 0) continue;
    const plain = hash(one.algorithm, body, 'buffer');
    if (isAmong(forms, plain)) {
      const proof = `${one.name} of the body without any key is ${shortSignature(plain.toString('hex'))}, the signature received.`;
      const sentence = `This is a plain ${one.name} of the body, not an HMAC.`;
      return finding({ code: 'plain-hash', sentence, advice: useHmac, proof, secret: noKey }, 'hash-not-hmac');
    }
    const found = keyedHashFinding(one, forms, given, keys);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Key and text exchanged. */
export function swapped(given: DiagnosisCase, keys: readonly TriedKey[]): Finding | undefined {
  const algorithm = schemes[given.settings.scheme].algorithm(given.settings);
  const forms = received(given, digestBytes[algorithm]);
  if (forms.length === 0 || given.request.body.length === 0) return undefined;
  for (const key of keys) {
    const value = key.read(given.settings);
    if (value === null) continue;
    const digest = createHmac(algorithm, given.request.body).update(value).digest();
    if (!isAmong(forms, digest)) continue;
    const proof = `${algorithmLabels[algorithm]} of ${keyName(key)} with the body as the key is ${shortSignature(digest.toString('hex'))}, the signature received.`;
    return finding(
      {
        code: 'swapped',
        sentence: 'Key and text were exchanged: the body was used as the key, and the secret was signed.',
        advice: 'Give the secret as the key and the body as the text.',
        proof,
        secret: key.owner,
      },
      'hash-not-hmac',
    );
  }
  return undefined;
}

/** Fewer characters would be alike by chance. */
const shortestCut = 16;

/** The beginning or the end of the right signature. */
export function cutSignature(given: DiagnosisCase, keys: readonly TriedKey[]): Finding | undefined {
  const { settings, request } = given;
  const module = schemes[settings.scheme];
  const claim = module.readClaim(request, settings, new Set(['hmac']));
  if (claim.content === null || given.verification.reason !== 'malformed_signature') return undefined;
  const texts = headerValues(request.headers, module.signatureHeader(settings))
    .flatMap((value) => [value, ...value.split(/[\s,;]+/)])
    .map((text) => text.replace(/^[A-Za-z][A-Za-z0-9]{0,10}[=,]/, ''))
    .filter((text) => text.length >= shortestCut);
  for (const key of keys) {
    const value = key.read(settings);
    if (value === null) continue;
    const right = module.encode(hmacOf(module.algorithm(settings), value, claim.content, request.body), settings);
    const part = texts.find((text) => text.length < right.length && (right.startsWith(text) || right.endsWith(text)));
    if (part === undefined) continue;
    const side = right.startsWith(part) ? 'first' : 'last';
    return finding(
      {
        code: 'cut-signature',
        sentence: `The signature is cut: these are the ${side} ${part.length} of its ${right.length} characters.`,
        advice: 'Look for a field, a column or a header on the way that is too short for the whole signature.',
        proof: `The right signature with ${keyName(key)} is ${shortSignature(right)}; the ${side} ${part.length} characters are those received.`,
        secret: key.owner,
      },
      'wrong-encoding',
    );
  }
  return undefined;
}
