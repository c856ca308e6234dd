import { expect, test } from 'vitest';
import { checkLines, escapedBytes } from '#cli/verify/check-words.ts';
import type { Diagnosis, Finding } from '#contract/models/diagnosis.ts';
import type { SignatureReport } from '#contract/models/verdict.ts';

const report: SignatureReport = {
  verification: {
    verdict: 'mismatch',
    reason: 'signature_mismatch',
    scheme: 'zof',
    headerName: 'X-Zof-Signature',
    matchedSecret: null,
    secretsTried: 1,
    timestampSeconds: null,
    toleranceSeconds: null,
  },
  history: [],
  sentence: 'It does not match.',
  advice: 'Look at the body.',
  algorithm: 'HMAC-SHA256',
  encoding: 'hex',
  signedContent: 'the raw body',
  signedPrefix: '',
  signedSuffix: '',
  isBodySigned: true,
  signedBytes: 8,
  received: [],
  comparisons: [],
};
const finding: Finding = {
  code: 'final-newline',
  sentence: 'A line end was added.',
  advice: 'Sign what is sent.',
  proof: 'Without it the signature is right.',
  secret: null,
  difference: {
    kind: 'newline',
    receivedBytes: 109,
    signedBytes: 108,
    received: { base64: Buffer.from(`${'x'.repeat(40)}{"é":"\\"}\n`).toString('base64'), start: 58, markFrom: 50, markTo: 51 },
    signed: { base64: Buffer.from(`${'x'.repeat(40)}{"é":"\\"}`).toString('base64'), start: 58, markFrom: 50, markTo: 50 },
    places: 1,
  },
  habit: 'body-reader-changed-it',
  fix: null,
};
const diagnosis: Diagnosis = {
  verdict: 'mismatch',
  reason: 'signature_mismatch',
  findings: [finding],
  hints: [{ code: 'proxy', sentence: 'A proxy is on the way.' }],
  tried: 1234,
  tookMs: 12,
  isComplete: false,
};

test('a mismatch: verdict, cause with proof and place, what is likely, what the scheme does not prove, the right check', () => {
  const sample = {
    language: 'go' as const,
    syntax: 'go',
    fileName: 'verify.go',
    code: 'func a() {\n\tb()\n}\n',
    habit: { code: 'body-reader-changed-it' as const, wrong: 'c()', why: 'It changes bytes.' },
  };
  expect(checkLines({ report, diagnosis, sample }, ['No time is signed.'])).toEqual([
    '✕ mismatch (signature_mismatch), scheme zof, header X-Zof-Signature',
    'It does not match.',
    'Look at the body.',
    '',
    'Found, and proven by a verification:',
    '1. A line end was added.',
    '   Sign what is sent.',
    '   Proof: Without it the signature is right.',
    '   What arrived and what was signed differ in one place:',
    '   received from byte 108 of 109: …xxxxxxxxxxxxxx{"\\xc3\\xa9":"\\\\"}⟦\\n⟧',
    '            in hex: …22 5c 22 7d ⟦0a⟧',
    '   signed   from byte 108 of 108: …xxxxxxxxxxxxxx{"\\xc3\\xa9":"\\\\"}⟦⟧',
    '            in hex: …22 5c 22 7d ⟦⟧',
    '',
    'Not proven:',
    '- A proxy is on the way.',
    '',
    '1,234 signatures were tried. Time ran out before everything was tried.',
    '',
    'What this scheme does not prove:',
    '- No time is signed.',
    '',
    'The right check, verify.go:',
    'func a() {',
    '    b()',
    '}',
    '',
    'The habit that breaks it: It changes bytes.',
    'c()',
  ]);
});

test('a right signature has neither cause nor advice', () => {
  const verified = { ...report, verification: { ...report.verification, verdict: 'verified' as const, reason: 'ok' as const }, advice: '' };
  expect(checkLines({ report: verified, diagnosis: { ...diagnosis, verdict: 'verified', findings: [], hints: [] } }, [])).toEqual([
    '✓ verified, scheme zof, header X-Zof-Signature',
    'It does not match.',
  ]);
});

test('a long difference is cut, and a byte that is no text is escaped', () => {
  const long = { base64: Buffer.alloc(160, 0xff).toString('base64'), start: 0, markFrom: 10, markTo: 160 };
  const difference = { kind: 'content' as const, receivedBytes: 5000, signedBytes: 5000, received: long, signed: long, places: 1000 };
  const lines = checkLines({ report, diagnosis: { ...diagnosis, findings: [{ ...finding, difference }] } }, []);
  expect(lines).toContain('   What arrived and what was signed differ in 1,000 or more places; the first:');
  expect(lines.every((line) => line.length < 500)).toBe(true);
  expect(escapedBytes(Uint8Array.of(0x1b, 0x5b, 0x41, 0x0d, 0x09, 0x80))).toBe('\\x1b[A\\r\\t\\x80');
});
