import type { SandboxFaults } from '#contract/models/sandbox.ts';

/** Nothing goes wrong, and as many requests a minute as the documentation calls typical. */
export const defaultFaults: SandboxFaults = {
  retryScheduleMs: [],
  copies: 1,
  order: 'as-it-happened',
  delayMs: 0,
  signature: 'right',
  envelope: 'current',
  withheldTypes: [],
  changeAfterMs: null,
  rateLimitPerMinute: 100,
  serverErrorPercent: 0,
  latencyMs: 0,
};
