import { createHmac, createPublicKey, createSecretKey, type KeyObject, timingSafeEqual, verify as verifyWithKey } from 'node:crypto';
import type { HashAlgorithm } from '#contract/models/signing.ts';
import type { SignedContent } from './scheme-module.ts';

/**
 * why: `createHmac` takes 26–34 µs with bytes as the key and 10 µs with a KeyObject (Node 24), and a secret is used for every
 * delivery. A secret's bytes are never changed in place, and go when the secret goes.
 */
const keyObjects = new WeakMap<Uint8Array, KeyObject>();

function keyObjectOf(key: Uint8Array, make: (key: Uint8Array) => KeyObject): KeyObject {
  const known = keyObjects.get(key);
  if (known) return known;
  const made = make(key);
  keyObjects.set(key, made);
  return made;
}

/** HMAC over the content with this body; the bytes are taken as they are. The same `key` array is made ready once. */
export function hmacOf(algorithm: HashAlgorithm, key: Uint8Array, content: SignedContent, body: Uint8Array): Uint8Array {
  const hmac = createHmac(algorithm, keyObjectOf(key, createSecretKey));
  if (content.prefix.length > 0) hmac.update(content.prefix);
  if (content.isBodySigned) hmac.update(body);
  if (content.suffix.length > 0) hmac.update(content.suffix);
  return hmac.digest();
}

/** Constant time for equal lengths. Never throws: `timingSafeEqual` does for unequal ones, whose difference is no secret. */
export function isSameDigest(left: Uint8Array, right: Uint8Array): boolean {
  return left.length === right.length && timingSafeEqual(left, right);
}

/** What stands before the 32 bytes of an Ed25519 public key in its standard form (RFC 8410). */
const publicKeyHead = Buffer.from('302a300506032b6570032100', 'hex');

function publicKeyOf(key: Uint8Array): KeyObject {
  return createPublicKey({ key: Buffer.concat([publicKeyHead, key]), format: 'der', type: 'spki' });
}

/** Whether an Ed25519 signature over the content with this body was made with the private half of `publicKey` (32 bytes). */
export function isSignedBy(publicKey: Uint8Array, signature: Uint8Array, content: SignedContent, body: Uint8Array): boolean {
  const signed = Buffer.concat([content.prefix, content.isBodySigned ? body : new Uint8Array(0), content.suffix]);
  return verifyWithKey(null, signed, keyObjectOf(publicKey, publicKeyOf), signature);
}
