import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, cpSync, existsSync, mkdirSync, readFileSync, utimesSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { tempFolder } from './temp-folder.ts';

/** What the stand-in for npm does: makes node_modules with a Node and a bundler, and counts its calls. */
const npmScript = `
const { mkdirSync, symlinkSync, writeFileSync, appendFileSync, rmSync } = require('node:fs');
const { join } = require('node:path');
appendFileSync('npm-calls.log', process.argv.slice(2).join(' ') + '\\n');
if (process.env.NPM_FAILS) {
  console.error('npm error code ENOTFOUND');
  process.exit(1);
}
if (process.env.LOCK_INCOMPLETE && process.argv[2] === 'ci') {
  console.error('npm error code EUSAGE');
  process.exit(1);
}
rmSync('node_modules', { recursive: true, force: true });
mkdirSync('node_modules/node/bin', { recursive: true });
symlinkSync(process.env.TEST_NODE, 'node_modules/node/bin/node');
mkdirSync('node_modules/electron-vite', { recursive: true });
writeFileSync('node_modules/electron-vite/package.json', JSON.stringify({ bin: { 'electron-vite': 'bundle.cjs' } }));
writeFileSync('node_modules/electron-vite/bundle.cjs', require('node:fs').readFileSync(join(__dirname, 'bundle.cjs')));
mkdirSync('node_modules/electron', { recursive: true });
writeFileSync('node_modules/electron/package.json', JSON.stringify({ version: '1.0.0' }));
`;

/** What the stand-in for the bundler does: puts the one source where the bundle belongs, and counts its calls. */
const bundleScript = `
const { appendFileSync, copyFileSync, mkdirSync, readFileSync } = require('node:fs');
const { join } = require('node:path');
appendFileSync('builds.log', 'build\\n');
if (readFileSync('electron/cli/main.js', 'utf8').includes('SYNTAX ERROR')) {
  console.error('main.js: unexpected token');
  process.exit(1);
}
const out = process.argv[process.argv.indexOf('--outDir') + 1];
for (const part of ['main', 'preload', 'renderer']) mkdirSync(join(out, part), { recursive: true });
setTimeout(() => copyFileSync('electron/cli/main.js', join(out, 'main/hookglass.js')), Number(process.env.BUILD_TAKES_MS ?? 0));
`;

/** A command line that behaves as the contract of `serve` says, and ends with a code of its own when it is stopped. */
const cliSource = `
import { createServer } from 'node:http';
const args = process.argv.slice(2);
if (args[0] !== 'serve') {
  process.stdout.write(JSON.stringify({ args, folder: process.cwd() }) + '\\n');
  process.exitCode = 3;
} else {
  const server = createServer().listen(0, '127.0.0.1', () => {
    const url = 'http://127.0.0.1:' + server.address().port;
    const json = JSON.stringify({ ready: true, receiver: { url }, ui: { url: url + '/#code=1' }, api: { url, token: 't' }, pid: process.pid });
    process.stdout.write(args.includes('--json') ? json + '\\n' : 'Running with ' + args.join(' ') + '\\n');
  });
  for (const [signal, code] of [['SIGTERM', 0], ['SIGINT', 0]]) {
    process.on(signal, () => {
      process.stderr.write('stopped by ' + signal + '\\n');
      process.exitCode = code;
      server.close();
    });
  }
}
`;

const root = join(import.meta.dirname, '../..');

export interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

export interface Running {
  readonly child: ChildProcess;
  readonly ended: Promise<Ended>;
  /** Signals the process and all it started, as a terminal does; needs `isGroup`. */
  signalGroup(signal: NodeJS.Signals): void;
  out(): string;
  err(): string;
}

export interface FakeClone {
  readonly path: string;
  /** Runs a file of the launcher to its end. */
  run(script: string, args?: readonly string[], env?: NodeJS.ProcessEnv): Promise<Ended>;
  /** Starts a command in the clone and lets it run. */
  start(command: string, args: readonly string[], env?: NodeJS.ProcessEnv, options?: { isGroup: boolean }): Running;
  write(file: string, text: string): void;
  /** Sets a file's time to another second, as a checkout does. */
  touch(file: string): void;
  lines(file: string): string[];
  [Symbol.dispose](): void;
}

/**
 * A clone with the real launcher, a one-file product, and stand-ins for npm and the bundler, so that installing and building can be
 * watched without a network and in milliseconds.
 */
export function fakeClone(): FakeClone {
  const folder = tempFolder();
  const path = folder.path;
  const running = new Set<ChildProcess>();

  function write(file: string, text: string): void {
    mkdirSync(dirname(join(path, file)), { recursive: true });
    writeFileSync(join(path, file), text);
  }

  function start(command: string, args: readonly string[], env: NodeJS.ProcessEnv = {}, { isGroup } = { isGroup: false }): Running {
    const child = spawn(command, args, {
      cwd: path,
      env: { ...environment(path), ...env },
      detached: isGroup,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    running.add(child);
    let out = '';
    let err = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      out += text;
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      err += text;
    });
    const ended = once(child, 'close').then(([code]: (number | null)[]) => {
      running.delete(child);
      return { code: code ?? null, out, err };
    });
    const signalGroup = (signal: NodeJS.Signals) => {
      if (child.pid !== undefined) process.kill(-child.pid, signal);
    };
    return { child, ended, signalGroup, out: () => out, err: () => err };
  }

  cpSync(join(root, 'electron/launcher'), join(path, 'electron/launcher'), { recursive: true });
  write('package.json', readFileSync(join(root, 'package.json'), 'utf8'));
  write('package-lock.json', '{"packages":{}}');
  write('electron.vite.config.ts', '');
  write('electron/cli/main.js', cliSource);
  write('tools/npm-cli.js', npmScript);
  write('tools/bundle.cjs', bundleScript);
  write('tools/package.json', '{"type":"commonjs"}');

  return {
    path,
    write,
    start,
    run: (script, args = [], env = {}) => start(process.execPath, [`electron/launcher/${script}`, ...args], env).ended,
    touch: (file) => utimesSync(join(path, file), new Date(), new Date(Date.now() - 60_000)),
    lines: (file) => (existsSync(join(path, file)) ? readFileSync(join(path, file), 'utf8').trim().split('\n') : []),
    [Symbol.dispose]() {
      for (const child of running) child.kill('SIGKILL');
      folder[Symbol.dispose]();
    },
  };
}

/** Without a display and without anything an npm around the tests has set. */
function environment(path: string): NodeJS.ProcessEnv {
  const own = Object.entries(process.env).filter(([name]) => !/^npm_|^INIT_CWD$|DISPLAY$|^ELECTRON|^NODE_OPTIONS$|^VITEST/.test(name));
  return { ...Object.fromEntries(own), npm_execpath: join(path, 'tools/npm-cli.js'), TEST_NODE: process.execPath };
}

/** An executable for the clone's file system, run by the shell. */
export function placeExecutable(file: string, script: string): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, `#!/bin/sh\n${script}\n`);
  chmodSync(file, 0o755);
}

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    // No such process: it has ended.
    return false;
  }
}
