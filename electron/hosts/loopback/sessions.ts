/**
 * The open sessions of the browser shell: one for each launch code that was redeemed.
 * Guarantees: tokens are kept as SHA-256 only and compared in constant time; a session that asks for nothing for 8 hours ends, one that is
 * 24 hours old ends whatever it does; the end is told to whoever holds its links at once. Time runs by two clocks and the later one
 * counts: one of them stands still while the machine sleeps, the other can be set back.
 */
import { createHash, timingSafeEqual } from 'node:crypto';
import { type SessionId, sessionIdSchema } from '#contract/ids.ts';
import type { Random } from '#engine/ports.ts';
import { sessionLimits } from '../caller-sessions.ts';

export interface SessionClock {
  /** Only goes forward. */
  steadyMs(): number;
  /** Milliseconds since 1970. */
  wallMs(): number;
}

export const systemSessionClock: SessionClock = { steadyMs: () => performance.now(), wallMs: () => Date.now() };

export const idleLimitMs = sessionLimits.idleLimitSeconds * 1000;
export const longestSessionMs = sessionLimits.longestSeconds * 1000;
/** More sessions than this push out the oldest: a person has a handful. */
const mostSessions = 256;

export type SessionEnd = 'ended' | 'idle' | 'too_old';

export interface SessionFacts {
  readonly id: SessionId;
  readonly openedAtMs: number;
  readonly usedAtMs: number;
}

export interface Sessions {
  open(): string;
  /** The session a token is of, why it ended, or undefined for a token that never was one. Looking does not count as use. */
  find(tokenHash: Buffer): SessionId | SessionEnd | undefined;
  isOpen(id: SessionId): boolean;
  markUsed(id: SessionId): void;
  list(): readonly SessionFacts[];
  endAll(): number;
  /** Ends what is over its limits. */
  sweep(): void;
  /** Hears of each end, also of one that is pushed out. */
  onEnd(listener: (id: SessionId) => void): void;
}

interface Moment {
  readonly steadyMs: number;
  readonly wallMs: number;
}

interface Session {
  readonly id: SessionId;
  readonly hash: Buffer;
  readonly opened: Moment;
  used: Moment;
}

interface Ended {
  readonly hash: Buffer;
  readonly how: SessionEnd;
}

export function hashOf(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}

export function secretText(random: Random): string {
  return Buffer.from(random.bytes(32)).toString('base64url');
}

export function createSessions(random: Random, clock: SessionClock): Sessions {
  const open: Session[] = [];
  // why: a tab whose session is over is told how it ended, for as long as it is likely to ask.
  const ended: Ended[] = [];
  const listeners: ((id: SessionId) => void)[] = [];

  const now = (): Moment => ({ steadyMs: clock.steadyMs(), wallMs: clock.wallMs() });
  const end = (session: Session, how: SessionEnd) => {
    open.splice(open.indexOf(session), 1);
    keep(ended, { hash: session.hash, how });
    for (const listener of listeners) listener(session.id);
  };
  const sweep = () => {
    const at = now();
    for (const session of [...open]) {
      const how = overLimit(session, at);
      if (how !== undefined) end(session, how);
    }
  };

  return {
    open() {
      const token = secretText(random);
      const at = now();
      const id = sessionIdSchema.parse(`ses_${Buffer.from(random.bytes(8)).toString('hex')}`);
      const [oldest] = open;
      if (oldest && open.length >= mostSessions) end(oldest, 'ended');
      open.push({ id, hash: hashOf(token), opened: at, used: at });
      return token;
    },
    find(tokenHash) {
      sweep();
      return entryOf(open, tokenHash)?.id ?? entryOf(ended, tokenHash)?.how;
    },
    isOpen(id) {
      sweep();
      return open.some((session) => session.id === id);
    },
    markUsed(id) {
      const session = open.find((one) => one.id === id);
      if (session) session.used = now();
    },
    list() {
      sweep();
      return open.map(({ id, opened, used }) => ({ id, openedAtMs: opened.wallMs, usedAtMs: used.wallMs })).reverse();
    },
    endAll() {
      const all = [...open];
      for (const session of all) end(session, 'ended');
      return all.length;
    },
    sweep,
    onEnd: (listener) => void listeners.push(listener),
  };
}

function overLimit({ opened, used }: Session, at: Moment): SessionEnd | undefined {
  if (elapsedMs(opened, at) >= longestSessionMs) return 'too_old';
  return elapsedMs(used, at) >= idleLimitMs ? 'idle' : undefined;
}

function elapsedMs(from: Moment, to: Moment): number {
  return Math.max(to.steadyMs - from.steadyMs, to.wallMs - from.wallMs);
}

function keep(list: Ended[], item: Ended): void {
  list.push(item);
  if (list.length > mostSessions) list.shift();
}

/** Looks at every entry, so that the time taken does not tell which one is near. */
export function entryOf<T extends { readonly hash: Buffer }>(list: readonly T[], hash: Buffer): T | undefined {
  return list.reduce<T | undefined>((found, item) => (timingSafeEqual(item.hash, hash) ? item : found), undefined);
}
