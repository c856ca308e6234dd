/** `hookglass endpoints`, `endpoint` and `secrets`, beside a Hookglass that runs on the folder. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { endpointSchema, secretSchema } from '#contract/models/endpoint.ts';
import { senderSampleSchema } from '#contract/models/sender-sample.ts';
import { cliEntry as entry } from '#test/support/cli-entry.ts';
import { type CliEnded, runCli } from '#test/support/run-cli.ts';
import { type Serving, serve } from '#test/support/serve.ts';
import { tempFolder } from '#test/support/temp-folder.ts';

const folder = tempFolder();
let serving: Serving;

beforeAll(async () => {
  serving = await serve(folder.path);
}, 30_000);

afterAll(async () => {
  await serving.stop();
  folder[Symbol.dispose]();
});

/** Inside this process. */
function runWith(input: string | Uint8Array, name: string, ...args: readonly string[]): Promise<CliEnded> {
  return runCli([name, '--data', folder.path, ...args], { input });
}

const run = (name: string, ...args: readonly string[]) => runWith('', name, ...args);

/** As a process, with everything that the command line does around a command. */
async function spawned(name: string, ...args: readonly string[]): Promise<CliEnded> {
  const child = spawn(process.execPath, [entry, name, '--data', folder.path, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  const [out, err] = [child.stdout.setEncoding('utf8').toArray(), child.stderr.setEncoding('utf8').toArray()];
  const [code]: (number | null)[] = await once(child, 'close');
  return { code, out: (await out).join(''), err: (await err).join('') };
}

async function json<T>(schema: z.ZodType<T>, name: string, ...args: readonly string[]): Promise<T> {
  const { code, out, err } = await run(name, '--json', ...args);
  expect([code, err]).toEqual([0, expect.any(String)]);
  return schema.parse(JSON.parse(out));
}

const secretsOf = (slug: string) => run('secrets', '--json', 'list', slug).then(({ out }) => parseLines(out));
const parseLines = (out: string) =>
  out
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => secretSchema.parse(JSON.parse(line)));

async function reveal(id: string): Promise<string> {
  return (await json(z.object({ value: z.string() }), 'secrets', 'reveal', '--yes', id)).value;
}

describe('endpoints', () => {
  test('have a sender written for them, which holds no secret', async () => {
    const written = await run('endpoint', 'sender', 'zof', '--language', 'python');
    expect(written).toMatchObject({ code: 0, err: expect.stringContaining('run: python3 send_event.py') });
    expect(written.out).toContain('secret = os.environ["WEBHOOK_SECRET"]');
    const sample = await json(senderSampleSchema, 'endpoint', 'sender', 'zof', '--language', 'python');
    expect(sample.code).toBe(written.out);
    const unrouted = await run('endpoint', 'sender', 'unrouted');
    expect(unrouted.code).not.toBe(0);
    expect(unrouted.err).toContain('Unrouted');
  });

  test('are made with a scheme and a secret, listed, changed and archived', async () => {
    const made = await runWith('a secret from standard input\n', 'endpoint', 'create', 'shop', '--scheme', 'shopify', '--secret-file', '-');
    expect(made).toMatchObject({
      code: 0,
      err: '',
      out: expect.stringMatching(/^ep_\w+ {2}\/in\/shop {2}shop {2}shopify {2}1 secret {2}http:/),
    });
    const listed = await run('endpoints');
    expect(listed.out.split('\n').map((line) => line.split(/ {2,}/)[1])).toEqual(
      ['/in/zof', '–', '/in/shop', undefined].toSorted(byList(listed.out)),
    );
    const changed = await json(
      endpointSchema,
      'endpoint',
      'update',
      '/in/shop',
      '--name',
      'Shop',
      '--tolerance',
      '60',
      '--freshness',
      '90',
    );
    expect(changed).toMatchObject({ name: 'Shop', scheme: 'shopify', toleranceSeconds: 60, freshnessSeconds: 90 });
    const back = await json(endpointSchema, 'endpoint', 'update', 'shop', '--tolerance', 'default', '--freshness', 'none', '--archived');
    expect(back).toMatchObject({ toleranceSeconds: null, freshnessSeconds: null, isArchived: true });
    expect((await run('endpoints')).out).not.toContain('Shop');
    expect((await run('endpoints', '--archived')).out).toContain('archived');
  }, 60_000);

  test('of a custom scheme take its fields from a file and from options, and a change keeps the others', async () => {
    const file = join(folder.path, 'custom.json');
    writeFileSync(file, JSON.stringify({ encoding: 'base64', prefix: 'v1=', template: '{timestamp}.{body}', timestampHeader: 'X-Time' }));
    const made = await json(
      endpointSchema,
      ...([
        'endpoint',
        'create',
        'mine',
        '--scheme',
        'custom',
        '--header',
        'X-Mine',
        '--custom-file',
        file,
        '--custom-prefix',
        'v2=',
      ] as const),
    );
    expect(made).toMatchObject({ headerName: 'X-Mine', custom: { encoding: 'base64', prefix: 'v2=', timestampHeader: 'X-Time' } });
    const changed = await json(endpointSchema, 'endpoint', 'update', 'mine', '--custom-encoding', 'hex');
    expect(changed.custom).toEqual({ ...made.custom, encoding: 'hex' });
    const [refused, unreadable, nothing] = await Promise.all([
      run('endpoint', 'update', 'mine', '--custom-timestamp-header', 'none'),
      run('endpoint', 'update', 'mine', '--custom-file', join(folder.path, 'no-such.json')),
      run('endpoint', 'update', 'mine'),
    ]);
    expect(refused).toMatchObject({ code: 64, err: expect.stringContaining('timestampHeader: The template has {timestamp}') });
    expect(unreadable).toMatchObject({ code: 64, err: expect.stringContaining('can not be read (ENOENT)') });
    expect(nothing).toMatchObject({ code: 64, err: expect.stringContaining('Say what to change') });
  }, 60_000);
});

/** The order in which the rows came does not matter here. */
function byList(out: string): (one: string | undefined, other: string | undefined) => number {
  const at = (path: string | undefined) => (path === undefined ? Number.POSITIVE_INFINITY : out.indexOf(`  ${path}  `));
  return (one, other) => at(one) - at(other);
}

describe('secrets', () => {
  test('are added from standard input or a file, without the last line end unless told, and with their dates', async () => {
    await run('endpoint', 'create', 'orders');
    const file = join(folder.path, 'secret.txt');
    writeFileSync(file, 'a secret in a file, long enough\r\n');
    const first = await runWith('a secret from standard input\n', 'secrets', 'add', 'orders', '--name', 'First', '--valid-from', 'always');
    expect(first).toMatchObject({
      code: 0,
      err: '',
      out: expect.stringMatching(/^sec_\w+ {2}current {2}••••••••nput {2}always {2}First\n$/),
    });
    const second = await run(
      'secrets',
      'add',
      'orders',
      '--from-file',
      file,
      '--valid-from',
      '2030-01-01T00:00Z',
      '--valid-until',
      '2031-01-01T00:00Z',
    );
    expect(second.out).toMatch(/ upcoming {2}.* until /);
    const exact = await runWith('a secret with its line end\n', 'secrets', 'add', 'orders', '--exact');
    expect(exact.out).toContain('It has white space at its start or end');

    const [newest, planned, oldest] = await secretsOf('orders');
    expect([newest?.state, planned?.state, oldest?.state]).toEqual(['current', 'upcoming', 'previous']);
    expect(planned).toMatchObject({ validFromUs: Date.UTC(2030, 0, 1) * 1000, validUntilUs: Date.UTC(2031, 0, 1) * 1000 });
    expect(await reveal(newest?.id ?? '')).toBe('a secret with its line end\n');
    expect(await reveal(planned?.id ?? '')).toBe('a secret in a file, long enough');
    expect(await reveal('orders')).toBe('a secret with its line end\n');
    expect(await json(secretSchema, 'secrets', 'trim', newest?.id ?? '')).toMatchObject({ isTrimmable: false, notice: null });
    expect(await reveal(newest?.id ?? '')).toBe('a secret with its line end');
  }, 90_000);

  test('are rotated with an overlap, retired, restored, renamed and copied', async () => {
    await run('endpoint', 'create', 'turning');
    await run('endpoint', 'create', 'other');
    await runWith('the first secret, long enough', 'secrets', 'add', 'turning');
    const rotated = await run('secrets', 'rotate', 'turning', '--overlap', '2h');
    expect(rotated).toMatchObject({ code: 0, err: expect.stringContaining('hookglass secrets reveal --yes sec_') });
    const [current, previous] = await secretsOf('turning');
    expect([current?.state, previous?.state]).toEqual(['current', 'previous']);
    expect((previous?.validUntilUs ?? 0) - (current?.validFromUs ?? 0)).toBe(7_200_000_000);
    expect(await reveal(current?.id ?? '')).toMatch(/^[0-9a-f]{64}$/);
    const id = previous?.id ?? '';
    expect(await json(secretSchema, 'secrets', 'retire', id)).toMatchObject({ state: 'retired' });
    expect(await json(secretSchema, 'secrets', 'restore', id)).toMatchObject({
      state: 'previous',
      validUntilUs: previous?.validUntilUs,
    });
    expect(await json(secretSchema, 'secrets', 'update', id, '--name', 'Old', '--valid-until', 'now')).toMatchObject({
      name: 'Old',
      state: 'retired',
    });
    expect(await json(secretSchema, 'secrets', 'copy', id, '--to', 'other')).toMatchObject({ name: 'Old, from turning', state: 'current' });
  }, 90_000);

  test('SEC-10: nothing is taken from an argument, and one that is given is not repeated', async () => {
    const canary = 'canary-argument-7f3a9c';
    const results = await Promise.all([
      spawned('secrets', 'add', 'zof', canary),
      spawned('secrets', 'add', 'zof', `--value=${canary}`),
      spawned('secrets', 'trim', canary),
    ]);
    expect(results.map(({ code }) => code)).toEqual([64, 64, 64]);
    expect(results.map(({ out, err }) => out + err).join('\n')).not.toContain(canary);
  }, 60_000);

  test('what can not be used is refused in words, with the exit code of the error', async () => {
    const [blank, bytes, backwards, unconfirmed, unknown, noFile] = await Promise.all([
      runWith('  \n', 'secrets', 'add', 'zof'),
      runWith(Uint8Array.of(0xff, 0xfe, 0x00), 'secrets', 'add', 'zof'),
      runWith('a secret that ends before it begins', 'secrets', 'add', 'zof', '--valid-until', '2020-01-01'),
      run('secrets', 'reveal', 'zof'),
      run('secrets', 'list', 'no-such'),
      run('secrets', 'add', 'zof', '--from-file', join(folder.path, 'no-such')),
    ]);
    expect(blank).toMatchObject({ code: 64, err: expect.stringContaining('only white space') });
    expect(bytes).toMatchObject({ code: 64, err: expect.stringContaining('not UTF-8 text') });
    expect(backwards).toMatchObject({ code: 65, err: expect.stringContaining('can not end before it begins') });
    expect(unconfirmed).toMatchObject({ code: 64, out: '', err: expect.stringContaining('Add --yes') });
    expect(unknown).toMatchObject({ code: 66, err: expect.stringContaining('no such endpoint') });
    expect(noFile).toMatchObject({ code: 64, err: expect.stringContaining('ENOENT') });
    expect((await secretsOf('zof')).map(({ name }) => name)).toEqual(['Made at the first start']);
  }, 60_000);
});
