/** Looks for a secret in everything that a program leaves or says, in the forms in which it could be written there. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export interface Canary {
  /** The name of the form in which one of the secrets is in there. */
  findIn(bytes: Uint8Array | string): string | undefined;
  /** `file: form` for every file below the folder that has one of them. */
  findBelow(folder: string): string[];
}

/** The three ways in which base64 of a longer text can hold it, without the characters that depend on its neighbours. */
function base64Forms(bytes: Buffer): string[] {
  return [0, 1, 2].map((shift) => {
    const text = Buffer.concat([Buffer.alloc(shift), bytes])
      .toString('base64')
      .replace(/=+$/, '');
    return text.slice(Math.ceil((shift * 8) / 6), -1);
  });
}

/** Each character as JSON may write it: `\\u0041`. */
function escapedFully(secret: string, letters: 'x' | 'X'): string {
  return Array.from({ length: secret.length }, (_, at) => {
    const digits = secret.charCodeAt(at).toString(16).padStart(4, '0');
    return `\\u${letters === 'x' ? digits : digits.toUpperCase()}`;
  }).join('');
}

function formsOf(secret: string): [string, Buffer][] {
  const bytes = Buffer.from(secret);
  const hex = bytes.toString('hex');
  const texts: [string, string][] = [
    ['raw', secret],
    ['JSON', JSON.stringify(secret).slice(1, -1)],
    ['JSON twice', JSON.stringify(JSON.stringify(secret)).slice(3, -3)],
    ['escaped', escapedFully(secret, 'x')],
    ['ESCAPED', escapedFully(secret, 'X')],
    ['URL', encodeURIComponent(secret)],
    ['URL of all', bytes.toString('hex').replace(/../g, (pair) => `%${pair}`)],
    ['URL OF ALL', hex.toUpperCase().replace(/../g, (pair) => `%${pair}`)],
    ['form', new URLSearchParams([['', secret]]).toString().slice(1)],
    ['hex', hex],
    ['HEX', hex.toUpperCase()],
    ...base64Forms(bytes).flatMap((text): [string, string][] => [
      ['base64', text],
      ['base64url', text.replaceAll('+', '-').replaceAll('/', '_')],
    ]),
  ];
  return [...texts.map(([name, text]): [string, Buffer] => [name, Buffer.from(text)]), ['UTF-16', Buffer.from(secret, 'utf16le')]];
}

/** Each of at least 16 characters, so that none is found by chance. `whsec_` ones are looked for by their key as well. */
export function canaryOf(secrets: readonly string[]): Canary {
  const forms = secrets.flatMap((secret): [string, Buffer][] => {
    if (secret.length < 16) throw new Error('The secret is too short to be looked for');
    const key = secret.startsWith('whsec_')
      ? [['key', Buffer.from(secret.slice('whsec_'.length), 'base64')] satisfies [string, Buffer]]
      : [];
    return [...formsOf(secret), ...key];
  });
  const findIn = (bytes: Uint8Array | string) => {
    const hay = Buffer.from(bytes);
    return forms.find(([, form]) => hay.includes(form))?.[0];
  };
  return {
    findIn,
    findBelow(folder) {
      const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
      return files.flatMap(({ parentPath, name }) => {
        const form = findIn(readFileSync(join(parentPath, name)));
        return form === undefined ? [] : [`${name}: ${form}`];
      });
    },
  };
}
