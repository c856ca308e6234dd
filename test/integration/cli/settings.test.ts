/** `hookglass settings`, beside a Hookglass that runs on the folder. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { settingsFileSchema } from '#contract/models/settings-file.ts';
import { runCli } from '#test/support/run-cli.ts';
import { type Serving, serve } from '#test/support/serve.ts';
import { tempFolder } from '#test/support/temp-folder.ts';

const folder = tempFolder();
const run = (...args: readonly string[]) => runCli(['settings', '--data', folder.path, ...args], { input: '' });

let serving: Serving;

beforeAll(async () => {
  serving = await serve(folder.path);
}, 120_000);

afterAll(async () => {
  await serving.stop();
  folder[Symbol.dispose]();
});

test('settings are listed with their defaults, set as the window takes them, and reset', async () => {
  const { code, out } = await run('--json');
  expect(code).toBe(0);
  expect(
    out
      .trim()
      .split('\n')
      .map((line): unknown => JSON.parse(line)),
  ).toContainEqual({ key: 'theme', value: 'system', default: 'system' });
  expect(await run('set', 'bodyLimitBytes', '64KiB')).toMatchObject({ code: 0, out: expect.stringContaining('64 KiB (default 10 MiB)') });
  expect(await run('set', 'receiverPort', '4567')).toMatchObject({
    code: 0,
    err: expect.stringContaining('It counts from the next start.'),
  });
  expect(await run('get', 'receiverPort')).toMatchObject({ out: expect.stringContaining('4567') });
  expect(await run('set', 'theme', 'pink')).toMatchObject({ code: 64, err: expect.stringContaining('theme: One of system, light, dark') });
  expect(await run('get', 'colour')).toMatchObject({ code: 64, err: expect.stringContaining('There is no setting colour') });
  expect(await run('reset')).toMatchObject({ code: 0, out: expect.stringMatching(/receiverPort.*\n.*bodyLimitBytes/) });
  expect(await run('reset')).toMatchObject({ code: 0, err: expect.stringContaining('Nothing differs from its default.') });
});

test('what is set up goes to a file, which is never written over, and comes back after a dry run', async () => {
  const path = join(folder.path, 'team.json');
  expect(await run('export', path)).toMatchObject({ code: 0, out: expect.stringContaining('without secrets') });
  expect(await run('export', path)).toMatchObject({ code: 64, err: expect.stringContaining('EEXIST') });
  const file = settingsFileSchema.parse(JSON.parse(readFileSync(path, 'utf8')));
  writeFileSync(path, JSON.stringify({ ...file, settings: { theme: 'dark' } }));
  const dry = await run('import', path, '--dry-run');
  expect(dry).toMatchObject({ code: 0, out: expect.stringContaining('Nothing is changed yet. It would be: 0 added, 1 changed') });
  expect(await run('get', 'theme')).toMatchObject({ out: expect.stringContaining('System') });
  expect(await run('import', path)).toMatchObject({ code: 0, out: expect.stringContaining('Done: 0 added, 1 changed') });
  expect(await run('get', 'theme')).toMatchObject({ out: expect.stringContaining('Dark (default System)') });
  writeFileSync(path, 'no json');
  expect(await run('import', path)).toMatchObject({ code: 65, err: expect.stringContaining('It is not JSON: line 1, character ') });
});
