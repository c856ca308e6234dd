import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import Database from 'better-sqlite3';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import { z } from 'zod';
import { openFileVault } from '#engine/secrets/file-vault.ts';
import { type EngineHost, startEngineHost } from '#shell/engine-host.ts';
import { createKeychainVault, isKeychainReal } from '#shell/keychain-vault.ts';
import { recordingLogger } from '#test/support/recording-logger.ts';
import { tempFolder } from '#test/support/temp-folder.ts';
import { waitFor } from '#test/support/wait-for.ts';
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
    const { value, isOutdated } = await vault.open(await vault.seal(plain));
    expect(Buffer.from(value)).toEqual(plain);
    expect(isOutdated).toBe(false);
  });

  test('a locked keyring is told apart from a lost secret', async () => {
    const vault = createKeychainVault();
    const sealed = await vault.seal(Buffer.from('x'));
    keychain.refusal = 'The keyring is temporarily unavailable';
    await expect(vault.open(sealed)).rejects.toMatchObject({ code: 'secret.vault_locked' });
    await expect(vault.seal(Buffer.from('y'))).rejects.toMatchObject({ code: 'secret.vault_locked' });
    keychain.refusal = 'wrong key';
    await expect(vault.open(sealed)).rejects.toMatchObject({ code: 'secret.unreadable' });
  });

  test('SEC-02: what was sealed with a key that is being replaced opens, and is to be sealed anew', async () => {
    const vault = createKeychainVault();
    const sealed = await vault.seal(Buffer.from('x'));
    keychain.tag = 'v12';
    expect(await vault.open(sealed)).toEqual({ value: Buffer.from('x'), isOutdated: true });
    expect(await vault.open(await vault.seal(Buffer.from('x')))).toMatchObject({ isOutdated: false });
  });

  test('what a key file sealed opens with it, and is to be sealed by the keychain', async () => {
    using folder = tempFolder();
    const keyFile = await openFileVault(folder.path);
    const sealed = await keyFile.seal(Buffer.from('x'));
    expect(await createKeychainVault(keyFile).open(sealed)).toEqual({ value: Buffer.from('x'), isOutdated: true });
    await expect(createKeychainVault().open(sealed)).rejects.toMatchObject({ code: 'secret.unreadable' });
  });

  test('a key file says of what the keychain sealed that only the desktop app opens it', async () => {
    using folder = tempFolder();
    const sealed = await createKeychainVault().seal(Buffer.from('x'));
    const open = (await openFileVault(folder.path)).open(sealed);
    await expect(open).rejects.toMatchObject({ code: 'secret.unreadable', details: { problem: expect.stringContaining('desktop app') } });
  });
});

describe('SEC-01: the vault of the shell', () => {
  const startHost = async (dataFolder: string): Promise<EngineHost> => {
    const entry = pathToFileURL(join(import.meta.dirname, '../../electron/shell/main.ts')).href;
    const common = { entry, version: '0.0.0-test', logger: recordingLogger(), isOutputChecked: true };
    return startEngineHost({ ...common, dataFolder, receiverPort: { kind: 'chosen', port: 0 }, platform: 'linux' });
  };
  const call = { signal: undefined };

  test('says what protects, and a keychain that is there later takes over the secrets of the key file', async () => {
    using folder = tempFolder();
    keychain.backend = 'basic_text';
    const before = await startHost(folder.path);
    const { vault, shown } = await lookAt(before);
    expect(vault).toMatchObject({ protection: 'key-file', label: expect.stringContaining('Not protected by the system keychain') });
    await before.close();

    keychain.backend = 'gnome_libsecret';
    const after = await startHost(folder.path);
    expect((await lookAt(after)).vault).toEqual({ protection: 'system', label: 'Encrypted with the system keychain.' });
    expect((await lookAt(after)).shown).toEqual(shown);
    await waitFor(() => sealedTags(folder.path).every((tag) => tag === 'v11'), { what: 'the secret under the keychain' });
    await after.close();
  }, 20_000);

  async function lookAt({ engine }: EngineHost) {
    const { vault } = await engine.handlers.system.health({}, call);
    const { items } = await engine.handlers.endpoints.list({}, call);
    return { vault, shown: items.flatMap(({ secrets }) => secrets) };
  }

  function sealedTags(dataFolder: string): string[] {
    const db = new Database(join(dataFolder, 'log.db'), { readonly: true });
    try {
      const rows = z.array(z.object({ sealed: z.instanceof(Uint8Array) })).parse(db.prepare('SELECT sealed FROM secret').all());
      expect(rows.length).toBeGreaterThan(0);
      return rows.map(({ sealed }) => Buffer.from(sealed.subarray(0, 3)).toString('latin1'));
    } finally {
      db.close();
    }
  }
});
