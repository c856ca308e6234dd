/** One data folder and the `hookglass serve` on it, which a test may stop and start again. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { type Serving, serve } from '#test/support/serve.ts';
import { waitFor } from '#test/support/wait-for.ts';
import { type SendOptions, send } from './senders.ts';

const entry = join(import.meta.dirname, '../../../out/main/hookglass.js');

export interface CommandRun {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/** Runs the command line to its end, as a person in a terminal would. */
export async function runCommand(args: readonly string[]): Promise<CommandRun> {
  const child = spawn(process.execPath, [entry, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  let out = '';
  let err = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    out += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    err += text;
  });
  await once(child, 'close');
  return { code: child.exitCode, out, err };
}

export class Hookglass {
  readonly dataFolder: string;
  #serving: Serving | undefined;

  constructor(dataFolder: string) {
    this.dataFolder = dataFolder;
  }

  get serving(): Serving {
    if (this.#serving === undefined) throw new Error('Hookglass is not running.');
    return this.#serving;
  }

  /** The link that opens the window once. */
  get link(): string {
    return this.serving.ready.ui.url;
  }

  get origin(): string {
    return new URL(this.link).origin;
  }

  get receiver(): string {
    return this.serving.ready.receiver.url;
  }

  /** Ports are free ones unless told. */
  async start(ports: { readonly receiver: string; readonly ui: string } = { receiver: '0', ui: '0' }): Promise<void> {
    const args = ['--receiver-port', ports.receiver, '--ui-port', ports.ui];
    this.#serving = await serve(this.dataFolder, { from: 'bundle', args });
  }

  async stop(signal?: NodeJS.Signals): Promise<void> {
    await this.#serving?.stop(signal);
    this.#serving = undefined;
  }

  /** Starts it on the ports it had. */
  async startAgain(ports: { readonly receiver: string; readonly ui: string }): Promise<void> {
    await this.start(ports);
  }

  get ports(): { readonly receiver: string; readonly ui: string } {
    return { receiver: new URL(this.receiver).port, ui: new URL(this.origin).port };
  }

  /** A fresh link, as pressing Enter in the terminal gives. */
  async freshLink(): Promise<string> {
    const answer = await this.serving.api('/session-codes', { method: 'POST' });
    const url: unknown = Reflect.get(Object(answer), 'url');
    if (typeof url !== 'string') throw new Error(`No link in ${JSON.stringify(answer)}`);
    return url;
  }

  async send(body: string | Uint8Array<ArrayBuffer>, options: SendOptions = {}): Promise<number> {
    return send(this.receiver, body, options);
  }

  /** Makes an endpoint by the REST API, the current secret first. */
  async createEndpoint(slug: string, secrets: readonly string[] = [], more: Readonly<Record<string, unknown>> = {}): Promise<void> {
    await this.serving.api('/endpoints', { method: 'POST', body: { slug, name: slug, scheme: 'zof', secrets, ...more } });
  }

  /** Waits until the log has at least this many deliveries. */
  async untilKept(count: number): Promise<void> {
    await waitFor(async () => {
      const answer = await this.serving.api('/deliveries/count');
      return Number(Reflect.get(Object(answer), 'count')) >= count;
    }, { limitMs: 20_000, what: `${count} deliveries kept` });
  }
}
