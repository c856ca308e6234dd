import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { type AskedWorker, askWorker } from '#renderer/features/delivery/drift/ask-worker.ts';

const request = { payload: '{"__proto__":1}', snapshot: '{"constructor":2}', order: 'aligned' } as const;

class SlowWorker extends EventTarget implements Pick<AskedWorker, 'postMessage' | 'terminate'> {
  asked: unknown[] = [];
  isTerminated = false;
  postMessage(message: unknown): void {
    this.asked.push(message);
  }
  terminate(): void {
    this.isTerminated = true;
  }
}

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test('UIX-08 a diff that takes longer than 2 s is stopped, and says where the differences are', async () => {
  const worker = new SlowWorker();
  const asked = askWorker(worker, request, new AbortController().signal);
  await vi.advanceTimersByTimeAsync(1_900);
  expect(worker.isTerminated).toBe(false);
  await vi.advanceTimersByTimeAsync(200);
  expect(await asked).toMatchObject({ kind: 'failed', problem: expect.stringContaining('The fields have every difference') });
  expect(worker.isTerminated).toBe(true);
});

test('UIX-08 an answer in time ends the worker, and one that is no answer is a failure', async () => {
  const good = new SlowWorker();
  const asked = askWorker(good, request, new AbortController().signal);
  good.dispatchEvent(new MessageEvent('message', { data: { kind: 'aligned', payload: 'a', snapshot: 'b' } }));
  expect(await asked).toEqual({ kind: 'aligned', payload: 'a', snapshot: 'b' });
  expect(good.isTerminated).toBe(true);
  const odd = new SlowWorker();
  const oddly = askWorker(odd, request, new AbortController().signal);
  odd.dispatchEvent(new MessageEvent('message', { data: 7 }));
  expect(await oddly).toMatchObject({ kind: 'failed' });
});

test('UIX-08 a diff that nobody waits for any more ends its worker', async () => {
  const worker = new SlowWorker();
  const left = new AbortController();
  const asked = askWorker(worker, request, left.signal);
  left.abort(new Error('left'));
  await expect(asked).rejects.toThrow('left');
  expect(worker.isTerminated).toBe(true);
});
