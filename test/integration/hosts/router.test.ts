import { createRouterClient } from '@orpc/server';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Engine } from '#engine/engine-parts.ts';
import { createRouter } from '#hosts/router.ts';
import { makeEngine } from '#test/support/make-engine.ts';
import { recordingLogger } from '#test/support/recording-logger.ts';
import { tempFolder } from '#test/support/temp-folder.ts';

const folder = tempFolder();
let engine: Engine;

beforeAll(async () => {
  engine = await makeEngine(folder.path);
});

afterAll(async () => {
  await engine.close();
  folder[Symbol.dispose]();
});

describe('results that break the contract', () => {
  const broken = (): Engine['handlers'] => ({
    ...engine.handlers,
    deliveries: { ...engine.handlers.deliveries, count: async () => ({ count: 1.5, isExact: true }) },
  });

  test('are a bug where results are checked, with the field named in the log', async () => {
    const logger = recordingLogger();
    const client = createRouterClient(createRouter({ handlers: broken(), logger, isOutputChecked: true }));
    await expect(client.deliveries.count({})).rejects.toMatchObject({ code: 'internal.bug' });
    expect(logger.lines.find((line) => line.level === 'error')?.fields['problems']).toMatch(/^count: /);
  });

  test('pass where they are not, because that costs time', async () => {
    const client = createRouterClient(createRouter({ handlers: broken(), logger: recordingLogger(), isOutputChecked: false }));
    await expect(client.deliveries.count({})).resolves.toEqual({ count: 1.5, isExact: true });
  });
});

test('defaults of the contract are filled in before a handler sees its input', async () => {
  const seen: unknown[] = [];
  const handlers: Engine['handlers'] = {
    ...engine.handlers,
    deliveries: {
      ...engine.handlers.deliveries,
      async list(input) {
        seen.push(input);
        return { items: [], nextCursor: null };
      },
    },
  };
  await createRouterClient(createRouter({ handlers, logger: recordingLogger(), isOutputChecked: true })).deliveries.list({});
  expect(seen).toEqual([{ query: '', limit: 100 }]);
});

test('each call is timed', async () => {
  const logger = recordingLogger();
  await createRouterClient(createRouter({ handlers: engine.handlers, logger, isOutputChecked: true })).settings.get({});
  expect(logger.lines).toContainEqual(
    expect.objectContaining({ level: 'debug', fields: { procedure: 'settings.get', tookMs: expect.any(Number) } }),
  );
});
