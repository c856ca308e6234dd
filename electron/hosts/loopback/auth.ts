/**
 * Who may call: tokens, launch codes, and the count of failed tries. No cookies: they are shared between ports.
 * Guarantees: 256-bit secrets, kept as SHA-256 only and compared in constant time; a launch code works once and for 60 s; every
 * start makes new ones. A right token always passes, so nobody can lock the person out by failing on purpose.
 */
import { createHash, timingSafeEqual } from 'node:crypto';
import { Failure } from '#engine/failure.ts';
import type { Random } from '#engine/ports.ts';

export type Caller = 'session' | 'script';

export interface Auth {
  /** For scripts; written to a 0600 file by the server. */
  readonly scriptToken: string;
  createLaunchCode(): string;
  /** Exchanges a code for a session token. Fails with `link.unauthorised` or `link.too_many_attempts`. */
  redeem(code: string): string;
  /** Whose token it is. Fails like `redeem`. */
  identify(token: string): Caller;
}

export const launchCodeLifeMs = 60_000;
/** More live codes or sessions than this push out the oldest: a person has a handful. */
const mostKept = 256;
const failureWindowMs = 60_000;
const mostFailures = 20;

interface Kept {
  readonly hash: Buffer;
  readonly untilMs: number;
}

/** `nowMs` is any clock that only goes forward. */
export function createAuth(random: Random, nowMs: () => number = () => performance.now()): Auth {
  const scriptToken = secretText(random);
  const scriptHash = hashOf(scriptToken);
  const codes: Kept[] = [];
  const sessions: Kept[] = [];
  const failures: number[] = [];

  const refuse = (problem: string): never => {
    const now = nowMs();
    while (failures[0] !== undefined && failures[0] <= now - failureWindowMs) failures.shift();
    const oldest = failures[0];
    if (oldest !== undefined && failures.length >= mostFailures) {
      throw new Failure('link.too_many_attempts', { seconds: String(Math.max(1, Math.ceil((oldest + failureWindowMs - now) / 1000))) });
    }
    failures.push(now);
    throw new Failure('link.unauthorised', { problem });
  };

  return {
    scriptToken,
    createLaunchCode() {
      const code = secretText(random);
      keep(codes, { hash: hashOf(code), untilMs: nowMs() + launchCodeLifeMs });
      return code;
    },
    redeem(code) {
      const found = indexOf(codes, hashOf(code));
      const [used] = found < 0 ? [] : codes.splice(found, 1);
      if (!used || used.untilMs <= nowMs())
        return refuse('The link works once and for 60 seconds. Ask for a fresh one where Hookglass was started.');
      const token = secretText(random);
      keep(sessions, { hash: hashOf(token), untilMs: Number.POSITIVE_INFINITY });
      return token;
    },
    identify(token) {
      const hash = hashOf(token);
      const isScript = timingSafeEqual(hash, scriptHash);
      const isSession = indexOf(sessions, hash) >= 0;
      if (isScript) return 'script';
      return isSession ? 'session' : refuse('The token is not one of this start of Hookglass.');
    },
  };
}

function secretText(random: Random): string {
  return Buffer.from(random.bytes(32)).toString('base64url');
}

function hashOf(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}

function keep(list: Kept[], item: Kept): void {
  list.push(item);
  if (list.length > mostKept) list.shift();
}

/** Looks at every entry, so that the time taken does not tell which one is near. */
function indexOf(list: readonly Kept[], hash: Buffer): number {
  return list.reduce((found, item, index) => (timingSafeEqual(item.hash, hash) ? index : found), -1);
}
