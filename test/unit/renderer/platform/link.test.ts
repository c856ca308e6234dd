import { describe, expect, it } from 'vitest';
import { failureOf } from '#renderer/errors/failure-of.ts';
import { createLink, isQuery } from '#renderer/platform/link.ts';
import type { Transport } from '#renderer/platform/transport.ts';

const health = ['system', 'health'];
const start = ['replays', 'start'];

function fakeTransport(
  answer: (path: readonly string[]) => Promise<unknown>,
): Transport & { readonly lose: () => void; readonly calls: string[] } {
  const { promise: closed, resolve: lose } = Promise.withResolvers<void>();
  const calls: string[] = [];
  return {
    rpc: {
      call: (path) => {
        calls.push(path.join('.'));
        return answer(path);
      },
    },
    closed,
    close: lose,
    lose,
    calls,
  };
}

const never = () => new Promise<never>(() => undefined);

async function codeOf(call: Promise<unknown>): Promise<string> {
  return call.then(
    () => 'no failure',
    (error: unknown) => failureOf(error).code,
  );
}

describe('the link', () => {
  it('knows queries from commands by the contract', () => {
    expect(isQuery(health)).toBe(true);
    expect(isQuery(['replays', 'preview'])).toBe(true);
    expect(isQuery(start)).toBe(false);
    expect(isQuery(['nothing', 'here'])).toBe(false);
  });

  it('asks a query once more on the next connection', async () => {
    const link = createLink();
    const first = fakeTransport(never);
    const second = fakeTransport(async () => 'fine');
    link.use(first);
    const answer = link.call(health, {}, { context: {} });
    first.lose();
    link.drop();
    link.use(second);
    await expect(answer).resolves.toBe('fine');
    expect(second.calls).toEqual(['system.health']);
  });

  it('never repeats a command: it fails with link.lost', async () => {
    const link = createLink();
    const first = fakeTransport(never);
    const second = fakeTransport(async () => 'fine');
    link.use(first);
    const answer = codeOf(link.call(start, {}, { context: {} }));
    first.lose();
    link.use(second);
    expect(await answer).toBe('link.lost');
    expect(second.calls).toEqual([]);
  });

  it('refuses a command at once while there is no connection', async () => {
    expect(await codeOf(createLink().call(start, {}, { context: {} }))).toBe('link.lost');
  });

  it('passes failures of the engine on as they are', async () => {
    const link = createLink();
    const problem = new Error('from the engine');
    link.use(fakeTransport(() => Promise.reject(problem)));
    await expect(link.call(health, {}, { context: {} })).rejects.toBe(problem);
  });

  it('stops waiting for a connection when the caller gives up', async () => {
    const control = new AbortController();
    const answer = createLink().call(health, {}, { context: {}, signal: control.signal });
    control.abort();
    await expect(answer).rejects.toMatchObject({ name: 'AbortError' });
  });
});
