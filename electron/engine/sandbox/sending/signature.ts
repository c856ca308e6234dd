import { createHmac } from 'node:crypto';
import type { SandboxFaults } from '#contract/models/sandbox.ts';

/**
 * The signature header as documented: the bare lower-case hex HMAC-SHA256 of the body. A wrong one is made with another secret, so that
 * it looks like one. Written here rather than with the product's own signing, so that one can be checked against the other.
 */
export function signatureHeaders(body: Uint8Array, secret: string, fault: SandboxFaults['signature']): Readonly<Record<string, string>> {
  if (fault === 'missing') return {};
  const key = fault === 'wrong' ? `${secret} of someone else` : secret;
  return { 'X-Zof-Signature': createHmac('sha256', key).update(body).digest('hex') };
}
