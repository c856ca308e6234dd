import { randomBytes } from 'node:crypto';
import { beforeEach, describe, expect, test } from 'vitest';
import { type Auth, createAuth, launchCodeLifeMs } from '#hosts/loopback/auth.ts';

let nowMs: number;
let auth: Auth;

beforeEach(() => {
  nowMs = 0;
  auth = createAuth({ bytes: (count) => randomBytes(count) }, () => nowMs);
});

describe('BSH-06 launch codes', () => {
  test('work within 60 seconds and once', () => {
    const [inTime, late] = [auth.createLaunchCode(), auth.createLaunchCode()];
    nowMs = launchCodeLifeMs - 1;
    expect(auth.identify(auth.redeem(inTime))).toBe('session');
    expect(() => auth.redeem(inTime)).toThrow('works once');
    nowMs = launchCodeLifeMs;
    expect(() => auth.redeem(late)).toThrow('works once');
  });

  test('a late code does not come back to life', () => {
    const code = auth.createLaunchCode();
    nowMs = launchCodeLifeMs;
    expect(() => auth.redeem(code)).toThrow();
    nowMs = 0;
    expect(() => auth.redeem(code)).toThrow();
  });

  test('a code is no token and a token no code', () => {
    const code = auth.createLaunchCode();
    expect(() => auth.identify(code)).toThrow();
    expect(() => auth.redeem(auth.scriptToken)).toThrow();
    expect(auth.redeem(code)).not.toBe(code);
  });

  test('asking for links without end keeps a bounded number', () => {
    const first = auth.createLaunchCode();
    for (let i = 0; i < 300; i += 1) auth.createLaunchCode();
    expect(() => auth.redeem(first)).toThrow();
  });
});

describe('BSH-07 failures', () => {
  test('after 20 in a minute the answer is to wait, and the wait ends', () => {
    const code = (work: () => unknown) => {
      try {
        work();
      } catch (error) {
        return error instanceof Error && 'code' in error ? error.code : error;
      }
      return undefined;
    };
    for (let i = 0; i < 20; i += 1) expect(code(() => auth.identify(`wrong${i}`))).toBe('link.unauthorised');
    expect(code(() => auth.identify('wrong'))).toBe('link.too_many_attempts');
    expect(code(() => auth.redeem('wrong'))).toBe('link.too_many_attempts');
    expect(auth.identify(auth.scriptToken)).toBe('script');
    nowMs = 60_000;
    expect(code(() => auth.identify('wrong'))).toBe('link.unauthorised');
  });
});
