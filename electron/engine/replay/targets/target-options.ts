/** What is refused of a target's options. Guarantees: no sentence holds a header's value, which may be a key. */
import { X509Certificate } from 'node:crypto';
import { validateHeaderName } from 'node:http';
import { z } from 'zod';
import { targetOptionsShape } from '#contract/models/target.ts';
import { schemeFacts } from '#domain/signing/scheme-facts.ts';
import { fail } from '#engine/failure.ts';
import type { TargetOptions } from '#engine/log/plan-store.ts';
import { inQuotes } from '#engine/outbound/in-quotes.ts';
import { connectionOnly, replayMarker } from '../request-headers.ts';

/** Of a bare URL, and of what is not said. */
export const defaultTargetOptions: TargetOptions = z.object(targetOptionsShape).parse({});

/** The options alone, out of what holds more. */
export function optionsOf(wanted: TargetOptions): TargetOptions {
  const { headers, connectMs, firstByteMs, totalMs, answerWithinMs, tls } = wanted;
  const { concurrency, mostPerSecond, isProduction, isMarked, keepsCredentials, redirects } = wanted;
  return {
    headers,
    connectMs,
    firstByteMs,
    totalMs,
    answerWithinMs,
    tls,
    concurrency,
    mostPerSecond,
    isProduction,
    isMarked,
    keepsCredentials,
    redirects,
  };
}

/** What is undefined stays. */
export function changeOptions(
  before: TargetOptions,
  change: { readonly [K in keyof TargetOptions]?: TargetOptions[K] | undefined },
): TargetOptions {
  return {
    headers: change.headers ?? before.headers,
    connectMs: change.connectMs ?? before.connectMs,
    firstByteMs: change.firstByteMs ?? before.firstByteMs,
    totalMs: change.totalMs ?? before.totalMs,
    answerWithinMs: change.answerWithinMs ?? before.answerWithinMs,
    tls: change.tls ?? before.tls,
    concurrency: change.concurrency ?? before.concurrency,
    mostPerSecond: change.mostPerSecond === undefined ? before.mostPerSecond : change.mostPerSecond,
    isProduction: change.isProduction ?? before.isProduction,
    isMarked: change.isMarked ?? before.isMarked,
    keepsCredentials: change.keepsCredentials ?? before.keepsCredentials,
    redirects: change.redirects ?? before.redirects,
  };
}

/** Fails with `input.target`. */
export function refuseBadOptions({ headers, tls }: TargetOptions): void {
  for (const [name, value] of headers) {
    const problem = problemOfName(name) ?? problemOfValue(name, value);
    if (problem !== null) fail('input.target', { problem });
  }
  if (tls.caPem !== null) refuseBadCertificates(tls.caPem);
}

const ours: ReadonlyMap<string, string> = new Map([
  ...connectionOnly,
  ['host', 'It always names the target.'],
  ['content-length', 'It is the length of the body that leaves.'],
  ['connection', 'It belongs to the connection that Hookglass opens.'],
  [replayMarker.toLowerCase(), 'It marks replays, and can be switched off.'],
]);

const signatureHeaders: ReadonlySet<string> = new Set(schemeFacts.flatMap(({ headers }) => headers.map((name) => name.toLowerCase())));

function problemOfName(name: string): string | null {
  if (name === '') return 'A header has no name.';
  const shown = inQuotes(name.slice(0, 100));
  try {
    validateHeaderName(name);
  } catch {
    // It throws for nothing but a character that HTTP does not allow in a name.
    return `The header name ${shown} has a character that HTTP does not allow there.`;
  }
  const key = name.toLowerCase();
  const why = ours.get(key);
  if (why !== undefined) return `The header ${shown} can not be set. ${why}`;
  if (signatureHeaders.has(key)) return `The header ${shown} can not be set. It is of a signature, which is captured or made.`;
  return null;
}

const longestValue = 8192;

const forbidden: readonly (readonly [RegExp, string])[] = [
  [/\r/, 'a carriage return (CR)'],
  [/\n/, 'a line feed (LF)'],
  [/\0/, 'a NUL'],
  [/[\u0001-\u0008\u000b\u000c\u000e-\u001f\u007f]/, 'a control character'],
  [/[^\u0000-\u00ff]/, 'a character outside of Latin-1'],
];

function problemOfValue(name: string, value: string): string | null {
  if (value.length > longestValue) return `The value of the header ${inQuotes(name)} has over ${longestValue} characters.`;
  const odd = forbidden.find(([pattern]) => pattern.test(value))?.[1];
  return odd === undefined ? null : `The value of the header ${inQuotes(name)} has ${odd}, which HTTP does not allow there.`;
}

function refuseBadCertificates(pem: string): void {
  const blocks = certificatesOf(pem);
  if (blocks.length === 0)
    fail('input.target', { problem: 'There is no certificate in it: paste PEM that begins with "-----BEGIN CERTIFICATE-----".' });
  for (const [index, block] of blocks.entries()) {
    try {
      new X509Certificate(block);
    } catch (error) {
      fail('input.target', { problem: `Certificate ${index + 1} of ${blocks.length} can not be read.` }, error);
    }
  }
  if (pem.includes('PRIVATE KEY')) fail('input.target', { problem: 'There is a private key in it. Only certificates are needed.' });
}

/** Each certificate of a PEM text. */
export function certificatesOf(pem: string): readonly string[] {
  return pem.match(/-----BEGIN CERTIFICATE-----[\s\S]*?-----END CERTIFICATE-----/g) ?? [];
}
