import { expect, it } from 'vitest';
import { keyName } from '#renderer/lib/keys.ts';

it('names a press as shortcuts are written', () => {
  const held = { altKey: false, ctrlKey: false, metaKey: false, shiftKey: false };
  expect(keyName({ ...held, key: 'j' })).toBe('j');
  expect(keyName({ ...held, key: 'J', shiftKey: true })).toBe('J');
  expect(keyName({ ...held, key: '?', shiftKey: true })).toBe('?');
  expect(keyName({ ...held, key: 'ArrowDown', shiftKey: true })).toBe('Shift+ArrowDown');
  expect(keyName({ ...held, key: 'a', ctrlKey: true })).toBe('Mod+a');
  expect(keyName({ ...held, key: 'A', metaKey: true })).toBe('Mod+a');
  expect(keyName({ ...held, key: 'Escape' })).toBe('Escape');
  expect(keyName({ ...held, key: 'q', altKey: true, ctrlKey: true })).toBeNull();
});
