/**
 * A vault whose key lies in a file of mode 0600 beside the log. It keeps secrets out of the log file, its backups and exports; it
 * does not protect them from programs that run under the same account, and its label says so.
 * Refuses: a key file of the wrong length. It is never replaced, because that would make every stored secret unreadable.
 */
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { link, open, readFile, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { fail, systemCode } from '../failure.ts';
import type { Vault } from '../ports.ts';

const keyBytes = 32;
const nonceBytes = 12;
const tagBytes = 16;
const formatVersion = 1;
/** What the keychain of a desktop shell begins with. */
const keychainTag = /^v1\d$/;

/** Opens `vault.key` in the folder, making it on first use. Fails with `secret.unreadable` when it is not a key. */
export async function openFileVault(folder: string): Promise<Vault> {
  const key = await readOrMakeKey(join(folder, 'vault.key'));
  return {
    protection: 'key-file',
    label: 'Encrypted with a key file that only this account can read. Not protected by the system keychain.',
    seal: (plain) => Promise.resolve(seal(key, plain)),
    // why: async so that a refusal is a rejection for every caller, as with a keychain.
    open: async (sealed) => ({ value: unseal(key, sealed), isOutdated: false }),
  };
}

async function readOrMakeKey(path: string): Promise<Buffer> {
  return (await readKey(path)) ?? makeKey(path);
}

async function readKey(path: string): Promise<Buffer | undefined> {
  try {
    const key = await readFile(path);
    if (key.length !== keyBytes) fail('secret.unreadable', { problem: `${path} is not a key of ${keyBytes} bytes.` });
    return key;
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return undefined;
    throw error;
  }
}

async function makeKey(path: string): Promise<Buffer> {
  const temporary = `${path}.${process.pid}.${randomBytes(4).toString('hex')}.tmp`;
  const file = await open(temporary, 'wx', 0o600);
  try {
    const key = randomBytes(keyBytes);
    await file.writeFile(key);
    await file.sync();
    // why: a link never replaces a key that another process made a moment ago, as a rename would.
    await link(temporary, path);
    return key;
  } catch (error) {
    if (systemCode(error) !== 'EEXIST') throw error;
    return (await readKey(path)) ?? fail('secret.unreadable', { problem: `${path} was there and is gone.` });
  } finally {
    await file.close();
    await unlink(temporary);
  }
}

function seal(key: Buffer, plain: Uint8Array): Uint8Array {
  const nonce = randomBytes(nonceBytes);
  const cipher = createCipheriv('aes-256-gcm', key, nonce);
  const text = Buffer.concat([cipher.update(plain), cipher.final()]);
  return Buffer.concat([Buffer.from([formatVersion]), nonce, cipher.getAuthTag(), text]);
}

function unseal(key: Buffer, sealed: Uint8Array): Uint8Array {
  const textStart = 1 + nonceBytes + tagBytes;
  if (keychainTag.test(Buffer.from(sealed.subarray(0, 3)).toString('latin1'))) {
    fail('secret.unreadable', { problem: 'It is sealed by the system keychain, which only the desktop app can open.' });
  }
  if (sealed[0] !== formatVersion || sealed.length < textStart) {
    fail('secret.unreadable', { problem: 'It was stored in a form this Hookglass does not know.' });
  }
  const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(1, 1 + nonceBytes));
  decipher.setAuthTag(sealed.subarray(1 + nonceBytes, textStart));
  try {
    return Buffer.concat([decipher.update(sealed.subarray(textStart)), decipher.final()]);
  } catch (error) {
    return fail('secret.unreadable', { problem: 'The key file is not the one it was encrypted with.' }, error);
  }
}
