import { beforeEach, describe, expect, test, vi } from 'vitest';
import { createKeychainVault, isKeychainReal } from '#shell/keychain-vault.ts';
import { forget, keychain } from './stand-in/electron.ts';

vi.mock('electron', () => import('./stand-in/electron.ts'));

beforeEach(forget);

describe('ELS-16, SEC-01: the keychain counts only where it protects', () => {
  test.each([
    ['linux with a secret store', 'linux', {}, true],
    ['linux with the key of the source code', 'linux', { backend: 'basic_text' }, false],
    ['linux whose probe is sealed with that key', 'linux', { tag: 'v10' }, false],
    ['linux before the backend is known', 'linux', { backend: 'unknown' }, false],
    ['a system without a store', 'darwin', { isAvailable: false }, false],
    ['macOS', 'darwin', {}, true],
    ['Windows', 'win32', {}, true],
  ] as const)('%s', async (_, platform, state, isReal) => {
    Object.assign(keychain, state);
    expect(await isKeychainReal(platform)).toBe(isReal);
  });

  test('gives back what it sealed', async () => {
    const vault = createKeychainVault();
    const plain = Buffer.from([0, 255, 128, 10, 13, 65]);
    expect(Buffer.from(await vault.open(await vault.seal(plain)))).toEqual(plain);
  });

  test('a locked keyring is told apart from a lost secret', async () => {
    const vault = createKeychainVault();
    const sealed = await vault.seal(Buffer.from('x'));
    keychain.refusal = 'The keyring is temporarily unavailable';
    await expect(vault.open(sealed)).rejects.toMatchObject({ code: 'secret.vault_locked' });
    keychain.refusal = 'wrong key';
    await expect(vault.open(sealed)).rejects.toMatchObject({ code: 'secret.unreadable' });
  });
});
