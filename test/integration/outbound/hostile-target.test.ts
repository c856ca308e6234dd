/** A table of targets that do everything wrong, by replays that show redirects and by such that follow them. */
import { describe, expect, it } from 'vitest';
import { hostileTargets } from '#test/support/hostile-targets.ts';
import { brokenBy, sendToAll } from './hostile-runs.ts';

describe('RPL-01, RPL-09, RPL-10, RPL-16 a hostile target', () => {
  it.each(['show', 'follow'] as const)(
    `of ${hostileTargets.length} kinds ends in what happened, within its limits and in bounded memory (redirects: %s)`,
    async (redirects) => {
      expect(hostileTargets.length).toBeGreaterThanOrEqual(40);
      const before = process.memoryUsage().rss;
      const results = await sendToAll(redirects);
      const grewBytes = process.memoryUsage().rss - before;
      expect(results.map(brokenBy).filter((broken) => broken !== undefined)).toEqual([]);
      process.stdout.write(`    memory grew by ${Math.round(grewBytes / 1024 / 1024)} MiB\n`);
      expect(grewBytes).toBeLessThan(400 * 1024 * 1024);
    },
    120_000,
  );
});
