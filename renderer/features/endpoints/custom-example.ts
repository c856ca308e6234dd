/** What a delivery of a custom scheme looks like, made from an example that is always the same. Pure. */
import type { CustomScheme, HashAlgorithm, SignatureEncoding } from '#contract/models/signing.ts';

export interface SigningExample {
  readonly headers: readonly (readonly [name: string, value: string])[];
  /** The text that the HMAC is made of. */
  readonly signedText: string;
}

const exampleSeconds = 1_796_000_000;
const exampleBody = '{"id":"evt_1","type":"run.completed"}';
const exampleId = 'msg_2f8c';

/** Beginnings of a digest in each form: a whole one would fill the line and tell nobody more. */
const digestStarts: Readonly<Record<SignatureEncoding, string>> = {
  hex: '9f86d081884c7d659a2f…',
  base64: 'n4bQgYhMfWWaL+qg…',
  base64url: 'n4bQgYhMfWWaL-qg…',
};

const labels: Readonly<Record<HashAlgorithm, string>> = { sha256: 'HMAC-SHA256', sha1: 'HMAC-SHA1', sha512: 'HMAC-SHA512' };
export const algorithmOptions = (['sha256', 'sha1', 'sha512'] as const).map((value) => ({ value, label: labels[value] }));

export function customExample(custom: CustomScheme, headerName: string, url: string): SigningExample {
  const { prefix, separator, template, encoding, timestampHeader, timestampPrefix, timestampUnit, idHeader } = custom;
  const time = String(timestampUnit === 'seconds' ? exampleSeconds : exampleSeconds * 1000);
  const signature = `${prefix}${digestStarts[encoding]}`;
  const parts: Readonly<Record<string, string>> = { '{body}': exampleBody, '{timestamp}': time, '{id}': exampleId, '{url}': url };
  return {
    headers: [
      ...(idHeader === null ? [] : [[idHeader, exampleId] as const]),
      ...(timestampHeader === null ? [] : [[timestampHeader, time] as const]),
      [headerName, timestampPrefix === null ? signature : `${timestampPrefix}${time}${separator}${signature}`] as const,
    ],
    signedText: template.replace(/\{(?:body|timestamp|id|url)\}/g, (name) => parts[name] ?? name),
  };
}
