import type { Random } from './ports.ts';

const alphabet = '0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ';

/**
 * An id in the platform's form: a prefix such as `run_` and 20 characters of base 62. The bias of taking a byte's remainder does not
 * matter: the ids have to differ, not to be secret.
 */
export function newPlatformId(random: Random, prefix: string): string {
  return prefix + Array.from(random.bytes(20), (byte) => alphabet.charAt(byte % alphabet.length)).join('');
}
