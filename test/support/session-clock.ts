import type { SessionClock } from '#hosts/loopback/sessions.ts';

/** Both clocks of sessions, moved by hand. */
export interface HandClock extends SessionClock {
  /** Time as it passes while the machine is awake. */
  pass(ms: number): void;
  /** The machine slept: only the wall clock noticed. */
  sleep(ms: number): void;
}

export function createHandClock(): HandClock {
  let steadyMs = 0;
  let wallMs = Date.UTC(2026, 10, 20, 9);
  return {
    steadyMs: () => steadyMs,
    wallMs: () => wallMs,
    pass(ms) {
      steadyMs += ms;
      wallMs += ms;
    },
    sleep(ms) {
      wallMs += ms;
    },
  };
}
