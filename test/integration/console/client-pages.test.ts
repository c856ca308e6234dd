/** CON-05: lists are read to their end, and lists without one are given up. */
import { describe, expect, it } from 'vitest';
import { consolePath } from '#domain/console/console-path.ts';
import type { ConsoleClient } from '#engine/console/client/console-client.ts';
import { Failure } from '#engine/failure.ts';
import { answerJson, inTurn, makeClient } from '#test/support/console-client.ts';
import { type Answer, startHandler } from '#test/support/handler-server.ts';

const runs = consolePath('/runs', {});
const page = (ids: readonly string[], next: string | null) =>
  answerJson({ data: ids.map((id) => ({ id, x_new: true })), has_more: next !== null, next_cursor: next });

async function readAll(client: ConsoleClient, options = {}) {
  const ids: unknown[] = [];
  try {
    for await (const item of client.list(runs, options)) ids.push(item['id']);
  } catch (error) {
    if (error instanceof Failure) return { ids, failure: error };
    throw error;
  }
  return { ids, failure: null };
}

async function list(answer: Answer, options = {}, limits = {}) {
  await using server = await startHandler({ answer });
  const { client } = makeClient(`${server.url}v1`, { limits });
  const end = await readAll(client, options);
  await client.close();
  return { ...end, asked: server.requests.map(({ startLine }) => startLine.split(' ')[1]) };
}

describe('CON-05 list', () => {
  it('asks for one page after another with the cursor as it came', async () => {
    const { ids, failure, asked } = await list(inTurn(page(['a', 'b'], 'c/&=é'), page([], 'x'), page(['c'], null)), {
      query: { status: 'failed' },
    });
    expect([ids, failure]).toEqual([['a', 'b', 'c'], null]);
    expect(asked).toEqual([
      '/v1/runs?limit=100&status=failed',
      '/v1/runs?limit=100&status=failed&starting_after=c%2F%26%3D%C3%A9',
      '/v1/runs?limit=100&status=failed&starting_after=x',
    ]);
  });

  it('asks for nothing more when enough came, or nobody reads on', async () => {
    expect(await list(page(['a', 'b', 'c'], 'd'), { mostItems: 2 })).toMatchObject({ ids: ['a', 'b'], asked: { length: 1 } });
    expect(await list(page(['a'], 'd'), { mostItems: 0 })).toMatchObject({ ids: [], asked: { length: 0 } });
    await using server = await startHandler({ answer: page(['a', 'b'], 'c') });
    const { client } = makeClient(`${server.url}v1`);
    for await (const _ of client.list(runs)) break;
    expect(server.requests).toHaveLength(1);
    await client.close();
  });

  it('ends with a failure when the key expires in the middle, after what came before', async () => {
    const { ids, failure } = await list(
      inTurn(page(['a', 'b'], 'b'), answerJson({ error: { code: 'expired', message: 'Key expired' } }, 401)),
    );
    expect(ids).toEqual(['a', 'b']);
    expect(failure?.code).toBe('console.unauthorised');
    expect(failure?.message).toContain('Key expired');
  });

  it('goes on after a 503 in the middle', async () => {
    const { ids, failure } = await list(inTurn(page(['a'], 'a'), answerJson({}, 503), page(['b'], null)));
    expect([ids, failure]).toEqual([['a', 'b'], null]);
  });

  it.each([
    ['the same cursor again', inTurn(page(['a'], 'x'), page(['b'], 'x')), ['a', 'b']],
    ['a circle of cursors', inTurn(page(['a'], 'x'), page(['b'], 'y'), page(['c'], 'x')), ['a', 'b', 'c']],
    ['the same page under ever new cursors', inTurn(page(['a'], 'x'), page(['a'], 'y')), ['a']],
    ['ever new empty pages', inTurn(...Array.from({ length: 30 }, (_, number) => page([], `c${number}`))), []],
    [
      'ever new pages',
      inTurn(...Array.from({ length: 30 }, (_, number) => page([`i${number}`], `c${number}`))),
      Array.from({ length: 20 }, (_, n) => `i${n}`),
    ],
  ])('gives up at %s', async (_, answer, before) => {
    const { ids, failure, asked } = await list(answer, {}, { pages: 20 });
    expect(failure?.code).toBe('console.endless_pages');
    expect(ids).toEqual(before);
    expect(asked.length).toBeLessThanOrEqual(20);
  });

  it.each([
    ['more without a cursor', { data: [{ id: 'a' }], has_more: true }, 'no "next_cursor"'],
    ['more with an empty cursor', { data: [{ id: 'a' }], has_more: true, next_cursor: '' }, 'no "next_cursor"'],
    ['a cursor that is an object', { data: [], has_more: true, next_cursor: {} }, 'no "next_cursor"'],
    ['no data', { has_more: false }, 'no array "data"'],
    ['data that is no array', { data: {}, has_more: false }, 'no array "data"'],
    ['items that are no objects', { data: ['a'], has_more: false }, 'not an object'],
    ['a bare array', [{ id: 'a' }], 'is not an object'],
    ['has_more in words', { data: [], has_more: 'yes', next_cursor: 'x' }, 'neither true nor false'],
  ])('refuses %s', async (_, body, words) => {
    const { failure, asked } = await list(answerJson(body));
    expect(failure?.code).toBe('console.unexpected_answer');
    expect(failure?.message).toContain(words);
    expect(asked).toHaveLength(1);
  });

  it('takes a list without has_more and without a cursor as whole', async () => {
    expect(await list(answerJson({ data: [{ id: 'a' }] }))).toMatchObject({ ids: ['a'], failure: null });
  });
});
