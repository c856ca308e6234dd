import { defineConfig } from 'vitest/config';

const shared = { root: new URL('..', import.meta.url).pathname, environment: 'node' as const };

/**
 * Programs that tests start from the sources take half as long when Node finds them without their types, and compiled, from the time
 * before. What a test starts inherits it.
 */
process.env['NODE_COMPILE_CACHE'] ??= new URL('.artifacts/compile-cache', import.meta.url).pathname;

export default defineConfig({
  test: {
    // Unless told, Vitest leaves one core to itself: on two, one test file would run at a time, and most of them wait for disk and sockets.
    maxWorkers: '100%',
    projects: [
      { test: { ...shared, name: 'unit', include: ['test/unit/**/*.test.{ts,tsx}'], testTimeout: 30_000 } },
      { test: { ...shared, name: 'integration', include: ['test/integration/**/*.test.ts'], testTimeout: 30_000, hookTimeout: 30_000 } },
      { test: { ...shared, name: 'contract', include: ['test/contract/**/*.test.ts'], testTimeout: 30_000, hookTimeout: 30_000 } },
      { test: { ...shared, name: 'shell', include: ['test/shell/**/*.test.ts'], testTimeout: 30_000 } },
    ],
  },
});
