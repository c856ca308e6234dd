/**
 * What a host lends to the calls of one link: the sessions of the browser shell as the caller sees them, and a place to say that the
 * caller asked for something. A host without sessions lends nothing.
 */
import type { OpenSession } from '#contract/models/open-session.ts';

export interface CallerSessions {
  list(): readonly OpenSession[];
  readonly idleLimitSeconds: number;
  readonly longestSeconds: number;
  /** Ends all sessions; the caller's own link is cut when this call has been answered. */
  endAll(): number;
  /** The caller asked for something, so it is not idle. */
  markUsed(): void;
}

/** oRPC's context of a call. */
export interface HostContext {
  readonly sessions?: CallerSessions | undefined;
}
