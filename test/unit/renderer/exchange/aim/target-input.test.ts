import { expect, test } from 'vitest';
import { completeTarget } from '#renderer/exchange/aim/target-input.ts';

test.each([
  ['localhost:3000/x', 'http://localhost:3000/x', true],
  ['localhost:3000', 'http://localhost:3000', true],
  ['127.0.0.1:8080/hook?a=1', 'http://127.0.0.1:8080/hook?a=1', true],
  ['[::1]:9/x', 'http://[::1]:9/x', true],
  ['//localhost/x', 'http://localhost/x', true],
  ['example.com', 'http://example.com', true],
  ['  https://example.com/a ', 'https://example.com/a', false],
  ['ftp://example.com', 'ftp://example.com', false],
  ['javascript:alert(1)', 'javascript:alert(1)', false],
  ['mailto:a@b.c', 'mailto:a@b.c', false],
  ['   ', '', false],
])('%j means %j', (text, url, isCompleted) => {
  expect(completeTarget(text)).toEqual({ url, isCompleted });
});
