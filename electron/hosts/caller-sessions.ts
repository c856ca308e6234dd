/**
 * What a host lends to the calls of one link: the sessions of the browser shell as the caller sees them, and a place to say that the
 * caller asked for something. A host without sessions lends nothing.
 */
import type { OpenSession } from '#contract/models/open-session.ts';

/** How long a session lasts, wherever one is asked for. */
export const sessionLimits = { idleLimitSeconds: 8 * 60 * 60, longestSeconds: 24 * 60 * 60 } as const;

export interface CallerSessions {
  list(): readonly OpenSession[];
  /** Ends all sessions; the caller's own link is cut when this call has been answered. */
  endAll(): number;
  /** The caller asked for something, so it is not idle. */
  markUsed(): void;
}

/** oRPC's context of a call. */
export interface HostContext {
  readonly sessions?: CallerSessions | undefined;
}
