import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { openFileVault } from '#engine/secrets/file-vault.ts';
import { tempFolder } from '#test/support/temp-folder.ts';

const secret = new TextEncoder().encode('whsec_canary_7f3a');

describe('the key-file vault', () => {
  test('gives back what it sealed, also after it was opened again', async () => {
    using folder = tempFolder();
    const sealed = await (await openFileVault(folder.path)).seal(secret);
    const reopened = await openFileVault(folder.path);
    expect(Buffer.from((await reopened.open(sealed)).value)).toEqual(Buffer.from(secret));
  });

  test('two seals of one value differ, and neither holds the value', async () => {
    using folder = tempFolder();
    const vault = await openFileVault(folder.path);
    const [first, second] = [await vault.seal(secret), await vault.seal(secret)];
    expect(Buffer.from(first).equals(Buffer.from(second))).toBe(false);
    expect(Buffer.from(first).includes(Buffer.from(secret))).toBe(false);
  });

  test('STO-19: the key file is for this account only, whatever the umask', async () => {
    using folder = tempFolder();
    const before = process.umask(0);
    try {
      await openFileVault(folder.path);
    } finally {
      process.umask(before);
    }
    expect(statSync(join(folder.path, 'vault.key')).mode & 0o777).toBe(0o600);
  });

  test.each([
    ['changed', (sealed: Uint8Array) => sealed.map((byte, index) => (index === sealed.length - 1 ? byte ^ 1 : byte))],
    ['cut', (sealed: Uint8Array) => sealed.subarray(0, 10)],
    ['of another format', (sealed: Uint8Array) => sealed.map((byte, index) => (index === 0 ? 9 : byte))],
  ])('refuses sealed bytes that are %s', async (_, spoil) => {
    using folder = tempFolder();
    const vault = await openFileVault(folder.path);
    const sealed = await vault.seal(secret);
    await expect(vault.open(spoil(sealed))).rejects.toMatchObject({ code: 'secret.unreadable' });
  });

  test('a secret of another key file is refused with a sentence', async () => {
    using one = tempFolder();
    using other = tempFolder();
    const sealed = await (await openFileVault(one.path)).seal(secret);
    await expect((await openFileVault(other.path)).open(sealed)).rejects.toMatchObject({ code: 'secret.unreadable' });
  });

  test('two first starts at once agree on one key, and leave nothing else behind', async () => {
    using folder = tempFolder();
    const [one, other] = await Promise.all([openFileVault(folder.path), openFileVault(folder.path)]);
    expect(Buffer.from((await other.open(await one.seal(secret))).value)).toEqual(Buffer.from(secret));
    expect(readdirSync(folder.path)).toEqual(['vault.key']);
  });

  test('a key file of the wrong length is refused and left as it is', async () => {
    using folder = tempFolder();
    const path = join(folder.path, 'vault.key');
    writeFileSync(path, 'not a key');
    await expect(openFileVault(folder.path)).rejects.toMatchObject({ code: 'secret.unreadable' });
    expect(readFileSync(path, 'utf8')).toBe('not a key');
  });
});
