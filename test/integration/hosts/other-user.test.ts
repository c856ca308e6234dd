/**
 * BSH-15: loopback is no border between the accounts of one machine. Another account gets the page's files, which hold nothing, and 401 for
 * the rest; it can't read the data folder; and a Unix socket keeps it out altogether.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { createServer as createHttpServer, request as httpRequest } from 'node:http';
import { connect, createServer } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { makeFolder } from '#cli/make-folder.ts';
import { runCli } from '#test/support/run-cli.ts';
import { type Serving, serve } from '#test/support/serve.ts';
import { type TempFolder, tempFolder } from '#test/support/temp-folder.ts';

const nobody = 65_534;
const isRoot = process.getuid?.() === 0;
if (!isRoot) process.stdout.write('What another account gets is not tested: only root can start a process as another account.\n');

let parent: TempFolder;
let serving: Serving;
let socketServing: Serving;
const dataFolder = () => join(parent.path, 'data');
const socketFolder = () => join(parent.path, 'run');
const socketPath = () => join(socketFolder(), 'ui.sock');

beforeAll(async () => {
  parent = tempFolder();
  chmodSync(parent.path, 0o755);
  await makeFolder(dataFolder());
  [serving, socketServing] = await Promise.all([
    serve(dataFolder()),
    serve(join(parent.path, 'other'), { args: ['--receiver-port', '0', '--ui-socket', socketPath()] }),
  ]);
}, 60_000);

afterAll(async () => {
  await serving.stop();
  await socketServing.stop();
  parent[Symbol.dispose]();
});

/** Runs a script in a process that has become another account, and reads the JSON it prints. */
async function asNobody(script: string): Promise<unknown> {
  const become = `process.setgroups([${nobody}]); process.setgid(${nobody}); process.setuid(${nobody});`;
  const child = spawn(process.execPath, ['-e', `${become}${script}`], { stdio: ['ignore', 'pipe', 'inherit'], cwd: '/' });
  let out = '';
  child.stdout.on('data', (chunk: Buffer) => {
    out += chunk.toString();
  });
  await once(child, 'close');
  return JSON.parse(out);
}

describe.runIf(isRoot)('BSH-15 another account', () => {
  test('gets 401 for everything but the files of the page', async () => {
    const { origin } = new URL(serving.ready.ui.url);
    const lines = [
      ['GET', '/api/health'],
      ['GET', '/api/deliveries'],
      ['GET', '/api/sessions'],
      ['GET', '/api/openapi.json'],
      ['GET', '/blobs/deliveries/dlv_1'],
      ['POST', '/api/endpoints'],
      ['POST', '/api/session-codes'],
      ['PATCH', '/api/settings'],
      ['DELETE', '/api/sessions'],
      ['GET', '/session'],
      ['GET', '/nothing'],
      ['GET', '/api-token'],
    ];
    const told = await asNobody(
      `(async () => { const out = []; for (const [method, path] of ${JSON.stringify(lines)}) out.push((await fetch('${origin}' + path, { method, headers: { origin: '${origin}' } })).status); out.push((await fetch('${origin}/')).status); console.log(JSON.stringify(out)); })()`,
    );
    expect(told).toEqual([...lines.map(() => 401), 200]);
  });

  test('can not enter the data folder, nor open a file in it', async () => {
    const files = readdirSync(dataFolder()).filter((name) => statSync(join(dataFolder(), name)).isFile());
    expect(files).toEqual(expect.arrayContaining(['api-token', 'log.db']));
    const paths = [dataFolder(), ...files.map((name) => join(dataFolder(), name))];
    const told = await asNobody(
      `const fs = require('fs'); console.log(JSON.stringify(${JSON.stringify(paths)}.map((path) => { try { fs.statSync(path).isDirectory() ? fs.readdirSync(path) : fs.readFileSync(path); return 'read'; } catch (error) { return error.code; } })))`,
    );
    expect(told).toEqual(paths.map(() => 'EACCES'));
  });

  test('can not connect to the Unix socket', async () => {
    const told = await asNobody(
      `require('net').connect(${JSON.stringify(socketPath())}).on('connect', () => console.log('"in"')).on('error', (error) => console.log(JSON.stringify(error.code)))`,
    );
    expect(told).toBe('EACCES');
  });
});

describe('BSH-15 the Unix socket', () => {
  /** As `ssh -L port:path` does: what comes to the port goes to the socket. */
  async function tunnel() {
    const server = createServer((incoming) => {
      const outgoing = connect(socketPath());
      outgoing.on('error', () => incoming.destroy());
      incoming.on('error', () => outgoing.destroy());
      incoming.pipe(outgoing).pipe(incoming);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    return { origin: `http://127.0.0.1:${port}`, close: () => new Promise((resolve) => server.close(resolve)) };
  }

  test('is 0600 in a 0700 folder, and there is no port beside it', () => {
    expect(statSync(socketPath()).mode & 0o777).toBe(0o600);
    expect(statSync(socketFolder()).mode & 0o777).toBe(0o700);
    expect(socketServing.ready.ui.url).toMatch(/^http:\/\/127\.0\.0\.1:4480\/#code=/);
  });

  test('asks for Host, Origin and token like the port does', async () => {
    const statusOf = (headers: Record<string, string>) =>
      new Promise<number | undefined>((resolve, reject) => {
        const outgoing = httpRequest({ socketPath: socketPath(), path: '/api/health', headers }, (answer) => {
          answer.resume();
          resolve(answer.statusCode);
        });
        outgoing.on('error', reject).end();
      });
    const authorization = `Bearer ${socketServing.ready.api.token}`;
    expect(await statusOf({ host: 'localhost', authorization })).toBe(200);
    expect(await statusOf({ host: 'localhost' })).toBe(401);
    expect(await statusOf({ host: 'evil.test', authorization })).toBe(403);
    expect(await statusOf({ host: 'localhost', origin: 'http://evil.test', authorization })).toBe(403);
  });

  test('opens a session through a tunnel from any port', async () => {
    const { origin, close } = await tunnel();
    const code = new URL(socketServing.ready.ui.url).hash.slice('#code='.length);
    const answer = await fetch(`${origin}/session`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin, connection: 'close' },
      body: JSON.stringify({ code }),
    });
    const { token }: { token: string } = JSON.parse(await answer.text());
    const health = await fetch(`${origin}/api/health`, { headers: { authorization: `Bearer ${token}`, connection: 'close' } });
    expect([answer.status, health.status]).toEqual([200, 200]);
    await close();
  });

  test('is how commands reach the Hookglass that runs there', async () => {
    const sessions = await runCli(['sessions', '--json', '--data', join(parent.path, 'other')]);
    expect(sessions).toMatchObject({ code: 0 });
    expect(socketServing.ready.api.socket).toBe(socketPath());
    expect(await runCli(['views', '--data', join(parent.path, 'other')])).toMatchObject({ code: 0 });
  });

  test.each([
    ['a folder that others may enter', () => join(parent.path, 'open', 'ui.sock'), 'chmod 700'],
    ['a file that is no socket', () => join(socketFolder(), 'file'), 'Something else is there.'],
    ['a socket that answers', () => socketPath(), 'Another program listens there.'],
    ['a path that is too long', () => join(socketFolder(), 'x'.repeat(120)), 'longer than 103 bytes'],
  ])('%s is refused in words', async (_, path, words) => {
    mkdirSync(join(parent.path, 'open'), { recursive: true });
    chmodSync(join(parent.path, 'open'), 0o755);
    writeFileSync(join(socketFolder(), 'file'), '');
    const { listenSocket } = await import('#hosts/loopback/listen-socket.ts');
    await expect(listenSocket(createHttpServer(), path())).rejects.toThrow(words);
    expect(existsSync(socketPath())).toBe(true);
  });
});
