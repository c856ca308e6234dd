import type { Spoiler } from '#contract/models/composer.ts';
import type { HeaderPair } from '#contract/models/delivery.ts';
import { fail } from '../failure.ts';
import type { SignatureInput } from '../verification/scheme.ts';
import { schemes } from '../verification/schemes.ts';
import { signatureOf } from '../verification/verify.ts';

export interface WrittenSignature {
  readonly headers: readonly HeaderPair[];
  /** Lower-case names of the headers that these stand for. */
  readonly replaces: readonly string[];
}

/** Signs, then writes the signature in another form where that is wanted. Fails with `input.composition` where there is no such form. */
export function writeSignature(input: SignatureInput, spoilers: readonly Spoiler[]): WrittenSignature {
  const scheme = schemes[input.settings.scheme];
  const signature = signatureOf(input);
  const { headers, replaces } = scheme.writeHeaders(signature, input);
  const text = scheme.encode(signature, input.settings);
  const spoilt = spoilText(text, signature, spoilers);
  return { headers: spoilt === text ? headers : headers.map((pair) => exchanged(pair, text, spoilt)), replaces };
}

function exchanged([name, value]: HeaderPair, text: string, spoilt: string): HeaderPair {
  const at = value.lastIndexOf(text);
  return at === -1 ? [name, value] : [name, value.slice(0, at) + spoilt + value.slice(at + text.length)];
}

function spoilText(text: string, signature: Uint8Array, spoilers: readonly Spoiler[]): string {
  let spoilt = text;
  for (const spoiler of spoilers) {
    if (spoiler.name === 'upper-case-hex') spoilt = changed(text, text.toUpperCase());
    if (spoiler.name === 'base64') spoilt = changed(text, Buffer.from(signature).toString('base64'));
  }
  const prefix = spoilers.find((spoiler) => spoiler.name === 'prefix');
  return prefix === undefined ? spoilt : prefix.text + spoilt;
}

function changed(text: string, other: string): string {
  if (!/^[0-9a-f]+$/.test(text))
    fail('input.composition', { problem: 'The signature of this scheme is no hex, so its form can not be changed.' });
  return other;
}
