/**
 * The commands beside `serve` on a generated log: alone, and while a Hookglass runs on the folder. Of those that go to a running one, some
 * are processes; the rest run in here, as only their words and what they do are looked at.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { takeFolderLock } from '#engine/log/folder-lock.ts';
import { cliEntry } from '#test/support/cli-entry.ts';
import { generateLog } from '#test/support/generate-log.ts';
import { runCli } from '#test/support/run-cli.ts';
import { type Serving, serve } from '#test/support/serve.ts';
import { type TempFolder, tempFolder } from '#test/support/temp-folder.ts';
import { waitFor } from '#test/support/wait-for.ts';

const deliveries = 600;
let folder: TempFolder;
const children = new Set<ChildProcess>();

beforeAll(async () => {
  folder = tempFolder();
  await generateLog(folder.path, { deliveries, runs: 30 });
});

afterAll(() => {
  for (const child of children) child.kill('SIGKILL');
  folder[Symbol.dispose]();
});

function start(...args: readonly string[]) {
  const child = spawn(process.execPath, [cliEntry, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  children.add(child);
  const text = { out: '', err: '' };
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    text.out += chunk;
  });
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
    text.err += chunk;
  });
  const ended = once(child, 'close').then(([code]: (number | null)[]) => {
    children.delete(child);
    return { code, ...text };
  });
  return { child, text, ended };
}

const run = (...args: readonly string[]) => start(...args).ended;
/** As a process, with the folder's `--data` right after the command's name. */
const inFolder = (name: string, ...args: readonly string[]) => run(name, '--data', folder.path, ...args);
/** The same within this process. */
const inside = (name: string, ...args: readonly string[]) => runCli([name, '--data', folder.path, ...args]);
const jsonLines = (text: string): unknown[] =>
  text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line));

const rowSchema = z.object({ id: z.string(), verdict: z.string(), eventType: z.string().nullable(), runId: z.string().nullable() });

async function listed(...args: readonly string[]) {
  const { code, out, err } = await inFolder('list', '--json', ...args);
  expect([code, err]).toEqual([0, '']);
  return z.array(rowSchema).parse(jsonLines(out));
}

describe('while a Hookglass runs on the folder', () => {
  let serving: Serving;

  beforeAll(async () => {
    serving = await serve(folder.path);
    await waitFor(async () => JSON.stringify(await serving.api('/deliveries?limit=1')).includes('"dlv_600"'), { limitMs: 20_000 });
  });

  afterAll(async () => {
    await serving.stop();
    expect(existsSync(join(folder.path, 'api-url'))).toBe(false);
  });

  test('its address is in a file for this account only', () => {
    expect(statSync(join(folder.path, 'api-url')).mode & 0o777).toBe(0o600);
  });

  test('list gives the newest first, as lines of JSON or for a person', async () => {
    const [rows, { out }] = await Promise.all([listed('--limit', '3'), inFolder('list', '--limit', '2')]);
    expect(rows.map(({ id }) => id)).toEqual(['dlv_600', 'dlv_599', 'dlv_598']);
    expect(out).toMatch(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{3} {2}\S.* dlv_600\b.*\n.* dlv_599\b.*\n$/);
  });

  test('list --all goes through every page, and a filter may be several words', async () => {
    const [rows, some] = await Promise.all([listed('--all'), listed('--all', 'type:agent.completed', 'verdict:verified')]);
    expect(rows.map(({ id }) => id)).toEqual(Array.from({ length: deliveries }, (_, index) => `dlv_${deliveries - index}`));
    expect(some.map(({ id }) => id)).toEqual(
      rows.filter(({ eventType, verdict }) => eventType === 'agent.completed' && verdict === 'verified').map(({ id }) => id),
    );
    expect(some.length).toBeGreaterThan(10);
  });

  test('count counts; a filter that is none is told with its place and the exit code of the error', async () => {
    const [all, some, refused, refusedJson] = await Promise.all([
      inFolder('count'),
      inside('count', '--json', '--', '-verdict:verified'),
      inFolder('list', 'verdict:maybe'),
      inside('count', '--json', 'verdict:maybe'),
    ]);
    expect(all.out).toBe('600 deliveries\n');
    expect(jsonLines(some.out)).toEqual([{ count: expect.any(Number), isExact: true }]);
    expect(refused).toMatchObject({ code: 64, out: '' });
    expect(refused.err).toMatch(/^hookglass: The filter was not understood\. .*\(at character \d+\)/);
    expect(jsonLines(refusedJson.out)).toMatchObject([{ error: { code: 'input.query_syntax' } }]);
  });

  test('a slip in an option is one line that names what was meant', async () => {
    const slip = await run('list', '--limi', '5', '--data', folder.path);
    expect(slip.code).toBe(64);
    expect(slip.err.trim()).toBe(
      "hookglass: The request was not understood. unknown option '--limi' (Did you mean --limit?) See `hookglass --help`.",
    );
  });

  test('delete without --yes says how many it would be, and deletes nothing', async () => {
    const [refused, refusedJson] = await Promise.all([
      inside('delete', 'verdict:verified'),
      inside('delete', '--json', 'verdict:verified'),
    ]);
    expect(refused).toMatchObject({ code: 64, out: '' });
    expect(refused.err).toMatch(/^hookglass: Nothing was deleted\. \d+ deliveries would be deleted\. Add --yes to do it\.\n$/);
    expect(jsonLines(refusedJson.out)).toMatchObject([{ error: { code: 'input.unconfirmed' } }]);
    expect(await serving.api('/deliveries/count')).toMatchObject({ count: 600 });
  });

  test('storage, retention, backups and views can be looked at', async () => {
    const [storage, storageJson, retention, backups, views] = await Promise.all([
      inside('storage'),
      inside('storage', '--json'),
      inside('retention'),
      inside('restore', '--list'),
      inside('views'),
    ]);
    expect(storage).toMatchObject({ code: 0, out: expect.stringMatching(/^Folder .*\nDeliveries +600, 0 in the trash/) });
    expect(jsonLines(storageJson.out)).toMatchObject([{ deliveries: 600, trashed: 0 }]);
    expect(retention.out.split('\n')).toEqual([
      'env_sandbox  kept without end; nothing would go now',
      'env_staging  kept without end; nothing would go now',
      'env_production  kept without end; nothing would go now',
      '',
    ]);
    expect(backups).toMatchObject({ code: 0, out: '', err: expect.stringContaining('no backup') });
    expect(views).toMatchObject({ code: 0, out: '', err: 'There are no saved views.\n' });
  });

  test('views are saved, changed, told of or not, and removed', async () => {
    const made = await inside('views', 'save', 'Failed runs', '--filter', 'type:run.failed', '--notify', 'on');
    expect(made).toMatchObject({ code: 0, out: 'Failed runs  flat  notifies  type:run.failed\n' });
    // What is not named stays, and a name counts however its letters are written.
    const changed = await inside('views', 'save', 'failed RUNS', '--grouping', 'run', '--json');
    expect(jsonLines(changed.out)).toMatchObject([{ name: 'Failed runs', query: 'type:run.failed', grouping: 'run', notifies: 'on' }]);
    const [refused, unknown] = await Promise.all([
      inside('views', 'save', 'Other', '--filter', 'colour:red'),
      inside('views', 'remove', 'Nothing'),
    ]);
    expect(refused).toMatchObject({ code: 64, out: '' });
    expect(unknown.code).not.toBe(0);
    expect(await inside('views', 'remove', 'Failed runs')).toMatchObject({ code: 0, out: 'Removed the view Failed runs.\n' });
    expect(await inside('views')).toMatchObject({ out: '', err: 'There are no saved views.\n' });
  });

  test('annotate changes what the window shows, and delete --yes takes it away', async () => {
    const noted = await inside('annotate', '--bookmark', '--tag', 'seen', '--note', 'why', 'dlv_600', 'dlv_599');
    expect(noted).toMatchObject({ code: 0, out: 'Changed 2 deliveries.\n' });
    expect(await serving.api('/deliveries/dlv_600')).toMatchObject({ isBookmarked: true, tags: ['seen'], note: 'why' });
    const [unnoted, empty, unknown] = await Promise.all([
      inside('annotate', '--no-note', 'dlv_600'),
      inside('annotate', 'dlv_600'),
      inside('annotate', '--bookmark', 'dlv_x'),
    ]);
    expect([unnoted.code, empty.code, unknown.code]).toEqual([0, 64, 64]);
    expect(await serving.api('/deliveries/dlv_600')).toMatchObject({ isBookmarked: true, tags: ['seen'], note: null });
    const removed = await inFolder('delete', '--yes', 'tag:seen');
    expect(removed).toMatchObject({ code: 0, err: expect.stringContaining('Deleting 2 deliveries.') });
    expect(removed.out).toContain('It can be undone in the window');
    expect((await inside('delete', '--yes', 'tag:seen')).out).toBe('Nothing matches.\n');
  });

  test('a backup is made, listed and chosen for the next start', async () => {
    expect(await inFolder('backup')).toMatchObject({ code: 0, out: expect.stringMatching(/^.+\.\n$/) });
    const backups = z.array(z.object({ name: z.string(), reason: z.literal('asked') }));
    const [backup] = backups.parse(jsonLines((await inside('restore', '--list', '--json')).out));
    expect((await inside('restore', backup?.name ?? '')).out).toBe(`The next start goes back to ${backup?.name}.\n`);
    expect((await inside('restore', '--cancel')).out).toBe('The next start keeps the log as it is.\n');
    expect((await inFolder('restore', 'no-such.db')).code).toBe(66);
  });

  test('check and compact end with one sentence', async () => {
    expect(await inside('check')).toMatchObject({ code: 0, out: expect.stringMatching(/^.+\.\n$/) });
    expect(await inside('compact', '--older-than-days', '0')).toMatchObject({ code: 0, out: expect.stringMatching(/^.+\.\n$/) });
  });

  test('retention is changed, shown and applied', async () => {
    expect(await inside('retention', 'set', '--max-deliveries', '100')).toMatchObject({
      code: 64,
      err: expect.stringContaining('Say which environment: env_sandbox, env_staging, env_production.'),
    });
    const set = (limit: string) => inside('retention', 'set', '--environment', 'env_sandbox', '--max-deliveries', limit);
    expect((await set('100')).out).toBe('env_sandbox  at most 100 deliveries\n');
    expect((await inside('retention')).out).toMatch(/^env_sandbox {2}at most 100 deliveries; \d+ deliveries would go now\n/);
    expect((await inside('retention', 'apply')).code).toBe(0);
    expect(await serving.api('/deliveries/count')).toEqual({ count: 100, isExact: true });
    expect((await set('none')).out).toBe('env_sandbox  kept without end\n');
  });
});

describe('on a folder on which nothing else runs', () => {
  test('a command opens the log itself, also when a killed Hookglass has left its address behind', async () => {
    const serving = await serve(folder.path);
    await serving.stop('SIGKILL');
    expect(existsSync(join(folder.path, 'api-url'))).toBe(true);
    expect((await listed('--limit', '7')).length).toBe(7);
    expect(await inFolder('backup')).toMatchObject({ code: 0, out: expect.stringMatching(/^.+\.\n$/) });
  });

  test('a folder without a log is left as it is', async () => {
    using empty = tempFolder();
    const path = join(empty.path, 'nothing');
    const { code, err } = await run('list', '--data', path);
    expect(code).toBe(66);
    expect(err).toContain('There is no log in that folder.');
    expect(existsSync(path)).toBe(false);
  });

  test('a folder that another program has is not touched', async () => {
    const lock = takeFolderLock(folder.path);
    try {
      const { code, out } = await inFolder('list', '--json');
      expect(code).toBe(75);
      expect(jsonLines(out)).toMatchObject([{ error: { code: 'log.locked', details: { pid: String(process.pid) } } }]);
    } finally {
      lock.free(true);
    }
  });
});

describe('generate', () => {
  test('fills a folder, stops at Ctrl+C, and is not in the help', async () => {
    using other = tempFolder();
    const made = await run('generate', '--data', join(other.path, 'new'), '--deliveries', '300', '--json');
    expect(jsonLines(made.out)).toMatchObject([{ deliveries: 300 }]);
    const stopped = start('generate', '--data', join(other.path, 'long'), '--deliveries', '5000000', '--json');
    await waitFor(() => stopped.text.err.includes('of 5,000,000'), { limitMs: 30_000 });
    stopped.child.kill('SIGINT');
    expect(await stopped.ended).toMatchObject({ code: 130 });
    expect((await run('--help')).out).not.toContain('generate');
  });
});
