import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { shellsBeside } from '#launcher/chromium.mjs';
import { tempFolder } from '#test/support/temp-folder.ts';

test('the headless shell of a build in Playwright’s cache is found beside its browser, and no other build’s', () => {
  using cache = tempFolder();
  const browser = join(cache.path, 'chromium-1234', 'chrome-linux', 'chrome');
  expect(shellsBeside(browser)).toEqual([]);
  const files = ['chromium_headless_shell-1234/chrome-linux/headless_shell', 'chromium_headless_shell-1233/chrome-linux/headless_shell'];
  for (const file of files.map((path) => join(cache.path, path))) {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, '');
  }
  expect(shellsBeside(browser)).toEqual([join(cache.path, 'chromium_headless_shell-1234', 'chrome-linux', 'headless_shell')]);
  expect(shellsBeside('/usr/bin/chromium')).toEqual([]);
});
