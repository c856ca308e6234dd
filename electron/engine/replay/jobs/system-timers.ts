import { uptime } from 'node:os';
import type { JobTimers } from './job-parts.ts';

/** Longest wait a timer of node takes; a later one fires at once. */
const longestMs = 2_147_483_647;

/** The timers of the process, which they keep alive. */
export const systemTimers: JobTimers = {
  set(ms, run) {
    const timer = setTimeout(run, Math.min(longestMs, ms));
    return () => clearTimeout(timer);
  },
  nowMs: () => performance.now(),
  uptimeMs: () => uptime() * 1000,
};
