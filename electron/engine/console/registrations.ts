/**
 * Registers an endpoint at a Console, and keeps the secret that it makes. Guarantees: what is asked for is stored before the request leaves,
 * so that a crash at any moment is made good at the next start with the same Idempotency-Key, which gives the first answer again; the secret
 * is sealed and stored, in one transaction with the end of the registration, before anybody is answered; it is in no log, failure or frame.
 */
import type { EndpointId, EnvironmentId } from '#contract/ids.ts';
import type { RegisteredWebhook } from '#contract/models/console.ts';
import type { Endpoint } from '#contract/models/endpoint.ts';
import { consolePath } from '#domain/console/console-path.ts';
import type { JsonObject } from '#domain/json-value.ts';
import type { Directory } from '../endpoints/directory.ts';
import { createOrder } from '../endpoints/in-order.ts';
import { Failure, fail } from '../failure.ts';
import { newEndpointId } from '../ids.ts';
import type { ConsoleStore, PendingRegistration } from '../log/console-store.ts';
import type { Clock, Logger, Random } from '../ports.ts';
import { isPerhapsApplied, isRefusal } from './client/pace/retry.ts';
import type { Connections } from './connections.ts';
import { readWebhookUrl } from './console-address.ts';
import { objectOfAnswer, readWebhook } from './webhooks.ts';

export interface RegistrationRequest {
  readonly environmentId: EnvironmentId;
  /** Undefined: the endpoint's own address, which only the sandbox can reach. */
  readonly url?: string | undefined;
  readonly events: readonly string[];
  readonly endpointId?: EndpointId | undefined;
  /** Makes a new endpoint. */
  readonly slug?: string | undefined;
}

export interface Registered {
  readonly webhook: RegisteredWebhook;
  readonly endpoint: Endpoint;
  readonly isSecretKept: boolean;
}

export interface RegistrationsParts {
  readonly clock: Clock;
  readonly random: Random;
  readonly logger: Logger;
  readonly store: Pick<ConsoleStore, 'pendingRegistrations' | 'beginRegistration' | 'finishRegistration' | 'dropRegistration'>;
  readonly connections: Pick<Connections, 'askedClient' | 'get'>;
  readonly directory: Pick<Directory, 'list' | 'get' | 'takeIn'>;
  /** `http://127.0.0.1:4400`, or null while nothing listens. */
  readonly receiverUrl: () => string | null;
}

export interface Registrations {
  /**
   * Fails as every request to a Console may, and with `missing.endpoint`, `conflict.slug_taken`, `conflict.endpoint_built_in` and
   * `input.console_url`. What failed without an answer is made good by the next call that asks for the same, or by the next start.
   */
  register(request: RegistrationRequest, signal?: AbortSignal): Promise<Registered>;
  /** Makes good what was under way when the last instance ended. Never throws. */
  resume(): Promise<void>;
}

/** A key of the Console lives for a time that is not documented; after this a registration is left to the person. */
const oldestUs = 24 * 3_600 * 1_000_000;
const keyBytes = 24;

/** It is decided that nothing was made: a repeat would give the same. */
function isDecided(failure: Failure): boolean {
  return (failure.code === 'console.not_connected' || isRefusal(failure)) && !isPerhapsApplied(failure);
}

export function createRegistrations(parts: RegistrationsParts): Registrations {
  return new StoredRegistrations(parts);
}

class StoredRegistrations implements Registrations {
  readonly #parts: RegistrationsParts;
  readonly #inOrder = createOrder();
  /** By idempotency key: what is under way is not asked for a second time. */
  readonly #underWay = new Map<string, Promise<Registered>>();

  constructor(parts: RegistrationsParts) {
    this.#parts = parts;
  }

  async register(request: RegistrationRequest, signal?: AbortSignal): Promise<Registered> {
    const { pending, isRepeat } = await this.#inOrder(async () => {
      const wanted = this.#planOf(request);
      const earlier = (await this.#parts.store.pendingRegistrations()).find((one) => isSame(one, wanted));
      if (earlier === undefined) await this.#parts.store.beginRegistration(wanted);
      return { pending: earlier ?? wanted, isRepeat: earlier !== undefined };
    });
    return this.#once(pending, isRepeat, signal);
  }

  async resume(): Promise<void> {
    const { store, clock, logger } = this.#parts;
    try {
      for (const pending of await store.pendingRegistrations()) {
        if (clock.nowUs() - pending.begunAtUs > oldestUs) {
          logger.warn('A registration from long ago was given up', { environment: pending.environmentId });
          await store.dropRegistration(pending.idempotencyKey);
        } else await this.#resumeOne(pending);
      }
    } catch (error) {
      logger.warn('Registrations could not be made good', { problem: error instanceof Failure ? error.code : String(error) });
    }
  }

  #once(pending: PendingRegistration, isRepeat: boolean, signal: AbortSignal | undefined): Promise<Registered> {
    const key = pending.idempotencyKey;
    const work = this.#underWay.get(key) ?? this.#carryOut(pending, isRepeat, signal).finally(() => this.#underWay.delete(key));
    this.#underWay.set(key, work);
    return work;
  }

  async #resumeOne(pending: PendingRegistration): Promise<void> {
    const { logger } = this.#parts;
    const fields = { environment: pending.environmentId, endpoint: pending.endpointId };
    try {
      const { isSecretKept } = await this.#once(pending, true, undefined);
      logger.info('A registration that was under way at the last end was made good', { ...fields, isSecretKept });
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      logger.warn('A registration that was under way at the last end is not made good yet', { ...fields, code: error.code });
    }
  }

  /** Looks everything through before anything is stored. */
  #planOf(request: RegistrationRequest): PendingRegistration {
    const { clock, random, connections } = this.#parts;
    const { isSandbox } = connections.get(request.environmentId);
    const nowUs = clock.nowUs();
    const endpoint = request.slug === undefined ? this.#endpointFor(request) : null;
    const newSlug = request.slug ?? null;
    if (newSlug !== null) this.#refuseTakenSlug(newSlug);
    const ownUrl = endpoint === null ? this.#addressOf(newSlug ?? '') : endpoint.url;
    if (request.url === undefined && !isSandbox) {
      fail('input.console_url', {
        problem: 'The Console can not reach an address of this machine. Give the public one that leads here, as that of a tunnel.',
      });
    }
    const url = request.url === undefined ? ownUrl : readWebhookUrl(request.url);
    if (url === null) fail('input.console_url', { problem: 'The receiver does not listen, so the endpoint has no address to register.' });
    return {
      idempotencyKey: `hookglass-${Buffer.from(random.bytes(keyBytes)).toString('hex')}`,
      environmentId: request.environmentId,
      url,
      events: [...new Set(request.events)],
      endpointId: endpoint?.id ?? newEndpointId(random, nowUs),
      newSlug,
      begunAtUs: nowUs,
    };
  }

  #endpointFor({ environmentId, endpointId }: RegistrationRequest): Endpoint {
    const { directory } = this.#parts;
    const usable = directory.list().find((one) => one.environmentId === environmentId && one.slug !== null && !one.isArchived);
    const endpoint = endpointId === undefined ? usable : directory.get(endpointId);
    if (endpoint?.environmentId !== environmentId) return fail('missing.endpoint', { id: endpointId ?? `An endpoint of ${environmentId}` });
    if (endpoint.slug === null) {
      fail('conflict.endpoint_built_in', { problem: 'Unrouted has no path of its own that could be registered. Choose another endpoint.' });
    }
    return endpoint;
  }

  #refuseTakenSlug(slug: string): void {
    const taken = this.#endpointAt(slug);
    if (taken !== undefined) fail('conflict.slug_taken', { slug, name: taken.name });
  }

  #endpointAt(slug: string): Endpoint | undefined {
    return this.#parts.directory.list().find((one) => one.slug === slug && !one.isArchived);
  }

  #addressOf(slug: string): string | null {
    const origin = this.#parts.receiverUrl();
    return origin === null ? null : `${origin}/in/${slug}`;
  }

  async #carryOut(pending: PendingRegistration, isRepeat: boolean, signal: AbortSignal | undefined): Promise<Registered> {
    const answer = await this.#ask(pending, isRepeat, signal);
    const { secret, ...rest } = answer;
    const endpoint = await this.#keep(pending, typeof secret === 'string' && secret !== '' ? secret : null);
    const webhook = readWebhook(rest, this.#parts.directory.list());
    return {
      webhook: {
        ...(webhook ?? { id: '', more: '{}' }),
        url: webhook?.url || pending.url,
        events: webhook !== null && webhook.events.length > 0 ? webhook.events : [...pending.events],
        endpointId: endpoint.endpoint.id,
      },
      ...endpoint,
    };
  }

  async #ask(pending: PendingRegistration, isRepeat: boolean, signal: AbortSignal | undefined): Promise<JsonObject> {
    const { environmentId, url, events, idempotencyKey } = pending;
    const { connections, store } = this.#parts;
    try {
      const client = await connections.askedClient(environmentId);
      const options = { idempotencyKey, ...(signal === undefined ? {} : { signal }) };
      const { json } = await client.post(consolePath('/webhooks', {}), { url, events: [...events] }, options);
      return objectOfAnswer(json) ?? {};
    } catch (error) {
      // why: while one try was without an answer nobody knows whether it was made; then the intent stays, and its key with it.
      if (!isRepeat && error instanceof Failure && isDecided(error)) await store.dropRegistration(idempotencyKey);
      throw error;
    }
  }

  async #keep(pending: PendingRegistration, secret: string | null): Promise<Pick<Registered, 'endpoint' | 'isSecretKept'>> {
    const { directory, store, connections } = this.#parts;
    const { environmentId, newSlug, idempotencyKey } = pending;
    // why: the path may have been taken while the Console was asked; what it sends comes to that endpoint then.
    const taken = newSlug === null ? undefined : this.#endpointAt(newSlug);
    const target = { id: taken?.id ?? pending.endpointId, environmentId, newSlug: taken === undefined ? newSlug : null };
    const name = `From the Console of ${connections.get(environmentId).environmentName}`;
    const save = (kept: Parameters<ConsoleStore['finishRegistration']>[1]) => store.finishRegistration(idempotencyKey, kept);
    if (secret === null) return { endpoint: await directory.takeIn(target, null, save), isSecretKept: false };
    try {
      return { endpoint: await directory.takeIn(target, { value: secret, name }, save), isSecretKept: true };
    } catch (error) {
      if (!(error instanceof Failure) || error.code !== 'input.secret') throw error;
      // The scheme of the endpoint takes no such secret, so it would match nothing.
      return { endpoint: await directory.takeIn(target, null, save), isSecretKept: false };
    }
  }
}

function isSame(one: PendingRegistration, other: PendingRegistration): boolean {
  const isSameEndpoint = one.newSlug === null ? one.endpointId === other.endpointId : one.newSlug === other.newSlug;
  const events = [...one.events].sort().join();
  return isSameEndpoint && one.environmentId === other.environmentId && one.url === other.url && events === [...other.events].sort().join();
}
