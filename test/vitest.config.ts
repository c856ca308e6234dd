import { defineConfig } from 'vitest/config';

const shared = { root: new URL('..', import.meta.url).pathname, environment: 'node' as const };

export default defineConfig({
  test: {
    projects: [
      { test: { ...shared, name: 'unit', include: ['test/unit/**/*.test.{ts,tsx}'], testTimeout: 30_000 } },
      { test: { ...shared, name: 'integration', include: ['test/integration/**/*.test.ts'], testTimeout: 30_000, hookTimeout: 30_000 } },
      { test: { ...shared, name: 'contract', include: ['test/contract/**/*.test.ts'], testTimeout: 30_000, hookTimeout: 30_000 } },
      { test: { ...shared, name: 'shell', include: ['test/shell/**/*.test.ts'], testTimeout: 30_000 } },
    ],
  },
});
