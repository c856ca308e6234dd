import { describe, expect, test } from 'vitest';
import { isSource } from '#launcher/build.mjs';
import { adviceFor, matchesRecord, shorten } from '#launcher/install.mjs';

describe('Packages installed by hand', () => {
  const locked = {
    '': { version: '0.1.0' },
    'node_modules/a': { version: '1.0.0', integrity: 'sha512-a' },
    'node_modules/for-mac': { version: '2.0.0', integrity: 'sha512-m', optional: true },
  };

  test('count when every package is on record with its version', () => {
    expect(matchesRecord(locked, { 'node_modules/a': { version: '1.0.0', integrity: 'sha512-a' } })).toBe(true);
  });

  test.each([
    ['no record', undefined],
    ['one missing', {}],
    ['another version', { 'node_modules/a': { version: '1.0.1', integrity: 'sha512-b' } }],
    ['another content', { 'node_modules/a': { version: '1.0.0', integrity: 'sha512-x' } }],
  ])('do not count with %s', (_, installed) => {
    expect(matchesRecord(locked, installed)).toBe(false);
  });

  test.each([
    ['npm error code ENOTFOUND', 'check the network'],
    ['npm error code ENOSPC', 'disk is full'],
    ['npm error code EACCES', 'who owns node_modules'],
    ['spawn npm ENOENT', 'Is npm installed'],
    ['npm error code EINTEGRITY', 'above'],
  ])('a failed installation gives advice: %s', (tail, words) => {
    expect(adviceFor(tail)).toContain(words);
  });
});

test('The build depends on sources, not on the launcher, notes and compiler settings', () => {
  expect(isSource('electron/cli/main.ts')).toBe(true);
  expect(isSource('renderer/styles/tokens.css')).toBe(true);
  expect(isSource('electron/launcher/start.mjs')).toBe(false);
  expect(isSource('electron/README.md')).toBe(false);
  expect(isSource('renderer/tsconfig.json')).toBe(false);
});

test('Long words of npm keep their beginning and their end', () => {
  const lines = Array.from({ length: 100 }, (_, index) => `line ${index}`);
  const short = shorten(lines.join('\n')).split('\n');
  expect(short).toHaveLength(25);
  expect([short[0], short[12], short[24]]).toEqual(['line 0', '…', 'line 99']);
  expect(shorten('a\nb')).toBe('a\nb');
});
