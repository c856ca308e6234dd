/** A sandbox as the engine would open it: real sockets, a real vault, and what it saves kept as JSON text. */
import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import type { SandboxFaults } from '#contract/models/sandbox.ts';
import { createSandbox } from '#engine/sandbox/sandbox.ts';
import type { ConsoleSandbox, SandboxParts } from '#engine/sandbox/sandbox-parts.ts';
import { openFileVault } from '#engine/secrets/file-vault.ts';
import { systemClock } from '#test/support/make-engine.ts';
import { recordingLogger } from '#test/support/recording-logger.ts';

export interface ApiReply {
  readonly status: number;
  readonly headers: Headers;
  readonly json: unknown;
}

export interface OpenSandbox {
  readonly sandbox: ConsoleSandbox;
  readonly logger: ReturnType<typeof recordingLogger>;
  /** What was saved last, as JSON text; null before the first time. */
  readonly saved: { text: string | null };
  /** How often it was told that something changed. */
  readonly told: { count: number };
  get(path: string, headers?: Record<string, string>): Promise<ApiReply>;
  post(path: string, body?: unknown, headers?: Record<string, string>): Promise<ApiReply>;
  send(method: string, path: string, body: string | undefined, headers?: Record<string, string>): Promise<ApiReply>;
  /** Registers a webhook and gives its id and secret. */
  register(url: string, events: readonly string[]): Promise<{ id: string; secret: string }>;
}

export interface OpenOptions {
  readonly faults?: Partial<SandboxFaults>;
  /** Saved by an earlier one. */
  readonly saved?: unknown;
  readonly replace?: Partial<SandboxParts>;
}

const registeredSchema = z.object({ id: z.string(), secret: z.string() });

/** Started. The vault's key is in `folder`; the caller stops the sandbox. */
export async function openSandbox(folder: string, options: OpenOptions = {}): Promise<OpenSandbox> {
  const vault = await openFileVault(folder);
  const logger = recordingLogger();
  const saved: { text: string | null } = { text: null };
  const told = { count: 0 };
  const sandbox = createSandbox({
    clock: systemClock,
    random: { bytes: (count) => randomBytes(count) },
    logger,
    load: async () => options.saved ?? null,
    save: async (state) => {
      saved.text = JSON.stringify(state);
    },
    seal: async (plain) => Buffer.from(await vault.seal(Buffer.from(plain))).toString('base64'),
    open: async (sealed) => Buffer.from((await vault.open(Buffer.from(sealed, 'base64'))).value).toString('utf8'),
    onChanged: () => {
      told.count += 1;
    },
    ...options.replace,
  });
  await sandbox.start();
  // why: tests ask more often than a person would; the limit has its own test.
  if (sandbox.port !== null) await sandbox.configure({ faults: { rateLimitPerMinute: 10_000, ...options.faults } });
  const send = async (method: string, path: string, body: string | undefined, headers: Record<string, string> = {}) => {
    const answer = await fetch(`${sandbox.state().baseUrl ?? 'http://127.0.0.1:9/v1'}${path}`, {
      method,
      headers: {
        authorization: `Bearer ${sandbox.apiKey}`,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { body }),
    });
    const text = await answer.text();
    const json: unknown = JSON.parse(text);
    return { status: answer.status, headers: answer.headers, json };
  };
  const post: OpenSandbox['post'] = (path, body, headers) =>
    send('POST', path, body === undefined ? undefined : JSON.stringify(body), headers);
  return {
    sandbox,
    logger,
    saved,
    told,
    send,
    post,
    get: (path, headers) => send('GET', path, undefined, headers),
    async register(url, events) {
      const reply = await post('/webhooks', { url, events });
      return registeredSchema.parse(reply.json);
    },
  };
}

const pageSchema = z.object({
  data: z.array(z.looseObject({ id: z.string() })),
  has_more: z.boolean(),
  next_cursor: z.string().nullable(),
});

export function pageIn(reply: ApiReply): z.infer<typeof pageSchema> {
  return pageSchema.parse(reply.json);
}

export function objectIn(reply: ApiReply): { readonly id: string; readonly [field: string]: unknown } {
  return z.looseObject({ id: z.string() }).parse(reply.json);
}
