import { describe, expect, it } from 'vitest';
import { secretIdSchema } from '#contract/ids.ts';
import { type Fix, fixSchema } from '#contract/models/diagnosis.ts';
import { verdictReasons, verdicts } from '#contract/models/verdict.ts';
import { fixWords } from '#renderer/features/delivery/fix-words.ts';
import { outcomeWords, reasonWords } from '#renderer/features/delivery/judgement-words.ts';

const secretId = secretIdSchema.parse('sec_1');
const names = { endpoint: 'Orders', secret: { id: secretId, name: 'Main', endpointName: 'Billing' } };
const dayUs = 86_400_000_000;

const fixes: readonly Fix[] = [
  { kind: 'set-header', headerName: 'X-Acme-Signature' },
  { kind: 'set-scheme', scheme: 'github' },
  { kind: 'set-secret-encoding', secretEncoding: 'base64' },
  { kind: 'trim-secret', secretId },
  { kind: 'accept-secret', secretId, validFromUs: 0, validUntilUs: 20_000 * dayUs },
  { kind: 'copy-secret', secretId, validFromUs: 0 },
  { kind: 'set-public-url', publicUrl: null },
  { kind: 'enter-secret' },
  { kind: 'replay-fresh' },
];

describe('a fix in words', () => {
  it('has them for each kind', () => {
    expect(fixes.map(({ kind }) => kind)).toEqual(fixSchema.options.map(({ shape }) => shape.kind.value));
    for (const fix of fixes) expect(fixWords(fix, names).label, fix.kind).not.toBe('');
  });

  it('asks once more before what makes an endpoint accept more or judge otherwise, and only then', () => {
    const asked = fixes.filter((fix) => fixWords(fix, names).warning !== null).map(({ kind }) => kind);
    expect(asked).toEqual(['set-scheme', 'set-secret-encoding', 'accept-secret', 'copy-secret']);
  });

  it('names what will be accepted, where and for how long', () => {
    const accept = fixWords({ kind: 'accept-secret', secretId, validFromUs: 0, validUntilUs: 20_000 * dayUs }, names);
    expect(accept.label).toBe('Accept “Main” for that time');
    expect(accept.warning).toMatch(/^“Main” then counts from the beginning until .*2024.*: every delivery of Orders/);
    const copy = fixWords({ kind: 'copy-secret', secretId, validFromUs: 20_000 * dayUs }, names);
    expect(copy.warning).toMatch(/^Orders then accepts what is signed with “Main” of Billing, from .*2024.*, without an end\./);
  });
});

describe('judging again in words', () => {
  it('says when nothing changed, and what it was when it did', () => {
    expect(outcomeWords({ before: 'mismatch', after: 'mismatch', done: null }).title).toBe('Same verdict: mismatch');
    expect(outcomeWords({ before: 'no-secret', after: 'verified', done: null })).toEqual({
      tone: 'ok',
      title: 'Was no secret, is verified',
    });
    for (const after of verdicts) expect(outcomeWords({ before: 'verified', after, done: null }).tone).not.toBe('ok');
  });

  it('has a few words for every reason', () => {
    for (const reason of verdictReasons) expect(reasonWords[reason].length, reason).toBeLessThan(26);
  });
});
