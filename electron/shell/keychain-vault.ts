/**
 * Secrets in the system's keychain, through the asynchronous safeStorage only. Guarantees: it is used only where it protects; on
 * Linux without a secret store Electron falls back to a key that is in its own source, which is no protection, so then the key
 * file is used and its label says so.
 */
import { safeStorage } from 'electron';
import { Failure, fail } from '#engine/failure.ts';
import type { Vault } from '#engine/ports.ts';

/** Whether the system's store protects at all. Must be asked after the app is ready. */
export async function isKeychainReal(platform: NodeJS.Platform): Promise<boolean> {
  if (!(await safeStorage.isAsyncEncryptionAvailable())) return false;
  if (platform !== 'linux') return true;
  const backend = safeStorage.getSelectedStorageBackend();
  if (backend === 'basic_text' || backend === 'unknown') return false;
  // why: availability is true even for the hard-coded key; data sealed with it starts with this tag.
  const probe = await safeStorage.encryptStringAsync('probe');
  return probe.subarray(0, 3).toString('latin1') !== 'v10';
}

export function createKeychainVault(): Vault {
  return {
    protection: 'system',
    label: 'Encrypted with the system keychain.',
    async seal(plain) {
      return safeStorage.encryptStringAsync(Buffer.from(plain).toString('base64'));
    },
    async open(sealed) {
      return Buffer.from(await decrypt(Buffer.from(sealed)), 'base64');
    },
  };
}

async function decrypt(sealed: Buffer): Promise<string> {
  try {
    const { result } = await safeStorage.decryptStringAsync(sealed);
    return result;
  } catch (error) {
    if (error instanceof Failure) throw error;
    const problem = error instanceof Error ? error.message : 'The system refused.';
    // why: a locked keyring is not a lost secret; the message is the only sign Electron gives.
    return /temporarily unavailable/i.test(problem)
      ? fail('secret.vault_locked', { problem }, error)
      : fail('secret.unreadable', { problem }, error);
  }
}
