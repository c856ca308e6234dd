/** What has to be true of the code and not only of what it gives, because a measurement would be noise. */
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { describe, expect, expectTypeOf, test } from 'vitest';
import type { HashAlgorithm } from '#contract/models/signing.ts';
import type { hmacOf } from '#engine/verification/hmac.ts';
import type { SchemeSettings, SignatureInput, SignedRequest } from '#engine/verification/scheme.ts';
import type { SchemeModule, SignedContent } from '#engine/verification/scheme-module.ts';

const folder = join(import.meta.dirname, '../../../../electron/engine/verification');

interface Source {
  readonly path: string;
  readonly text: string;
}

/**
 * Sources that judge, without their comments. Samples are texts for people; a diagnosis explains what was judged, when a person asks and
 * the sender has long had its answer, so its time tells nobody anything.
 */
function sources(): readonly Source[] {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((path) => path.endsWith('.ts'));
  return files
    .filter((path) => !/^(?:samples|diagnos|hypotheses)/.test(path))
    .map((path) => ({ path: relative(folder, join(folder, path)), text: withoutComments(readFileSync(join(folder, path), 'utf8')) }));
}

function withoutComments(text: string): string {
  return text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/^\s*\/\/.*$/gm, '');
}

const onlyInHmac = /\b(?:createHmac|timingSafeEqual)\b/;
/** Comparisons that stop at the first difference, of what is or may be a digest. */
const leakyComparison =
  /\.equals\(|\.compare\(|(?<!typeof )\b(?:expected|digest|signature|computed|hmac)\w*\s*[!=]==(?!\s*(?:null|undefined|''))/i;
/** A way from bytes to text and on to the HMAC. */
const textOnTheWay = /\.update\([^)\n]*(?:toString|String\(|decode|`|'utf)/;

function offences({ path, text }: Source): readonly string[] {
  const found: string[] = [];
  if (path !== 'hmac.ts' && onlyInHmac.test(text)) found.push(`${path} computes or compares a digest by itself`);
  const leak = leakyComparison.exec(text);
  if (leak !== null) found.push(`${path} compares with ${leak[0].trim()}`);
  if (textOnTheWay.test(text)) found.push(`${path} gives text to a digest`);
  if (path === 'hmac.ts' && /toString|TextDecoder/.test(text)) found.push(`${path} decodes`);
  return found;
}

describe('the sources of verification', () => {
  test('VER-02 VER-03 compute and compare digests in one place, as bytes and in constant time', () => {
    const all = sources();
    expect(all.length).toBeGreaterThan(20);
    const hmac = all.find(({ path }) => path === 'hmac.ts')?.text ?? '';
    expect(hmac.match(/\btimingSafeEqual\(/g)).toHaveLength(1);
    expect(hmac.match(/\bcreateHmac\(/g)).toHaveLength(1);
    expect(all.flatMap(offences)).toEqual([]);
  });

  test.each([
    ['verify.ts', 'const made = createHmac("sha256", key);', 'computes or compares'],
    ['verify.ts', 'return timingSafeEqual(a, b);', 'computes or compares'],
    ['verify.ts', 'if (expected === received) return true;', 'compares with expected ==='],
    ['schemes/zof.ts', 'return signatureHex !== other;', 'compares with signatureHex !=='],
    ['verify.ts', 'return digest.equals(other);', 'compares with .equals('],
    ['verify.ts', 'return Buffer.compare(a, b) === 0;', 'compares with .compare('],
    ['hmac.ts', 'hmac.update(body.toString());', 'gives text'],
    ['hmac.ts', 'const text = new TextDecoder().decode(body);', 'decodes'],
  ])('the look at %s sees %j', (path, text, words) => {
    expect(offences({ path, text }).join(' ')).toContain(words);
  });
});

describe('the types of verification', () => {
  test('VER-02 bodies, keys and content are bytes', () => {
    expectTypeOf<SignedRequest['body']>().toEqualTypeOf<Uint8Array>();
    expectTypeOf<SignatureInput['body']>().toEqualTypeOf<Uint8Array>();
    expectTypeOf<SignedContent['prefix']>().toEqualTypeOf<Uint8Array>();
    expectTypeOf<Parameters<typeof hmacOf>>().toEqualTypeOf<[HashAlgorithm, Uint8Array, SignedContent, Uint8Array]>();
    expectTypeOf<string>().not.toExtend<SignedRequest['body']>();
  });

  test('VER-13 a scheme names its algorithm without seeing the request', () => {
    expectTypeOf<Parameters<SchemeModule['algorithm']>>().toEqualTypeOf<[SchemeSettings]>();
    expectTypeOf<SchemeSettings>().not.toHaveProperty('headers');
  });
});
