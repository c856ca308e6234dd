/** What the build made of the window: little to load before the first rows, and the editor only with the first text. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { initialScripts } from '#test/support/page-scripts.ts';

const folder = join(import.meta.dirname, '../../out/renderer');
const mostGzipBytes = 700_000;

test('the scripts that a window waits for are under 700 kB, compressed', async () => {
  const scripts = initialScripts(folder);
  const gzipBytes = scripts.reduce((sum, script) => sum + script.gzipBytes, 0);
  const bytes = scripts.reduce((sum, script) => sum + script.bytes, 0);
  const words = `${scripts.length} scripts, ${Math.round(bytes / 1000)} kB, ${Math.round(gzipBytes / 1000)} kB compressed`;
  process.stdout.write(`    First scripts: ${words}\n`);
  test.info().annotations.push({ type: 'size', description: words });
  // As long as the scripts are found at all.
  expect(bytes).toBeGreaterThan(200_000);
  expect(gzipBytes, words).toBeLessThan(mostGzipBytes);
});

test('neither the editor nor any page but the timeline is among them', async () => {
  const all = readdirSync(join(folder, 'assets')).filter((name) => name.endsWith('.js'));
  const first = initialScripts(folder).map(({ name }) => name.replace('assets/', ''));
  for (const part of [
    'monaco-setup',
    'draft-setup',
    'delivery-pane',
    'dialogs',
    'compose-page',
    'console-page',
    'settings-view',
    'run-page',
  ]) {
    const files = all.filter((name) => name.startsWith(`${part}-`));
    expect(files, part).not.toEqual([]);
    expect(
      first.filter((name) => files.includes(name)),
      part,
    ).toEqual([]);
  }
});

test('zod hears of the policy in the file that it is in itself, before any schema', async () => {
  const [zod = ''] = readdirSync(join(folder, 'assets')).filter((name) => /^zod-.*\.js$/.test(name));
  expect(readFileSync(join(folder, 'assets', zod), 'utf8')).toMatch(/jitless:(!0|true)/);
});
