import { createHmac, createSecretKey, type KeyObject, timingSafeEqual } from 'node:crypto';

/**
 * why: `createHmac` takes 26–34 µs with bytes as the key and 10 µs with a KeyObject (Node 24), and a secret is used for every
 * delivery. A secret's bytes are never changed in place, and go when the secret goes.
 */
const keyObjects = new WeakMap<Uint8Array, KeyObject>();

function keyObjectOf(key: Uint8Array): KeyObject {
  const known = keyObjects.get(key);
  if (known) return known;
  const made = createSecretKey(key);
  keyObjects.set(key, made);
  return made;
}

/** HMAC-SHA256 over `prefix` and then `body`; the bytes are taken as they are. The same `key` array is made ready once. */
export function hmacSha256(key: Uint8Array, prefix: Uint8Array, body: Uint8Array): Uint8Array {
  const hmac = createHmac('sha256', keyObjectOf(key));
  if (prefix.length > 0) hmac.update(prefix);
  return hmac.update(body).digest();
}

/** Constant time for equal lengths. Never throws: `timingSafeEqual` does for unequal ones, whose difference is no secret. */
export function isSameDigest(left: Uint8Array, right: Uint8Array): boolean {
  return left.length === right.length && timingSafeEqual(left, right);
}
