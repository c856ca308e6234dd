/** Hookglass in a process of its own, used by everything that touches a secret, and ended in each way. */
import { describe, expect, test } from 'vitest';
import { type CanaryEnd, canarySteps, runCanary } from '#test/support/canary-run.ts';

/** How it ends, after how many of the steps. The end that is asked for is that of canary.test.ts; `npm run prove -- secrets` has them all. */
const ends: readonly (readonly [CanaryEnd, number])[] = [
  ['SIGKILL', 12],
  ['SIGABRT', canarySteps],
];

describe('SEC-03, SEC-07, CON-02 a process', () => {
  test.each(ends)(
    'that is ended by %s leaves no secret in its files, log, answers, events, exports and lists of processes',
    async (end, steps) => {
      const { found, places, coreBytes } = await runCanary({ seed: 7, end, steps });
      expect(found).toEqual([]);
      // What is looked through is there.
      for (const place of ['feed', 'standard error', 'POST /endpoints', 'POST /verification/check', 'log.db'])
        expect(places).toContain(place);
      if (steps === canarySteps)
        for (const place of ['GET /health', 'POST /attempts/har', 'POST /composer/send']) expect(places).toContain(place);
      if (end === 'SIGABRT')
        process.stdout.write(`    ${coreBytes === null ? 'no core was left' : `a core of ${coreBytes} bytes, without memory`}\n`);
      else expect(coreBytes).toBeNull();
    },
    120_000,
  );
});
