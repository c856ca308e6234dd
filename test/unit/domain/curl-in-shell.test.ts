import { expect, test } from 'vitest';
import { runInShell } from '#test/support/curl-in-shell.ts';

test('UIX-11 1,000 random commands reach curl through a real shell, argument for argument and byte for byte', () => {
  expect(runInShell(1_000, 20_261_126)).toEqual({ commands: 1_000, wrong: [] });
});
