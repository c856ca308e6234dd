import { randomBytes } from 'node:crypto';
import { beforeEach, describe, expect, test } from 'vitest';
import { type Auth, createAuth, launchCodeLifeMs } from '#hosts/loopback/auth.ts';
import { createHandClock, type HandClock } from '#test/support/session-clock.ts';

let clock: HandClock;
let auth: Auth;

beforeEach(() => {
  clock = createHandClock();
  auth = createAuth({ bytes: (count) => randomBytes(count) }, clock);
});

/** How a token or code was refused. */
function refusal(work: () => unknown): { readonly code: unknown; readonly message: string } | undefined {
  try {
    work();
  } catch (error) {
    if (error instanceof Error) return { code: 'code' in error ? error.code : undefined, message: error.message };
  }
  return undefined;
}

describe('BSH-06 launch codes', () => {
  test('work within 60 seconds and once', () => {
    const [inTime, late] = [auth.createLaunchCode(), auth.createLaunchCode()];
    clock.pass(launchCodeLifeMs - 1);
    expect(auth.identify(auth.redeem(inTime))).toMatch(/^ses_[0-9a-f]{16}$/);
    expect(() => auth.redeem(inTime)).toThrow('works once');
    clock.pass(1);
    expect(() => auth.redeem(late)).toThrow('works once');
  });

  test('a late code does not come back to life', () => {
    const code = auth.createLaunchCode();
    clock.pass(launchCodeLifeMs);
    expect(() => auth.redeem(code)).toThrow();
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
    const code = (work: () => unknown) => refusal(work)?.code;
    for (let i = 0; i < 20; i += 1) expect(code(() => auth.identify(`wrong${i}`))).toBe('link.unauthorised');
    expect(code(() => auth.identify('wrong'))).toBe('link.too_many_attempts');
    expect(code(() => auth.redeem('wrong'))).toBe('link.too_many_attempts');
    expect(auth.identify(auth.scriptToken)).toBe('script');
    clock.pass(60_000);
    expect(code(() => auth.identify('wrong'))).toBe('link.unauthorised');
  });
});

describe('BSH-16 the limits of a session', () => {
  const hourMs = 3_600_000;
  const open = () => auth.redeem(auth.createLaunchCode());

  test('8 hours without a call end it, each call gives it 8 more, and 24 hours end it whatever it does', () => {
    const token = open();
    const use = () => {
      const caller = auth.identify(token);
      if (caller !== 'script') auth.sessions.markUsed(caller);
    };
    for (const hours of [7.99, 7.99]) {
      clock.pass(hours * hourMs);
      use();
    }
    clock.pass(8 * hourMs);
    expect(refusal(use)).toMatchObject({ code: 'link.unauthorised', message: expect.stringContaining('8 hours') });

    const busy = open();
    for (let quarter = 1; quarter < 96; quarter += 1) {
      clock.pass(hourMs / 4);
      const caller = auth.identify(busy);
      if (caller !== 'script') auth.sessions.markUsed(caller);
    }
    clock.pass(hourMs / 4);
    expect(refusal(() => auth.identify(busy))).toMatchObject({ message: expect.stringContaining('24 hours') });
  });

  test('asking whether a session is open is no use of it', () => {
    const token = open();
    for (let hour = 0; hour < 8; hour += 1) {
      auth.identify(token);
      clock.pass(hourMs);
    }
    expect(refusal(() => auth.identify(token))).toMatchObject({ message: expect.stringContaining('8 hours') });
  });

  test('a machine that slept counts the time all the same', () => {
    const token = open();
    clock.sleep(8 * hourMs);
    expect(refusal(() => auth.identify(token))).toMatchObject({ code: 'link.unauthorised' });
  });

  test('a clock that is set back gives no time', () => {
    const token = open();
    clock.sleep(-48 * hourMs);
    clock.pass(8 * hourMs);
    expect(refusal(() => auth.identify(token))).toMatchObject({ code: 'link.unauthorised' });
  });

  test('ending all takes the links that nobody opened yet along, and leaves the token of scripts', () => {
    const tokens = [open(), open(), open()];
    const unused = auth.createLaunchCode();
    const told: string[] = [];
    auth.sessions.onEnd((id) => told.push(id));
    expect(auth.endSessions()).toBe(3);
    expect(told).toHaveLength(3);
    for (const token of tokens) expect(refusal(() => auth.identify(token))).toMatchObject({ message: expect.stringContaining('ended') });
    expect(() => auth.redeem(unused)).toThrow('works once');
    expect(auth.identify(auth.scriptToken)).toBe('script');
    expect(auth.identify(open())).toMatch(/^ses_/);
  });

  test('a tab that asks again after its end is not counted as somebody who guesses', () => {
    const token = open();
    auth.endSessions();
    for (let i = 0; i < 50; i += 1) expect(refusal(() => auth.identify(token))).toMatchObject({ code: 'link.unauthorised' });
  });

  test('the oldest of too many sessions goes', () => {
    const first = open();
    for (let i = 0; i < 256; i += 1) open();
    expect(refusal(() => auth.identify(first))).toMatchObject({ code: 'link.unauthorised' });
    expect(auth.sessions.list()).toHaveLength(256);
  });
});
