import { createHmac, timingSafeEqual } from 'node:crypto';

/** HMAC-SHA256 over `prefix` and then `body`; the bytes are taken as they are. */
export function hmacSha256(key: Uint8Array, prefix: Uint8Array, body: Uint8Array): Uint8Array {
  return createHmac('sha256', key).update(prefix).update(body).digest();
}

/** Constant time for equal lengths. Never throws: `timingSafeEqual` does for unequal ones, whose difference is no secret. */
export function isSameDigest(left: Uint8Array, right: Uint8Array): boolean {
  return left.length === right.length && timingSafeEqual(left, right);
}
