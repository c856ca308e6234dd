/**
 * Secrets in the system's keychain, through the asynchronous safeStorage only. Guarantees: it is used only where it protects; on
 * Linux without a secret store Electron falls back to a key that is in its own source, which is no protection, so then the key
 * file is used and its label says so.
 */
import { safeStorage } from 'electron';
import { fail } from '#engine/failure.ts';
import type { Opened, Vault } from '#engine/ports.ts';

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

/**
 * `keyFile` opens what was sealed with a key file, before the keychain could be used or by the command line; such secrets are outdated.
 * Undefined where there is no key file.
 */
export function createKeychainVault(keyFile?: Pick<Vault, 'open'>): Vault {
  return {
    protection: 'system',
    label: 'Encrypted with the system keychain.',
    async seal(plain) {
      try {
        return await safeStorage.encryptStringAsync(Buffer.from(plain).toString('base64'));
      } catch (error) {
        return refuse(error);
      }
    },
    async open(sealed) {
      try {
        const { result, shouldReEncrypt } = await safeStorage.decryptStringAsync(Buffer.from(sealed));
        return { value: Buffer.from(result, 'base64'), isOutdated: shouldReEncrypt };
      } catch (error) {
        return (await openWithKeyFile(keyFile, sealed)) ?? refuse(error);
      }
    },
  };
}

/** why: after the keychain, because on Windows what it seals begins with the same byte; the key file recognises its own. */
async function openWithKeyFile(keyFile: Pick<Vault, 'open'> | undefined, sealed: Uint8Array): Promise<Opened | undefined> {
  try {
    const opened = await keyFile?.open(sealed);
    return opened && { ...opened, isOutdated: true };
  } catch {
    // It was not sealed with the key file; what the keychain said is told.
    return undefined;
  }
}

function refuse(error: unknown): never {
  const problem = error instanceof Error ? error.message : 'The system refused.';
  // why: a locked keyring is not a lost secret; the message is the only sign Electron gives.
  return /temporarily unavailable/i.test(problem)
    ? fail('secret.vault_locked', { problem }, error)
    : fail('secret.unreadable', { problem }, error);
}
