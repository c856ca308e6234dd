/** One data folder and the `hookglass serve` on it, which a test may stop and start again. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { z } from 'zod';
import { type Serving, serve } from '#test/support/serve.ts';
import { waitFor } from '#test/support/wait-for.ts';
import { type SendOptions, send } from './senders.ts';

const linkSchema = z.object({ url: z.string() });
const endpointsSchema = z.object({ items: z.array(z.object({ id: z.string(), slug: z.string().nullable() })) });
const countSchema = z.object({ count: z.int() });
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
  #sent = 0;

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

  /** Ports are free ones unless told; null is that of the settings. */
  async start(ports: { readonly receiver: string | null; readonly ui: string } = { receiver: '0', ui: '0' }): Promise<void> {
    const args = [...(ports.receiver === null ? [] : ['--receiver-port', ports.receiver]), '--ui-port', ports.ui];
    this.#serving = await serve(this.dataFolder, { from: 'bundle', args });
  }

  async stop(signal?: NodeJS.Signals): Promise<void> {
    await this.#serving?.stop(signal);
    this.#serving = undefined;
  }

  get ports(): { readonly receiver: string; readonly ui: string } {
    return { receiver: new URL(this.receiver).port, ui: new URL(this.origin).port };
  }

  /** A fresh link, as pressing Enter in the terminal gives. */
  async freshLink(): Promise<string> {
    return linkSchema.parse(await this.serving.api('/session-codes', { method: 'POST' })).url;
  }

  async send(body: string | Uint8Array<ArrayBuffer>, options: SendOptions = {}): Promise<number> {
    const status = await send(this.receiver, body, options);
    if (status !== 503) this.#sent += 1;
    return status;
  }

  /** Makes an endpoint by the REST API, the current secret first. */
  async createEndpoint(slug: string, secrets: readonly string[] = [], more: Readonly<Record<string, unknown>> = {}): Promise<void> {
    await this.serving.api('/endpoints', { method: 'POST', body: { slug, name: slug, scheme: 'zof', secrets, ...more } });
  }

  /** A new current secret by the REST API; those before stay accepted for a day. */
  async rotateSecret(slug: string, value: string, name: string): Promise<void> {
    await this.serving.api(`/endpoints/${await this.#endpointId(slug)}/secrets/rotate`, { method: 'POST', body: { value, name } });
  }

  /** One more secret by the REST API. */
  async addSecret(slug: string, secret: { readonly value: string; readonly validFromUs?: number }): Promise<void> {
    await this.serving.api(`/endpoints/${await this.#endpointId(slug)}/secrets`, { method: 'POST', body: secret });
  }

  async #endpointId(slug: string): Promise<string> {
    const { items } = endpointsSchema.parse(await this.serving.api('/endpoints'));
    return items.find((endpoint) => endpoint.slug === slug)?.id ?? '';
  }

  /** The id of what `send` sent last, once the list has it; the list follows the answer by some milliseconds. */
  async lastSentId(): Promise<string> {
    await this.untilKept(this.#sent);
    return `dlv_${this.#sent}`;
  }

  /** Waits until the log has at least this many deliveries. */
  async untilKept(count: number): Promise<void> {
    await waitFor(
      async () => {
        return countSchema.parse(await this.serving.api('/deliveries/count')).count >= count;
      },
      { limitMs: 20_000, what: `${count} deliveries kept` },
    );
  }
}
