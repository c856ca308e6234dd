import { defineConfig } from 'vitest/config';
import { SlowFirst } from './slow-first.ts';

const shared = { root: new URL('..', import.meta.url).pathname, environment: 'node' as const };

/**
 * Files of a project share two processes: to load the sources once per file took more than half of the time. Modules keep nothing between
 * two tests; what a test changes for the whole process it puts back, and what it stubbed is put back for it.
 */
const sharing = { ...shared, isolate: false, unstubEnvs: true, unstubGlobals: true };

/**
 * Programs that tests start from the sources take half as long when Node finds them without their types, and compiled, from the time
 * before. What a test starts inherits it.
 */
process.env['NODE_COMPILE_CACHE'] ??= new URL('.artifacts/compile-cache', import.meta.url).pathname;

export default defineConfig({
  test: {
    // Unless told, Vitest leaves one core to itself: on two, one test file would run at a time, and most of them wait for disk and sockets.
    maxWorkers: '100%',
    sequence: { sequencer: SlowFirst },
    projects: [
      { test: { ...sharing, name: 'unit', include: ['test/unit/**/*.test.{ts,tsx}'], testTimeout: 30_000 } },
      { test: { ...sharing, name: 'integration', include: ['test/integration/**/*.test.ts'], testTimeout: 30_000, hookTimeout: 30_000 } },
      { test: { ...sharing, name: 'contract', include: ['test/contract/**/*.test.ts'], testTimeout: 30_000, hookTimeout: 30_000 } },
      { test: { ...shared, name: 'shell', include: ['test/shell/**/*.test.ts'], testTimeout: 30_000 } },
    ],
  },
});
