import { describe, expect, it } from 'vitest';
import { classifyError } from '#engine/replay/classify-error.ts';
import { judgeDeadline } from '#engine/replay/deadline.ts';
import type { Ending } from '#engine/replay/ending.ts';
import { describeOutcome } from '#engine/replay/outcome-words.ts';
import { describeTlsTrouble } from '#engine/replay/tls-words.ts';

const coded = (code: string) => Object.assign(new Error(code), { code });

describe('what an error means', () => {
  it.each([
    ['ECONNREFUSED', 'connect', 'refused'],
    ['ENOTFOUND', 'resolve', 'unresolved'],
    ['EAI_AGAIN', 'resolve', 'unresolved'],
    ['EAI_FAIL', 'resolve', 'unresolved'],
    ['EHOSTUNREACH', 'connect', 'unreachable'],
    ['ENETUNREACH', 'connect', 'unreachable'],
    ['EACCES', 'connect', 'unreachable'],
    ['ECONNRESET', 'first-byte', 'reset'],
    ['EPIPE', 'send', 'reset'],
    ['EIO', 'body', 'reset'],
    ['HPE_INVALID_CONSTANT', 'head', 'malformed-answer'],
    ['CERT_HAS_EXPIRED', 'tls', 'tls-failed'],
    ['ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED', 'first-byte', 'tls-failed'],
  ] as const)('%s while in %s is %s', (code, stage, outcome) => {
    expect(classifyError(coded(code), stage).outcome).toBe(outcome);
  });

  it('lets a mistake of ours through', () => {
    expect(() => classifyError(new TypeError('x is not a function'), 'body')).toThrow(TypeError);
  });
});

describe('the sender\u2019s rule', () => {
  const answered: Ending = { outcome: 'answered' };
  it.each([
    [answered, 200, 10_000_000, 'in-time'],
    [answered, 299, 1, 'in-time'],
    [answered, 200, 10_000_001, 'late'],
    [answered, 199, 1, 'not-2xx'],
    [answered, 300, 1, 'not-2xx'],
    [{ outcome: 'timed-out', stage: 'body', limitMs: 1 }, 200, 1, 'late'],
    [{ outcome: 'timed-out', stage: 'first-byte', limitMs: 1 }, null, 1, 'no-answer'],
    [{ outcome: 'reset', stage: 'body' }, 200, 1, 'no-answer'],
    [{ outcome: 'refused' }, null, 1, 'no-answer'],
    [{ outcome: 'cancelled', stage: 'body' }, 200, 1, null],
    [{ outcome: 'blocked', what: 'x' }, null, 1, null],
  ] as const)('%j with %s after %i \u00b5s is %s', (ending, status, totalUs, verdict) => {
    expect(judgeDeadline(ending, status, totalUs, 10_000_000)).toBe(verdict);
  });
});

describe('the sentence', () => {
  const stages = ['resolve', 'connect', 'tls', 'send', 'first-byte', 'head', 'body'] as const;
  const endings: Ending[] = [
    { outcome: 'answered' },
    { outcome: 'refused' },
    { outcome: 'unreachable' },
    { outcome: 'unresolved', isTemporary: true },
    { outcome: 'unresolved', isTemporary: false },
    { outcome: 'malformed-answer', code: 'HPE_INVALID_CONSTANT' },
    { outcome: 'blocked', what: 'a multicast address' },
    { outcome: 'blocked', problem: 'the method "A B" can not be sent.' },
    ...stages.flatMap((stage): Ending[] => [
      { outcome: 'reset', stage },
      { outcome: 'timed-out', stage, limitMs: 15_000 },
      { outcome: 'cancelled', stage },
      { outcome: 'tls-failed', stage, code: 'CERT_HAS_EXPIRED', detail: '' },
    ]),
  ];

  it.each(endings)('is one plain sentence for %j', (ending) => {
    const words = describeOutcome({
      ending,
      host: 'handler.test:3000',
      method: 'POST',
      status: 200,
      redirectTo: null,
      deadline: 'in-time',
      totalUs: 1_234_567,
      pacedUs: 0,
      answerWithinMs: 10_000,
      keptBytes: 0,
      isTruncated: false,
    });
    expect(words).toMatch(/^[A-Zh].+\.$/);
    expect(words).not.toMatch(/undefined|null|NaN|\.\.$/);
  });

  it.each([
    ['CERT_NOT_YET_VALID', '', 'is not valid yet'],
    ['SELF_SIGNED_CERT_IN_CHAIN', '', 'an authority this machine does not know'],
    ['ERR_SSL_PACKET_LENGTH_TOO_LONG', '', 'does not speak TLS on this port'],
    ['EPROTO', 'ssl3_get_record:wrong version number', 'does not speak TLS on this port'],
    ['ERR_SSL_NO_CIPHER', '', 'could not agree on a TLS connection (ERR_SSL_NO_CIPHER)'],
  ])('names the TLS trouble %s', (code, detail, words) => {
    expect(describeTlsTrouble(code, detail, 'h')).toContain(words);
  });
});
