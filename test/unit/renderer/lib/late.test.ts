import { describe, expect, test } from 'vitest';
import { createLate } from '#renderer/lib/late.ts';

describe('What comes in a file of its own', () => {
  test('is not asked for before it is wanted, and once only', async () => {
    let asked = 0;
    const late = createLate(async () => {
      asked += 1;
      return 'page';
    });
    expect(late.state()).toEqual({ kind: 'waiting' });
    expect(asked).toBe(0);
    const both = Promise.all([late.load(), late.load()]);
    expect(late.state()).toEqual({ kind: 'loading' });
    await both;
    await late.load();
    expect(late.state()).toEqual({ kind: 'ready', value: 'page' });
    expect(asked).toBe(1);
  });

  test('tells each change to who listens, until they no longer do', async () => {
    const late = createLate(async () => 1);
    const told: string[] = [];
    const stop = late.onChange(() => told.push(late.state().kind));
    await late.load();
    expect(told).toEqual(['loading', 'ready']);
    stop();
    await late.load();
    expect(told).toEqual(['loading', 'ready']);
  });

  test('keeps the reason of a failure, and is asked for again by the next who wants it', async () => {
    const answers = [() => Promise.reject(new Error('no such file')), () => Promise.resolve('page')];
    const late = createLate(() => answers.shift()?.() ?? Promise.reject(new Error('asked too often')));
    await late.load();
    expect(late.state()).toEqual({ kind: 'failed', error: new Error('no such file') });
    await late.load();
    expect(late.state()).toEqual({ kind: 'ready', value: 'page' });
  });
});
