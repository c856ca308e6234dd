import type { OpenSession } from '#contract/models/open-session.ts';
import type { CallerSessions } from '../caller-sessions.ts';
import type { Auth, Caller } from './auth.ts';
import { longestSessionMs } from './sessions.ts';

/** The sessions as one caller sees them. `countLinks` tells how many links a session has open. */
export function sessionsFor(caller: Caller | null, auth: Auth, countLinks: (caller: Caller) => number): CallerSessions {
  const { sessions } = auth;
  return {
    list: () =>
      sessions.list().map(
        ({ id, openedAtMs, usedAtMs }): OpenSession => ({
          id,
          openedAtUs: openedAtMs * 1000,
          lastUsedAtUs: usedAtMs * 1000,
          endsAtUs: (openedAtMs + longestSessionMs) * 1000,
          links: countLinks(id),
          isThis: id === caller,
        }),
      ),
    endAll: () => auth.endSessions(),
    markUsed() {
      if (caller !== null && caller !== 'script') sessions.markUsed(caller);
    },
  };
}
