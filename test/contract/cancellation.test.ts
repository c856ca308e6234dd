/** What happens to a call that is cancelled, a feed that is left and a handler that breaks, at every door. */
import { ORPCError } from '@orpc/client';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { FeedBatch } from '#contract/feed.ts';
import type { Engine } from '#engine/engine-parts.ts';
import { makeEngine } from '#test/support/make-engine.ts';
import { type LogLine, recordingLogger } from '#test/support/recording-logger.ts';
import { tempFolder } from '#test/support/temp-folder.ts';
import { waitFor } from '#test/support/wait-for.ts';
import { type Doors, doorNames, isStream, openDoors } from './links.ts';

const folder = tempFolder();
const lines: LogLine[] = [];
const logger = recordingLogger(lines);
const seen = { countStarted: 0, countAborted: 0, feedStarted: 0, feedEnded: 0 };
let engine: Engine;
let doors: Doors;

/** Only what is cancelled or broken stands in; everything around it, the wires included, is real. */
function withSlowHandlers(handlers: Engine['handlers']): Engine['handlers'] {
  return {
    ...handlers,
    deliveries: {
      ...handlers.deliveries,
      async count(_, { signal }) {
        seen.countStarted += 1;
        await aborted(signal);
        seen.countAborted += 1;
        throw new Error('stopped');
      },
      facets: () => Promise.reject(new TypeError('the secret inside of a bug is hunter2')),
    },
    feed: {
      ...handlers.feed,
      subscribe: async (_, { signal }) => endlessFeed(signal),
    },
  };
}

async function* endlessFeed(signal: AbortSignal | undefined): AsyncGenerator<FeedBatch, void, void> {
  seen.feedStarted += 1;
  try {
    yield { epoch: 'e', seq: 1, events: [] };
    await aborted(signal);
  } finally {
    seen.feedEnded += 1;
  }
}

async function aborted(signal: AbortSignal | undefined): Promise<void> {
  if (signal?.aborted) return;
  await new Promise<void>((resolve) => signal?.addEventListener('abort', () => resolve(), { once: true }));
}

beforeAll(async () => {
  engine = await makeEngine(folder.path);
  doors = await openDoors({ engine: { bodies: engine.bodies, handlers: withSlowHandlers(engine.handlers) }, logger, folder: folder.path });
});

afterAll(async () => {
  await doors.close();
  await engine.close();
  folder[Symbol.dispose]();
});

describe.each(doorNames)('%s', (name) => {
  const call = (path: readonly string[], input: unknown, signal?: AbortSignal) => {
    const link = doors.links.find((one) => one.name === name);
    if (!link) throw new Error(`No door named ${name}`);
    return link.call(path, input, signal);
  };

  test('a cancelled call ends at once for the caller, and its handler is told', async () => {
    const [started, stopped] = [seen.countStarted, seen.countAborted];
    const stop = new AbortController();
    const calling = call(['deliveries', 'count'], {}, stop.signal);
    calling.catch(() => undefined);
    await waitFor(() => seen.countStarted === started + 1);
    stop.abort();
    await expect(calling).rejects.toThrow();
    await waitFor(() => seen.countAborted === stopped + 1, { limitMs: 2_000, what: 'the handler to see its signal' });
    await expect(call(['settings', 'get'], {})).resolves.toBeDefined();
  });

  test('a feed that is left ends at its source', async () => {
    const [started, ended] = [seen.feedStarted, seen.feedEnded];
    const stop = new AbortController();
    const stream = await call(['feed', 'subscribe'], { subscription: 'x' }, stop.signal);
    const batches: unknown[] = [];
    const reading = (async () => {
      if (!isStream(stream)) throw new Error('Not a stream');
      for await (const batch of stream) {
        batches.push(batch);
        stop.abort();
      }
    })();
    // A cancelled feed may end or fail, as the carrier has it.
    await reading.catch(() => undefined);
    expect(batches).toMatchObject([{ epoch: 'e', seq: 1 }]);
    expect(seen.feedStarted).toBe(started + 1);
    await waitFor(() => seen.feedEnded === ended + 1, { limitMs: 2_000, what: 'the feed to end at its source' });
  });

  test('a bug leaves as internal.bug with an incident, its stack stays in the log', async () => {
    const before = lines.length;
    const error = await call(['deliveries', 'facets'], {}).catch((thrown: unknown) => thrown);
    if (!(error instanceof ORPCError)) throw new Error('Expected an error of the table');
    expect(error).toMatchObject({ code: 'internal.bug', status: 500 });
    expect(JSON.stringify([error.data, error.message])).not.toMatch(/hunter2|TypeError|at .*\.ts/);
    const { incident } = error.data;
    expect(incident).toMatch(/^[0-9a-f]{12}$/);
    const line = lines.slice(before).find((one) => one.fields['incident'] === incident);
    expect(line).toMatchObject({ level: 'error', fields: { where: 'deliveries.facets' } });
    expect(line?.error).toBeInstanceOf(TypeError);
  });
});

test('a link that is lost cancels what runs on it', async () => {
  const own = tempFolder();
  const lost = await openDoors({
    engine: { bodies: engine.bodies, handlers: withSlowHandlers(engine.handlers) },
    logger,
    folder: own.path,
  });
  const [started, stopped] = [seen.countStarted, seen.countAborted];
  const running = lost.links
    .filter(({ name }) => name !== 'direct call')
    .map((link) => link.call(['deliveries', 'count'], {}).catch((error: unknown) => error));
  await waitFor(() => seen.countStarted === started + running.length);
  await lost.close();
  await waitFor(() => seen.countAborted === stopped + running.length, { what: 'all handlers to be told' });
  expect(await Promise.all(running)).toHaveLength(3);
  own[Symbol.dispose]();
});
