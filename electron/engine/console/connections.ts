/**
 * How the Console of each environment is reached: the stored connections, held in memory, with a client for each that is used.
 * Guarantees: what it shows is stored first; a key is opened once, stays in here, and is sent to the origin it was entered for only;
 * a client never outlives the access it was made with.
 */
import { isDeepStrictEqual } from 'node:util';
import type { EnvironmentId } from '#contract/ids.ts';
import type { ConsoleConnection, LinkTemplates, RateLimit, Resource } from '#contract/models/console.ts';
import { createOrder } from '../endpoints/in-order.ts';
import { Failure, fail } from '../failure.ts';
import type { ConsoleStore, StoredConnection } from '../log/console-store.ts';
import type { EnginePorts } from '../ports.ts';
import { maskSecret } from '../verification/secret-rules.ts';
import { checkApiKey } from './client/access.ts';
import { type ConsoleAccess, type ConsoleClient, createConsoleClient } from './client/console-client.ts';
import type { ClientLimits } from './client/limits.ts';
import { type ConnectionChange, changeConnection } from './connection-change.ts';
import { resourceOf, resourcesOf } from './connection-resources.ts';

/** Of a client that tries a connection out: every read is sent whatever came of those before, and a person waits for all of them. */
const testLimits: Partial<ClientLimits> = { tries: 2, failuresInRow: Number.POSITIVE_INFINITY };

/** The sandbox's address and key while it is on. */
export interface SandboxAccess {
  access(): ConsoleAccess | null;
}

export interface QueueState {
  /** Objects that wait to be fetched. */
  readonly queued: number;
  readonly notice: string | null;
}

export interface ConnectionsParts {
  readonly ports: Pick<EnginePorts, 'clock' | 'random' | 'logger' | 'vault'>;
  readonly store: Pick<ConsoleStore, 'saveConnection'>;
  readonly sandbox: SandboxAccess;
  readonly onChanged: (connection: ConsoleConnection) => void;
}

export interface Connections {
  /** In the order of the environments. */
  list(): readonly ConsoleConnection[];
  /** Fails with `missing.environment`. */
  get(id: EnvironmentId): ConsoleConnection;
  /** Fails with `missing.environment`, `input.console_url`, `input.console_path`, `input.secret` and what the vault fails with. */
  connect(id: EnvironmentId, change: ConnectionChange): Promise<ConsoleConnection>;
  /** Fails with `missing.environment`, `console.not_connected` and what the vault fails with. */
  client(id: EnvironmentId): Promise<ConsoleClient>;
  /** As `client`, for somebody who asks now: its next request is sent even while the Console is left alone. */
  askedClient(id: EnvironmentId): Promise<ConsoleClient>;
  /** One that nobody else uses; the caller closes it. Fails like `client`. */
  ownClient(id: EnvironmentId): Promise<ConsoleClient>;
  /** Whether what arrives is fetched. Cheap: asked for every delivery. */
  isFetching(id: EnvironmentId): boolean;
  /** Where the object behind a type is asked for; undefined for a type that nobody knows. */
  resource(id: EnvironmentId, eventType: string): Resource | undefined;
  /** Told by the queue. */
  showQueue(id: EnvironmentId, state: QueueState): void;
  /** The sandbox went on or off. */
  sandboxChanged(): void;
  /** Hears of every change that a person made, or the sandbox. */
  onAccessChanged(listener: (id: EnvironmentId) => void): void;
  close(): Promise<void>;
}

interface Held {
  stored: StoredConnection;
  /** Undefined until it was opened. */
  key: string | undefined;
  client: { readonly access: ConsoleAccess; readonly client: ConsoleClient } | undefined;
  rateLimit: RateLimit | null;
  queue: QueueState;
}

/** `stored`: one per environment, in their order. */
export function createConnections(parts: ConnectionsParts, stored: readonly StoredConnection[]): Connections {
  return new MemoryConnections(parts, stored);
}

class MemoryConnections implements Connections {
  readonly #parts: ConnectionsParts;
  readonly #held: Map<EnvironmentId, Held>;
  readonly #inOrder = createOrder();
  readonly #listeners: ((id: EnvironmentId) => void)[] = [];
  #isClosed = false;

  constructor(parts: ConnectionsParts, stored: readonly StoredConnection[]) {
    this.#parts = parts;
    this.#held = new Map(
      stored.map((one) => [
        one.environmentId,
        { stored: one, key: undefined, client: undefined, rateLimit: null, queue: { queued: 0, notice: null } },
      ]),
    );
  }

  list(): readonly ConsoleConnection[] {
    return [...this.#held.values()].map((held) => this.#show(held));
  }

  get(id: EnvironmentId): ConsoleConnection {
    return this.#show(this.#find(id));
  }

  connect(id: EnvironmentId, change: ConnectionChange): Promise<ConsoleConnection> {
    return this.#inOrder(async () => {
      const held = this.#find(id);
      const { apiKey, ...rest } = change;
      if (typeof apiKey === 'string') checkApiKey(apiKey);
      const wanted = changeConnection(held.stored, rest, typeof apiKey === 'string');
      const sealed = typeof apiKey === 'string' ? await this.#seal(apiKey) : undefined;
      const keyed: StoredConnection =
        sealed === undefined ? { ...wanted, ...(apiKey === null ? { sealedKey: null, keyMask: null } : {}) } : { ...wanted, ...sealed };
      const { environmentName: _, ...toStore } = keyed;
      await this.#parts.store.saveConnection(toStore);
      const isSameKey = keyed.sealedKey === held.stored.sealedKey;
      held.stored = keyed;
      if (!isSameKey) held.key = typeof apiKey === 'string' ? apiKey : undefined;
      await this.#accessChanged(held);
      return this.#show(held);
    });
  }

  async client(id: EnvironmentId): Promise<ConsoleClient> {
    const held = this.#find(id);
    const access = await this.#accessOf(held);
    const before = held.client;
    if (before !== undefined && isDeepStrictEqual(before.access, access)) return before.client;
    // why: nothing is waited for between the look and the change, or two callers would make two and close one.
    const client = this.#makeClient(held, access);
    held.client = { access, client };
    await before?.client.close();
    return client;
  }

  async askedClient(id: EnvironmentId): Promise<ConsoleClient> {
    const client = await this.client(id);
    client.tryAnyway();
    return client;
  }

  async ownClient(id: EnvironmentId): Promise<ConsoleClient> {
    const held = this.#find(id);
    return this.#makeClient(held, await this.#accessOf(held), testLimits);
  }

  isFetching(id: EnvironmentId): boolean {
    return this.#held.get(id)?.stored.isFetchingOnCapture === true;
  }

  resource(id: EnvironmentId, eventType: string): Resource | undefined {
    return resourceOf(this.#find(id).stored.resources, eventType);
  }

  showQueue(id: EnvironmentId, state: QueueState): void {
    const held = this.#held.get(id);
    if (held === undefined || isDeepStrictEqual(held.queue, state)) return;
    held.queue = state;
    this.#tell(held);
  }

  sandboxChanged(): void {
    for (const held of this.#held.values()) {
      if (held.stored.isSandbox)
        this.#accessChanged(held).catch((error: unknown) =>
          this.#parts.ports.logger.warn('A client of the sandbox did not close', { problem: String(error) }),
        );
    }
  }

  onAccessChanged(listener: (id: EnvironmentId) => void): void {
    this.#listeners.push(listener);
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    await Promise.all([...this.#held.values()].map((held) => this.#dropClient(held)));
  }

  #find(id: EnvironmentId): Held {
    return this.#held.get(id) ?? fail('missing.environment', { id });
  }

  #show({ stored, rateLimit, queue }: Held): ConsoleConnection {
    const sandbox = stored.isSandbox ? this.#parts.sandbox.access() : null;
    return {
      environmentId: stored.environmentId,
      environmentName: stored.environmentName,
      isSandbox: stored.isSandbox,
      baseUrl: stored.isSandbox ? (sandbox?.baseUrl ?? null) : stored.baseUrl,
      keyMask: stored.isSandbox ? sandbox && maskSecret(sandbox.apiKey) : stored.keyMask,
      consoleUrl: stored.consoleUrl,
      linkTemplates: copyOf(stored.linkTemplates),
      resources: [...resourcesOf(stored.resources)],
      isFetchingOnCapture: stored.isFetchingOnCapture,
      queued: queue.queued,
      queueNotice: queue.notice,
      rateLimit,
    };
  }

  #makeClient(held: Held, access: ConsoleAccess, limits: Partial<ClientLimits> = {}): ConsoleClient {
    if (this.#isClosed) fail('log.closed');
    const { clock, random, logger } = this.#parts.ports;
    return createConsoleClient({ access, clock, random, logger, limits, onRateLimit: (limit) => this.#takeRateLimit(held, limit) });
  }

  async #accessOf(held: Held): Promise<ConsoleAccess> {
    const { stored } = held;
    if (stored.isSandbox) {
      return this.#parts.sandbox.access() ?? fail('console.not_connected', { problem: 'The sandbox of this environment is off.' });
    }
    const { baseUrl, sealedKey, environmentName } = stored;
    if (baseUrl === null) fail('console.not_connected', { problem: `${environmentName} has no address of an API yet.` });
    if (sealedKey === null) fail('console.not_connected', { problem: `${environmentName} has no API key yet.` });
    held.key ??= await this.#open(held, sealedKey);
    return { baseUrl, apiKey: held.key };
  }

  async #open(held: Held, sealed: Uint8Array): Promise<string> {
    const { value, isOutdated } = await this.#parts.ports.vault.open(sealed);
    const key = new TextDecoder('utf-8', { ignoreBOM: true }).decode(value);
    if (isOutdated) this.#sealAnew(held, sealed, key);
    return key;
  }

  async #seal(apiKey: string): Promise<Pick<StoredConnection, 'sealedKey' | 'keyMask'>> {
    const sealedKey = await this.#parts.ports.vault.seal(new TextEncoder().encode(apiKey));
    return { sealedKey, keyMask: maskSecret(apiKey) };
  }

  /** In the background: the old form still opens, so nothing waits for it and a failure is only told in the log. */
  #sealAnew(held: Held, sealed: Uint8Array, key: string): void {
    this.#inOrder(async () => {
      if (held.stored.sealedKey !== sealed) return;
      const keyed = { ...held.stored, ...(await this.#seal(key)) };
      const { environmentName: _, ...toStore } = keyed;
      await this.#parts.store.saveConnection(toStore);
      held.stored = keyed;
    }).catch((error: unknown) => {
      const problem = error instanceof Failure ? error.code : String(error);
      this.#parts.ports.logger.warn('An API key could not be sealed anew', { environment: held.stored.environmentId, problem });
    });
  }

  async #accessChanged(held: Held): Promise<void> {
    held.rateLimit = null;
    await this.#dropClient(held);
    this.#tell(held);
    for (const listener of this.#listeners) listener(held.stored.environmentId);
  }

  async #dropClient(held: Held): Promise<void> {
    const dropped = held.client;
    held.client = undefined;
    await dropped?.client.close();
  }

  #takeRateLimit(held: Held, limit: RateLimit): void {
    if (isDeepStrictEqual(held.rateLimit, limit)) return;
    held.rateLimit = limit;
    this.#tell(held);
  }

  #tell(held: Held): void {
    if (!this.#isClosed) this.#parts.onChanged(this.#show(held));
  }
}

function copyOf(templates: LinkTemplates): LinkTemplates {
  return { ...templates };
}
