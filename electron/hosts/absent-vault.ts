import { fail } from '#engine/failure.ts';
import type { Vault } from '#engine/ports.ts';

/**
 * Stands in where no key can be had, so that deliveries are still received and shown. It keeps and opens nothing: both fail with
 * `secret.unreadable` and the reason.
 */
export function createAbsentVault(problem: string): Vault {
  return {
    protection: 'key-file',
    label: `Secrets can be neither read nor kept: ${problem}`,
    seal: async () => fail('secret.unreadable', { problem }),
    open: async () => fail('secret.unreadable', { problem }),
  };
}
