import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { copySecret } from '#renderer/platform/secret-clipboard.ts';

let held = '';
const clipboard = {
  read: async () => held,
  write: async (text: string) => {
    held = text;
  },
};
const parts = { clipboard, isReadable: async () => true, focused: async () => undefined };

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test('SEC-08 a copied secret is gone after 60 s', async () => {
  expect(await copySecret(parts, 'whsec_x')).toBe(true);
  await vi.advanceTimersByTimeAsync(59_000);
  expect(held).toBe('whsec_x');
  await vi.advanceTimersByTimeAsync(2_000);
  expect(held).toBe('');
});

test('SEC-08 what was copied since stays', async () => {
  await copySecret(parts, 'whsec_x');
  held = 'something else';
  await vi.advanceTimersByTimeAsync(61_000);
  expect(held).toBe('something else');
});

test('SEC-08 where the clipboard may not be read, nothing is taken away, and that is said', async () => {
  expect(await copySecret({ ...parts, isReadable: async () => false }, 'whsec_x')).toBe(false);
  await vi.advanceTimersByTimeAsync(61_000);
  expect(held).toBe('whsec_x');
});

test('SEC-08 a window in the background clears it when it comes back', async () => {
  const { promise, resolve: come } = Promise.withResolvers<void>();
  const focused = () => promise;
  await copySecret({ ...parts, focused }, 'whsec_x');
  await vi.advanceTimersByTimeAsync(61_000);
  expect(held).toBe('whsec_x');
  come();
  await vi.advanceTimersByTimeAsync(0);
  expect(held).toBe('');
});
