import { createRouterClient, implement } from '@orpc/server';
import { afterEach, describe, expect, it } from 'vitest';
import { api } from '#contract/api.ts';
import type { FeedBatch } from '#contract/feed.ts';
import { environmentSchema } from '#contract/models/environment.ts';
import type { Health } from '#contract/models/health.ts';
import { defaultSettings } from '#contract/models/settings.ts';
import { clientFailure } from '#renderer/errors/client-failure.ts';
import type { FeedFlush } from '#renderer/platform/intake.ts';
import type { Platform } from '#renderer/platform/platform.ts';
import { type Session, startSession } from '#renderer/platform/session.ts';
import type { Transport } from '#renderer/platform/transport.ts';
import { createStores } from '#renderer/state/stores.ts';
import { waitFor } from '#test/support/wait-for.ts';
import { fakeAttention } from '../support/fake-attention.ts';
import { aSummary } from '../support/summaries.ts';

const health: Health = {
  receiver: { state: 'listening', url: 'http://127.0.0.1:4400', notice: null, failure: null, refusedByParser: 0, lastRefusal: null },
  log: {
    mode: 'read-write',
    failure: null,
    notStored: 0,
    folder: '/data',
    replacement: null,
    deliveries: 0,
    sizeBytes: 0,
    indexLag: 0,
    isIndexRebuilding: false,
    textLag: 0,
  },
  vault: { protection: 'key-file', label: 'A key file.' },
};

/** An engine of a few lines behind connections that can be cut. */
function fakeEngine() {
  const subscriptions: { epoch: string | undefined; after: number | undefined }[] = [];
  const acknowledged: number[] = [];
  let push: (batch: FeedBatch) => void = () => undefined;
  const os = implement({ system: { hello: api.system.hello }, feed: api.feed });
  const client = createRouterClient(
    {
      system: {
        hello: os.system.hello.handler(async () => ({
          protocol: 1,
          version: '1.2.3',
          shell: 'browser',
          capabilities: { nativeDialogs: false, keychain: false, appMenu: false, revealInFolder: false },
          epoch: 'e1',
          seq: 10,
          environments: [environmentSchema.parse({ id: 'env_1', name: 'Sandbox' })],
          endpoints: [],
          settings: defaultSettings,
          views: [],
          jobs: [],
          health,
        })),
      },
      feed: {
        subscribe: os.feed.subscribe.handler(async function* ({ input }) {
          subscriptions.push({ epoch: input.epoch, after: input.after });
          for (;;) yield await new Promise<FeedBatch>((resolve) => (push = resolve));
        }),
        acknowledge: os.feed.acknowledge.handler(async ({ input }) => {
          acknowledged.push(input.seq);
          return {};
        }),
      },
    },
    {},
  );
  const connect = (): Transport & { lose: () => void } => {
    const { promise: closed, resolve: lose } = Promise.withResolvers<void>();
    const procedures: Readonly<Record<string, (input: never, options: { signal?: AbortSignal }) => Promise<unknown>>> = {
      'system.hello': client.system.hello,
      'feed.subscribe': client.feed.subscribe,
      'feed.acknowledge': client.feed.acknowledge,
    };
    const call: Transport['rpc']['call'] = async (path, input, options) => {
      const procedure = procedures[path.join('.')];
      if (procedure === undefined) throw new Error(`Not part of the fake: ${path.join('.')}`);
      return Reflect.apply(procedure, undefined, [input, options.signal === undefined ? {} : { signal: options.signal }]);
    };
    return { rpc: { call }, closed, close: lose, lose };
  };
  return { connect, subscriptions, acknowledged, push: (batch: FeedBatch) => push(batch) };
}

const running: Session[] = [];
afterEach(() => {
  for (const session of running.splice(0)) session.close();
});

function start(connect: Platform['connect']) {
  const stores = createStores();
  const platform: Platform = {
    kind: 'browser',
    attention: fakeAttention(),
    connect,
    fetchBlob: async () => new Response(),
    copyText: async () => undefined,
    copySecret: async () => true,
    openExternal: async () => false,
  };
  const reported: unknown[] = [];
  const session = startSession({
    platform,
    stores,
    frames: { requestFrame: (run) => Number(setTimeout(run, 0)), cancelFrame: (handle) => clearTimeout(handle) },
    report: (error) => reported.push(error),
    pauseMs: () => 1,
  });
  running.push(session);
  return { session, stores, reported };
}

describe('the session', () => {
  it('says hello, fills the stores and takes the feed from where hello was', async () => {
    const engine = fakeEngine();
    const { session, stores } = start(async () => engine.connect());
    const flushes: FeedFlush[] = [];
    session.feed.listen((flush) => flushes.push(flush));
    await waitFor(() => stores.session.getState().link.kind === 'ready');
    expect(stores.session.getState().version).toBe('1.2.3');
    expect(stores.environment.getState().environments[0]?.name).toBe('Sandbox');
    await waitFor(() => engine.subscriptions.length === 1);
    expect(engine.subscriptions[0]).toEqual({ epoch: 'e1', after: 10 });
    engine.push({ epoch: 'e1', seq: 11, events: [{ kind: 'delivery.captured', delivery: aSummary(1) }] });
    await waitFor(() => engine.acknowledged.includes(11));
    expect(flushes).toHaveLength(1);
  });

  it('comes back after a loss and goes on where the feed stopped', async () => {
    const engine = fakeEngine();
    const connections: { lose: () => void }[] = [];
    const { stores } = start(async () => {
      const connection = engine.connect();
      connections.push(connection);
      return connection;
    });
    const kinds: string[] = [];
    stores.session.subscribe((state) => kinds.push(state.link.kind));
    await waitFor(() => engine.subscriptions.length === 1);
    engine.push({
      epoch: 'e1',
      seq: 15,
      events: [{ kind: 'engine.health', health: { ...health, log: { ...health.log, deliveries: 5 } } }],
    });
    await waitFor(() => engine.acknowledged.includes(15));
    expect(stores.session.getState().health?.log.deliveries).toBe(5);
    connections[0]?.lose();
    await waitFor(() => engine.subscriptions.length === 2);
    expect(kinds).toContain('lost');
    expect(engine.subscriptions[1]).toEqual({ epoch: 'e1', after: 15 });
    expect(stores.session.getState().link.kind).toBe('ready');
  });

  it('stops trying when there is no way in, and says why', async () => {
    let attempts = 0;
    const { stores, reported } = start(async () => {
      attempts += 1;
      throw clientFailure('link.unauthorised', { problem: 'No link.' });
    });
    await waitFor(() => stores.session.getState().link.kind === 'refused');
    expect(stores.session.getState().link).toMatchObject({ failure: { code: 'link.unauthorised', reason: 'No link.' } });
    expect(attempts).toBe(1);
    expect(reported).toEqual([]);
  });

  it('keeps one bad listener from the others', async () => {
    const engine = fakeEngine();
    const { session, reported } = start(async () => engine.connect());
    const heard: number[] = [];
    session.feed.listen(() => {
      throw new Error('a broken view');
    });
    session.feed.listen((flush) => heard.push(flush.events.length));
    await waitFor(() => engine.subscriptions.length === 1);
    engine.push({ epoch: 'e1', seq: 11, events: [{ kind: 'delivery.captured', delivery: aSummary(1) }] });
    await waitFor(() => heard.length === 1);
    expect(reported).toHaveLength(1);
  });
});
