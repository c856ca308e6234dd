/** `hookglass serve` as a process: what it prints, how it ends, what it leaves. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { cliEntry } from '#test/support/cli-entry.ts';
import { type TempFolder, tempFolder } from '#test/support/temp-folder.ts';
import { waitFor } from '#test/support/wait-for.ts';

let folder: TempFolder;
const running: Run[] = [];

beforeEach(() => {
  folder = tempFolder();
});

afterEach(async () => {
  for (const { child, ended } of running.splice(0)) {
    child.kill('SIGKILL');
    await ended;
  }
  folder[Symbol.dispose]();
});

interface Run {
  readonly child: ChildProcess;
  readonly text: { out: string; err: string };
  /** Resolves with the exit code, or the signal that killed it. */
  readonly ended: Promise<number | string>;
}

function run(...args: readonly string[]): Run {
  const child = spawn(process.execPath, [cliEntry, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  const text = { out: '', err: '' };
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    text.out += chunk;
  });
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
    text.err += chunk;
  });
  const ended = once(child, 'close').then(([code, signal]: (number | string)[]) => code ?? signal ?? '');
  const made = { child, text, ended };
  running.push(made);
  return made;
}

const serveArgs = (...more: readonly string[]) => ['serve', '--data', folder.path, '--receiver-port', '0', '--ui-port', '0', ...more];

interface Ready {
  readonly ready: boolean;
  readonly receiver: { readonly url: string };
  readonly ui: { readonly url: string };
  readonly api: { readonly url: string; readonly token: string };
  readonly pid: number;
}

async function ready(started: Run): Promise<Ready> {
  await waitFor(() => started.text.out.includes('\n') || started.child.exitCode !== null, { limitMs: 20_000, what: 'the ready line' });
  return JSON.parse(started.text.out);
}

async function takenPort(): Promise<{ port: number; free(): Promise<unknown> }> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  return { port: typeof address === 'object' && address ? address.port : 0, free: () => new Promise((resolve) => server.close(resolve)) };
}

describe('--json', () => {
  test('prints exactly one line when ready, everything in it works, and a delivery is there after the next start', async () => {
    const first = run(...serveArgs('--json'));
    const facts = await ready(first);
    expect(Object.keys(facts).sort()).toEqual(['api', 'pid', 'ready', 'receiver', 'ui']);
    expect(facts).toMatchObject({
      ready: true,
      pid: first.child.pid,
      receiver: { url: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+$/) },
    });
    expect(facts.api.url).toBe(`${new URL(facts.ui.url).origin}/api`);
    expect(facts.ui.url).toMatch(/\/#code=[\w-]{43}$/);
    const sent = await fetch(`${facts.receiver.url}/in/zof`, { method: 'POST', body: '{"a":1}' });
    expect(sent.status).toBe(200);
    const authorization = `Bearer ${facts.api.token}`;
    expect((await fetch(`${facts.api.url}/health`, { headers: { authorization } })).status).toBe(200);
    const { origin, hash } = new URL(facts.ui.url);
    const session = await fetch(`${origin}/session`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin },
      body: JSON.stringify({ code: hash.slice(6) }),
    });
    expect(session.status).toBe(200);

    first.child.kill('SIGTERM');
    expect(await first.ended).toBe(0);
    expect(first.text.out.split('\n')).toHaveLength(2);
    for (const secret of [facts.api.token, hash.slice(6)]) expect(first.text.err).not.toContain(secret);

    const second = run(...serveArgs('--json'));
    const again = await ready(second);
    expect(again.api.token).not.toBe(facts.api.token);
    const body = await fetch(`${again.api.url}/deliveries/dlv_1/body`, { headers: { authorization: `Bearer ${again.api.token}` } });
    expect(await body.text()).toBe('{"a":1}');
  });

  test.each([
    ['--receiver-port', 'receiver.port_in_use'],
    ['--ui-port', 'link.port_in_use'],
  ])('a taken %s is a failure that names its owner, and nothing is left behind', async (option, code) => {
    const taken = await takenPort();
    const args = serveArgs('--json');
    args[args.indexOf(option) + 1] = String(taken.port);
    const refused = run(...args);
    expect(await refused.ended).toBe(69);
    expect(refused.text.out.split('\n')).toHaveLength(2);
    expect(JSON.parse(refused.text.out)).toMatchObject({
      ready: false,
      error: { code, details: { port: String(taken.port) }, next: ['choose_port', 'retry'] },
    });
    expect(existsSync(join(folder.path, 'api-token'))).toBe(false);
    await taken.free();
    const fine = run(...serveArgs('--json'));
    expect(await ready(fine)).toMatchObject({ ready: true });
  });

  test('a second instance on the same data is refused and the first goes on', async () => {
    const first = run(...serveArgs('--json'));
    const facts = await ready(first);
    const second = run(...serveArgs('--json'));
    expect(await second.ended).toBe(75);
    expect(JSON.parse(second.text.out)).toMatchObject({
      ready: false,
      error: { code: 'log.locked', details: { pid: String(first.child.pid) } },
    });
    expect(readFileSync(join(folder.path, 'api-token'), 'utf8')).toBe(`${facts.api.token}\n`);
    expect((await fetch(`${facts.receiver.url}/in/zof`, { method: 'POST', body: '{}' })).status).toBe(200);
  });

  test('a wrong option is a line of JSON too', async () => {
    const refused = run('serve', '--json', '--receiver-port', '99999');
    expect(await refused.ended).toBe(64);
    expect(JSON.parse(refused.text.out)).toMatchObject({
      ready: false,
      error: { code: 'input.invalid', reason: expect.stringContaining('0 to 65535') },
    });
  });

  test('a log of a newer Hookglass is served for reading, unchanged, and says so', async () => {
    const first = run(...serveArgs('--json'));
    await ready(first);
    first.child.kill('SIGTERM');
    await first.ended;
    const log = new Database(join(folder.path, 'log.db'));
    log.pragma('user_version = 999999');
    log.close();
    const before = readFileSync(join(folder.path, 'log.db'));
    const facts = await ready(run(...serveArgs('--json')));
    expect(facts.ready).toBe(true);
    const health = await fetch(`${facts.api.url}/health`, { headers: { authorization: `Bearer ${facts.api.token}` } });
    expect(await health.json()).toMatchObject({ log: { mode: 'read-only', failure: { code: 'log.newer_version' } } });
    expect((await fetch(`${facts.receiver.url}/in/zof`, { method: 'POST', body: '{}' })).status).toBe(503);
    expect(readFileSync(join(folder.path, 'log.db')).equals(before)).toBe(true);
  });

  test('a key file that is none is left as it is, and deliveries are received without it', async () => {
    const first = run(...serveArgs('--json'));
    await ready(first);
    first.child.kill('SIGTERM');
    await first.ended;
    writeFileSync(join(folder.path, 'vault.key'), 'too short');
    const facts = await ready(run(...serveArgs('--json')));
    const health = await fetch(`${facts.api.url}/health`, { headers: { authorization: `Bearer ${facts.api.token}` } });
    expect(await health.json()).toMatchObject({ vault: { label: expect.stringContaining('not a key of 32 bytes') } });
    expect((await fetch(`${facts.receiver.url}/in/zof`, { method: 'POST', body: '{}' })).status).toBe(200);
    expect(readFileSync(join(folder.path, 'vault.key'), 'utf8')).toBe('too short');
  });

  test('a data folder that can not be made is a sentence', async () => {
    writeFileSync(join(folder.path, 'file'), '');
    const refused = run('serve', '--json', '--data', join(folder.path, 'file', 'below'));
    expect(await refused.ended).toBe(73);
    expect(JSON.parse(refused.text.out)).toMatchObject({ error: { code: 'log.folder_not_writable', details: { problem: 'ENOTDIR' } } });
  });
});

describe('for people', () => {
  test('says where to send and where to look, and stops cleanly on Ctrl+C', async () => {
    const started = run(...serveArgs());
    await waitFor(() => started.text.out.includes('#code='), { limitMs: 20_000 });
    expect(started.text.out).toMatch(/Send deliveries to +http:\/\/127\.0\.0\.1:\d+\/in\/zof\n/);
    expect(started.text.out).toMatch(/Look at them here +http:\/\/127\.0\.0\.1:\d+\/#code=/);
    started.child.kill('SIGINT');
    expect(await started.ended).toBe(0);
  });

  test('a failure is one sentence with reason and next step on standard error', async () => {
    const taken = await takenPort();
    const refused = run('serve', '--data', folder.path, '--receiver-port', String(taken.port), '--ui-port', '0', '--log-level', 'silent');
    expect(await refused.ended).toBe(69);
    expect(refused.text.out).toBe('');
    expect(refused.text.err).toMatch(
      new RegExp(`^hookglass: The receiver can not listen on port ${taken.port}\\. The port is in use by .+\\. Choose another port`),
    );
    await taken.free();
  });

  test.each([['--help'], ['serve', '--help']])('%s %s explains and is no failure', async (...args) => {
    const help = run(...args);
    expect(await help.ended).toBe(0);
    expect(help.text.out).toContain('Usage: hookglass');
  });

  test('--version says which one it is', async () => {
    const version = run('--version');
    expect(await version.ended).toBe(0);
    expect(version.text.out).toMatch(/^\d+\.\d+\.\d+\n$/);
  });

  test.each([[[]], [['frobnicate']], [['serve', 'extra']], [['serve', '--secret', 'x']]])('%j is no command', async (args) => {
    const refused = run(...args);
    expect(await refused.ended).toBe(64);
    expect(refused.text.out).toBe('');
    expect(refused.text.err).not.toBe('');
  });
});

describe('stopping', () => {
  test('frees the log: lock, token and WAL are gone, and what was answered is kept', async () => {
    const started = run(...serveArgs('--json'));
    const facts = await ready(started);
    for (let i = 0; i < 20; i += 1) await fetch(`${facts.receiver.url}/in/zof`, { method: 'POST', body: `{"n":${i}}` });
    expect(statSync(join(folder.path, 'api-token')).mode & 0o777).toBe(0o600);
    started.child.kill('SIGTERM');
    expect(await started.ended).toBe(0);
    expect(existsSync(join(folder.path, 'api-token'))).toBe(false);
    expect(existsSync(join(folder.path, 'log.db-wal')) ? statSync(join(folder.path, 'log.db-wal')).size : 0).toBe(0);
    const again = await ready(run(...serveArgs('--json')));
    const count = await fetch(`${again.api.url}/deliveries/count`, { headers: { authorization: `Bearer ${again.api.token}` } });
    expect(await count.json()).toEqual({ count: 20, isExact: true });
  });

  test('also with an open feed, a link and a request on its way', async () => {
    const started = run(...serveArgs('--json'));
    const facts = await ready(started);
    const authorization = `Bearer ${facts.api.token}`;
    const feed = await fetch(`${facts.api.url}/feed?subscription=x`, { headers: { authorization } });
    expect(feed.headers.get('content-type')).toBe('text/event-stream');
    const reading = feed.text().catch(() => 'cut');
    started.child.kill('SIGTERM');
    expect(await started.ended).toBe(0);
    await reading;
  });

  test('a signal while starting is honoured', async () => {
    const started = run(...serveArgs('--json', '--log-level', 'debug'));
    await waitFor(() => started.text.err !== '', { limitMs: 20_000, what: 'the first line of the log' });
    started.child.kill('SIGTERM');
    expect(await started.ended).toBe(0);
    expect(await ready(run(...serveArgs('--json')))).toMatchObject({ ready: true });
  });

  test('the second signal ends it at once', async () => {
    const started = run(...serveArgs('--json'));
    const facts = await ready(started);
    // why: a sender in the middle of its body is what a clean stop waits for.
    const sender = connect({ host: '127.0.0.1', port: Number(new URL(facts.receiver.url).port) });
    sender.on('error', () => undefined);
    await once(sender, 'connect');
    sender.write('POST /in/zof HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\nExpect: 100-continue\r\n\r\n{');
    await once(sender, 'data');
    started.child.kill('SIGTERM');
    await waitFor(() => started.text.err.includes('Stopping'));
    // why: npm passes on a Ctrl+C that the terminal has sent already, so signals close together are one wish.
    await waitFor(() => {
      started.child.kill('SIGTERM');
      return started.child.exitCode !== null;
    });
    expect(await started.ended).toBe(143);
    sender.destroy();
  });
});

test('SEC-10: there is no option that takes a secret', async () => {
  const help = run('serve', '--help');
  await help.ended;
  expect(help.text.out).not.toMatch(/secret|token|password|key/i);
});
