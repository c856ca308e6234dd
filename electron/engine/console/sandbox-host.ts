/**
 * The sandbox Console as a part of the engine: where its state is kept, and the webhook with which its events arrive without any set-up.
 * Guarantees: on at the very first start, and as it was left afterwards; it runs only in an engine that receives, so that a short command
 * never opens a port; a sandbox that can not start keeps nothing else from starting; its secrets are kept sealed.
 */
import { isDeepStrictEqual } from 'node:util';
import type { Endpoint } from '#contract/models/endpoint.ts';
import type { Sandbox } from '#contract/models/sandbox.ts';
import { eventTypes } from '#domain/event-types.ts';
import type { Directory } from '../endpoints/directory.ts';
import { createOrder } from '../endpoints/in-order.ts';
import { Failure, fail } from '../failure.ts';
import type { ConsoleStore } from '../log/console-store.ts';
import type { DeliveryLog } from '../log/log.ts';
import type { EnginePorts } from '../ports.ts';
import { createSandbox } from '../sandbox/sandbox.ts';
import type { ConsoleSandbox, SandboxChange, WantedAct, WantedRun } from '../sandbox/sandbox-parts.ts';
import type { ConsoleAccess } from './client/console-client.ts';
import type { SandboxAccess } from './connections.ts';

export interface SandboxHostParts {
  readonly ports: Pick<EnginePorts, 'clock' | 'random' | 'logger' | 'vault'>;
  readonly store: Pick<ConsoleStore, 'saveSandbox'>;
  /** As it was saved before this start. */
  readonly saved: unknown;
  readonly log: Pick<DeliveryLog, 'state'>;
  readonly directory: Pick<Directory, 'list' | 'secretsAt'>;
  /** False: it never starts. */
  readonly isServing: boolean;
  /** Its world, what it sent, or how it misbehaves. */
  readonly onChanged: (isOn: boolean) => void;
  /** It went on or off. */
  readonly onAccessChanged: () => void;
}

export interface SandboxHost extends SandboxAccess {
  state(): Sandbox;
  /** Fails with `console.sandbox_failed`. */
  configure(change: SandboxChange): Promise<void>;
  /** Fails with `console.sandbox_off` and `missing.sandbox_object`. */
  startRun(wanted: WantedRun): Promise<{ runId: string }>;
  /** Fails with `console.sandbox_off`, `missing.sandbox_object` and `conflict.sandbox_state`. */
  act(wanted: WantedAct): Promise<{ objectId: string }>;
  /** Fails with `console.sandbox_failed`. */
  reset(): Promise<void>;
  /**
   * Starts it unless it was switched off. Never throws. Resolves when that is done, or after a second: a vault may wait for a person, and
   * nobody else is to wait with it.
   */
  start(): Promise<void>;
  /** An endpoint, its secrets or the receiver's address have changed. Never throws. */
  endpointsChanged(): void;
  close(): Promise<void>;
}

const longestWaitMs = 1_000;
const retryLockedMs = 5_000;

/** Another try helps as soon as a person has opened the vault. */
function isLocked(error: unknown): boolean {
  return error instanceof Failure && error.cause instanceof Failure && error.cause.code === 'secret.vault_locked';
}

/** Resolves with the work, or when the time is over. */
async function atMost(limitMs: number, work: Promise<void>): Promise<void> {
  const limit = Promise.withResolvers<void>();
  const timer = setTimeout(limit.resolve, limitMs);
  await Promise.race([work, limit.promise]);
  clearTimeout(timer);
}

export function createSandboxHost(parts: SandboxHostParts): SandboxHost {
  return new HostedSandbox(parts);
}

class HostedSandbox implements SandboxHost {
  readonly #parts: SandboxHostParts;
  readonly #sandbox: ConsoleSandbox;
  readonly #inOrder = createOrder();
  /** As it was told last. */
  #access: ConsoleAccess | null = null;
  #isClosed = false;
  #retry: NodeJS.Timeout | undefined;

  constructor(parts: SandboxHostParts) {
    const { clock, random, logger, vault } = parts.ports;
    this.#parts = parts;
    this.#sandbox = createSandbox({
      clock,
      random,
      logger,
      load: async () => parts.saved,
      save: (state) => parts.store.saveSandbox(state, clock.nowUs()),
      seal: async (plain) => Buffer.from(await vault.seal(new TextEncoder().encode(plain))).toString('base64'),
      open: async (sealed) => new TextDecoder('utf-8', { ignoreBOM: true }).decode((await vault.open(Buffer.from(sealed, 'base64'))).value),
      onChanged: () => this.#tell(),
    });
  }

  access(): ConsoleAccess | null {
    const { baseUrl } = this.#sandbox.state();
    const { apiKey } = this.#sandbox;
    return baseUrl !== null && apiKey !== null ? { baseUrl, apiKey } : null;
  }

  state(): Sandbox {
    return this.#sandbox.state();
  }

  configure(change: SandboxChange): Promise<void> {
    this.#refuseIdle();
    return this.#inOrder(async () => {
      await this.#sandbox.configure(change);
      await this.#keepWebhook();
      this.#tell();
    });
  }

  startRun(wanted: WantedRun): Promise<{ runId: string }> {
    return this.#sandbox.startRun(wanted);
  }

  act(wanted: WantedAct): Promise<{ objectId: string }> {
    return this.#sandbox.act(wanted);
  }

  reset(): Promise<void> {
    this.#refuseIdle();
    return this.#inOrder(async () => {
      await this.#sandbox.reset();
      await this.#keepWebhook();
      this.#tell();
    });
  }

  start(): Promise<void> {
    const { isServing, log, ports } = this.#parts;
    // why: on a log that is only read, what it sends could not be stored, nor what it makes kept.
    if (!isServing || this.#isClosed || log.state().mode === 'read-only') return Promise.resolve();
    const started = this.#inOrder(async () => {
      try {
        await this.#sandbox.start();
        await this.#keepWebhook();
        this.#tell();
      } catch (error) {
        ports.logger.error('The sandbox could not be started', {}, error);
        if (isLocked(error)) this.#retry = setTimeout(() => void this.start(), retryLockedMs).unref();
      }
    });
    return atMost(longestWaitMs, started);
  }

  endpointsChanged(): void {
    if (this.#isClosed || this.access() === null) return;
    this.#inOrder(() => this.#keepWebhook()).catch((error: unknown) =>
      this.#parts.ports.logger.warn('The webhook of the sandbox was not brought up to date', {
        problem: error instanceof Failure ? error.code : String(error),
      }),
    );
  }

  close(): Promise<void> {
    this.#isClosed = true;
    clearTimeout(this.#retry);
    // why: what could not start for the vault can not stop either; it never listened, and stops as soon as it can.
    return atMost(longestWaitMs, this.#sandbox.stop());
  }

  #tell(): void {
    if (this.#isClosed) return;
    const access = this.access();
    if (!isDeepStrictEqual(access, this.#access)) {
      this.#access = access;
      this.#parts.onAccessChanged();
    }
    this.#parts.onChanged(access !== null);
  }

  #refuseIdle(): void {
    if (this.#parts.isServing) return;
    fail('console.sandbox_failed', { problem: 'It runs inside a Hookglass that receives. Start that first, as with "hookglass serve".' });
  }

  /** All types, those of the legacy envelope too, to the ready-made endpoint, signed with its own secret, so that a run of the sandbox arrives verified. */
  async #keepWebhook(): Promise<void> {
    if (this.#isClosed || this.access() === null) return;
    const endpoint = this.#readyMade();
    const secret = endpoint && this.#secretOf(endpoint);
    const url = endpoint?.url ?? null;
    await this.#sandbox.keepOwnWebhook(url === null || secret === undefined ? null : { url, events: eventTypes, secret });
  }

  #readyMade(): Endpoint | undefined {
    return this.#parts.directory.list().find(({ slug, isArchived }) => slug !== null && !isArchived);
  }

  #secretOf({ id }: Endpoint): string | undefined {
    const current = this.#parts.directory.secretsAt(id, this.#parts.ports.clock.nowUs())[0];
    return current && new TextDecoder('utf-8', { ignoreBOM: true }).decode(current.value);
  }
}
