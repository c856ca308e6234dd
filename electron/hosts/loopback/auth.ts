/**
 * Who may call: tokens, launch codes, and the count of failed tries. No cookies: they are shared between ports.
 * Guarantees: 256-bit secrets, kept as SHA-256 only and compared in constant time; a launch code works once and for 60 s; every
 * start makes new ones. A right token always passes, so nobody can lock the person out by failing on purpose.
 */
import { timingSafeEqual } from 'node:crypto';
import type { SessionId } from '#contract/ids.ts';
import { Failure } from '#engine/failure.ts';
import type { Random } from '#engine/ports.ts';
import {
  createSessions,
  entryOf,
  hashOf,
  idleLimitMs,
  longestSessionMs,
  type SessionClock,
  type SessionEnd,
  type Sessions,
  secretText,
  systemSessionClock,
} from './sessions.ts';

/** A script, by the token of the 0600 file, or a tab, by its session. */
export type Caller = 'script' | SessionId;

export interface Auth {
  /** For scripts; written to a 0600 file by the server. */
  readonly scriptToken: string;
  readonly sessions: Sessions;
  createLaunchCode(): string;
  /** Exchanges a code for a session token. Fails with `link.unauthorised` or `link.too_many_attempts`. */
  redeem(code: string): string;
  /** Whose token it is. Fails like `redeem`; a session that is over says how it ended. */
  identify(token: string): Caller;
  /** Ends all sessions and makes codes that nobody redeemed worthless. */
  endSessions(): number;
}

export const launchCodeLifeMs = 60_000;
/** More live codes than this push out the oldest. */
const mostCodes = 256;
const failureWindowMs = 60_000;
const mostFailures = 20;

const hours = (ms: number) => ms / 3_600_000;
const endWords: Readonly<Record<SessionEnd, string>> = {
  ended: 'All sessions were ended, in a window or by a command.',
  idle: `Nothing was asked in this tab for ${hours(idleLimitMs)} hours, so its session has ended.`,
  too_old: `A session lasts ${hours(longestSessionMs)} hours, and the one of this tab is over.`,
};

interface Code {
  readonly hash: Buffer;
  readonly untilMs: number;
}

export function createAuth(random: Random, clock: SessionClock = systemSessionClock): Auth {
  const scriptToken = secretText(random);
  const scriptHash = hashOf(scriptToken);
  const sessions = createSessions(random, clock);
  const refuse = createFailureCount(clock);
  let codes: readonly Code[] = [];

  return {
    scriptToken,
    sessions,
    createLaunchCode() {
      const code = secretText(random);
      codes = [...codes, { hash: hashOf(code), untilMs: clock.steadyMs() + launchCodeLifeMs }].slice(-mostCodes);
      return code;
    },
    redeem(code) {
      const used = entryOf(codes, hashOf(code));
      codes = codes.filter((one) => one !== used);
      if (!used || used.untilMs <= clock.steadyMs())
        return refuse('The link works once and for 60 seconds. Ask for a fresh one where Hookglass was started.');
      return sessions.open();
    },
    identify(token) {
      const hash = hashOf(token);
      const isScript = timingSafeEqual(hash, scriptHash);
      const found = sessions.find(hash);
      if (isScript) return 'script';
      if (found === undefined) return refuse('The token is not one of this start of Hookglass.');
      // why: an old tab that asks again is no guess, so it is not counted as one.
      if (isEnd(found)) throw new Failure('link.unauthorised', { problem: endWords[found], ended: found });
      return found;
    },
    endSessions() {
      codes = [];
      return sessions.endAll();
    },
  };
}

function isEnd(found: SessionId | SessionEnd): found is SessionEnd {
  return Object.hasOwn(endWords, found);
}

/** Refuses in words, and by `link.too_many_attempts` after twenty refusals within a minute. */
function createFailureCount(clock: SessionClock): (problem: string) => never {
  const failures: number[] = [];
  return (problem) => {
    const now = clock.steadyMs();
    while (failures[0] !== undefined && failures[0] <= now - failureWindowMs) failures.shift();
    const oldest = failures[0];
    if (oldest !== undefined && failures.length >= mostFailures) {
      throw new Failure('link.too_many_attempts', { seconds: String(Math.max(1, Math.ceil((oldest + failureWindowMs - now) / 1000))) });
    }
    failures.push(now);
    throw new Failure('link.unauthorised', { problem });
  };
}
