import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { z } from 'zod';
import { cliEntry } from './cli-entry.ts';

const readySchema = z.object({
  ready: z.literal(true),
  /** Empty while it does not listen. */
  receiver: z.object({
    url: z
      .string()
      .nullable()
      .transform((url) => url ?? ''),
  }),
  ui: z.object({ url: z.string() }),
  api: z.object({ url: z.string(), token: z.string(), socket: z.string().optional() }),
  pid: z.int(),
});

export interface Serving {
  readonly ready: z.infer<typeof readySchema>;
  /** A call to the REST API; fails on anything but a 2xx. */
  api(path: string, init?: { method?: string; body?: unknown }): Promise<unknown>;
  /** Ends it with a signal and resolves with its exit code (null when the signal killed it). */
  stop(signal?: NodeJS.Signals): Promise<number | null>;
  /** What it wrote to standard error so far. */
  errors(): string;
}

const root = join(import.meta.dirname, '../..');

export interface ServeOptions {
  readonly from?: 'bundle' | 'sources';
  readonly args?: readonly string[];
  /** For Node, before the entry. */
  readonly nodeArgs?: readonly string[];
  /** Beside the environment of this process. */
  readonly env?: NodeJS.ProcessEnv;
  /** Where the system puts the core of a crash, for a run that is to leave one. */
  readonly coresIn?: string;
}

const entries = { bundle: join(root, 'out/main/hookglass.js'), sources: join(root, 'electron/cli/main.ts') } as const;

/** Starts `hookglass serve --json` on free ports: what `cliEntry` says, or what `from` says. */
export async function serve(dataFolder: string, options: ServeOptions = {}): Promise<Serving> {
  const entry = options.from === undefined ? cliEntry : entries[options.from];
  const given = options.args ?? ['--receiver-port', '0', '--ui-port', '0'];
  const args = [...(options.nodeArgs ?? []), entry, 'serve', '--data', dataFolder, '--json', ...given];
  const { coresIn } = options;
  const env = { ...process.env, ...options.env };
  const child =
    coresIn === undefined
      ? spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'], cwd: root, env })
      : spawn('/bin/sh', ['-c', 'ulimit -c unlimited; exec "$0" "$@"', process.execPath, ...args], {
          stdio: ['ignore', 'pipe', 'pipe'],
          cwd: coresIn,
          env,
        });
  let errors = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    errors += text;
  });
  const line = await Promise.race([
    firstLine(child),
    once(child, 'exit').then(([code]) => Promise.reject(new Error(`serve ended with ${code}: ${errors}`))),
  ]);
  const ready = readySchema.parse(JSON.parse(line));
  return {
    ready,
    errors: () => errors,
    async api(path, init = {}) {
      const answer = await fetch(`${ready.api.url}${path}`, {
        method: init.method ?? 'GET',
        headers: { authorization: `Bearer ${ready.api.token}`, ...(init.body === undefined ? {} : { 'content-type': 'application/json' }) },
        ...(init.body === undefined ? {} : { body: JSON.stringify(init.body) }),
      });
      if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
      return answer.json();
    },
    stop: (signal = 'SIGTERM') => stop(child, signal),
  };
}

async function stop(child: ChildProcess, signal: NodeJS.Signals): Promise<number | null> {
  if (child.exitCode !== null || child.signalCode !== null) return child.exitCode;
  const ended = once(child, 'exit');
  child.kill(signal);
  await ended;
  return child.exitCode;
}

async function firstLine(child: ChildProcess): Promise<string> {
  if (!child.stdout) throw new Error('No standard output');
  for await (const line of createInterface({ input: child.stdout })) {
    // why: reading must go on, or a full pipe would stop the child.
    child.stdout.resume();
    return line;
  }
  return new Promise<never>(() => undefined);
}
