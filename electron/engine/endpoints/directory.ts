/**
 * The engine's view of endpoints and their secrets, held in memory so that the receiver waits for nothing.
 * Guarantees: what it shows is stored first; secret values stay inside, except through `secrets.reveal`.
 */
import type { EndpointId, EnvironmentId } from '#contract/ids.ts';
import type { Endpoint } from '#contract/models/endpoint.ts';
import { customSchemeSchema, type Signing, type SigningChange } from '#contract/models/signing.ts';
import { changeSigning, defaultSigning } from '#domain/signing/signing-defaults.ts';
import { fail } from '../failure.ts';
import { newEndpointId } from '../ids.ts';
import type { DeliveryLog } from '../log/log.ts';
import type { StoredEndpoint, StoredSecret } from '../log/stored-endpoint.ts';
import type { EnginePorts } from '../ports.ts';
import type { EndpointDirectory } from '../receiver/receiver-parts.ts';
import { slugOf } from '../receiver/routing.ts';
import type { OtherSecret } from '../verification/diagnosis-case.ts';
import type { OpenSecret, SchemeSettings } from '../verification/scheme.ts';
import { canSignWith } from '../verification/secret-rules.ts';
import { sign, verify } from '../verification/verify.ts';
import { createOrder } from './in-order.ts';
import { type NewSecret, SecretBook } from './secret-book.ts';
import { type OpenedSecrets, openSecrets } from './secret-opener.ts';

export interface NewEndpoint extends SigningChange {
  readonly slug: string;
  /** The first one when left out. */
  readonly environmentId?: EnvironmentId | undefined;
  readonly name?: string | undefined;
  /** The first is current. */
  readonly secrets: readonly NewSecret[];
}

export interface EndpointChange extends SigningChange {
  readonly name?: string | undefined;
  readonly slug?: string | undefined;
  readonly isArchived?: boolean | undefined;
}

/** Where a secret belongs that came with a registration: an endpoint that is there, or one to be made with a path. */
export interface RegisteredEndpoint {
  readonly id: EndpointId;
  readonly environmentId: EnvironmentId;
  readonly newSlug: string | null;
}

/** Stores both or neither. */
export type SaveRegistered = (kept: {
  readonly endpoint: StoredEndpoint | null;
  readonly secrets: readonly StoredSecret[];
}) => Promise<void>;

export interface Directory extends EndpointDirectory {
  readonly secrets: Pick<SecretBook, 'add' | 'rotate' | 'update' | 'trim' | 'copy' | 'retire' | 'reveal'>;
  list(): readonly Endpoint[];
  /** As they are kept. */
  stored(): readonly StoredEndpoint[];
  /** No endpoint is made or changed meanwhile. */
  exclusively<T>(work: () => Promise<T>): Promise<T>;
  /** Shows what is stored already; within `exclusively`. */
  hold(stored: readonly StoredEndpoint[]): void;
  /** Fails with `missing.endpoint`. */
  get(id: EndpointId): Endpoint;
  /** Fails with `missing.environment`, `conflict.slug_taken`, `input.secret` and `conflict.secret_dates`; then nothing of it is stored. */
  create(wanted: NewEndpoint): Promise<Endpoint>;
  /** Fails with `missing.endpoint`, `conflict.slug_taken` and `input.secret`; then nothing of it is stored. */
  takeIn(target: RegisteredEndpoint, secret: NewSecret | null, save: SaveRegistered): Promise<Endpoint>;
  /** Secrets that are no key of a new scheme stay, with a notice. */
  update(id: EndpointId, change: EndpointChange): Promise<Endpoint>;
  /** Secrets of an endpoint that counted at a moment and could be opened, current first. */
  secretsAt(id: EndpointId, atUs: number): readonly OpenSecret[];
  /** Every other secret that could be opened: those of the endpoint first, then those of other endpoints of its environment. */
  otherSecrets(id: EndpointId, atUs: number): readonly OtherSecret[];
  schemeOf(id: EndpointId): SchemeSettings;
  /** With the tolerance of the settings where it names none. */
  settingsOf(signing: Signing): SchemeSettings;
  /** Whether one of the secrets that count can make signatures: a public key can not. */
  canSign(id: EndpointId): boolean;
  /** With the newest secret that can sign. Fails with `replay.needs_secret`, or `input.secret` where none of them can. */
  signFor(id: EndpointId, body: Uint8Array, messageId: string, url: string): ReturnType<typeof sign>;
  close(): void;
}

export interface DirectoryParts {
  readonly ports: EnginePorts;
  readonly log: DeliveryLog;
  readonly toleranceSeconds: () => number;
  /** `http://127.0.0.1:4400`, or null while nothing listens. */
  readonly receiverUrl: () => string | null;
  readonly onChanged: (endpoint: Endpoint) => void;
}

/** Opens every stored secret once. One that can't be opened never matches; it does not stop the start. */
export async function createDirectory(parts: DirectoryParts): Promise<Directory> {
  const opened = await openSecrets(parts.ports, parts.log.configuration.secrets);
  return new MemoryDirectory(parts, opened);
}

class MemoryDirectory implements Directory {
  readonly secrets: SecretBook;
  readonly #parts: DirectoryParts;
  readonly #endpoints: Map<EndpointId, StoredEndpoint>;
  readonly #inOrder = createOrder();
  #bySlug = new Map<string, StoredEndpoint>();
  #unrouted: StoredEndpoint;

  constructor(parts: DirectoryParts, opened: OpenedSecrets) {
    const { ports, log } = parts;
    this.#parts = parts;
    this.#endpoints = new Map(log.configuration.endpoints.map((endpoint) => [endpoint.id, endpoint]));
    const unrouted = [...this.#endpoints.values()].find((endpoint) => endpoint.slug === null);
    if (!unrouted) throw new Error('The log has no Unrouted endpoint');
    this.#unrouted = unrouted;
    this.#indexSlugs();
    const book = {
      ports,
      writer: log.writer,
      isWritable: () => log.state().mode === 'read-write',
      endpoints: {
        all: () => this.#endpoints.values(),
        find: (id: EndpointId) => this.#find(id),
        settingsOf: (signing: Signing) => this.settingsOf(signing),
      },
      onChanged: (id: EndpointId) => parts.onChanged(this.get(id)),
    };
    this.secrets = new SecretBook(book, opened);
  }

  #indexSlugs(): void {
    this.#bySlug = new Map();
    for (const endpoint of this.#endpoints.values()) {
      if (endpoint.slug !== null && !endpoint.isArchived) this.#bySlug.set(endpoint.slug, endpoint);
    }
  }

  route(rawUrl: string): StoredEndpoint {
    const slug = slugOf(rawUrl);
    return (slug === null ? undefined : this.#bySlug.get(slug)) ?? this.#unrouted;
  }

  verify: Directory['verify'] = (endpoint, request, nowUs) =>
    verify(request, { settings: this.settingsOf(endpoint), secrets: this.secretsAt(endpoint.id, nowUs), nowUs });

  settingsOf(signing: Signing): SchemeSettings {
    return { ...signingOf(signing), toleranceSeconds: signing.toleranceSeconds ?? this.#parts.toleranceSeconds() };
  }

  schemeOf(id: EndpointId): SchemeSettings {
    return this.settingsOf(this.#find(id));
  }

  secretsAt(id: EndpointId, atUs: number): readonly OpenSecret[] {
    return this.secrets.secretsAt(id, atUs);
  }

  otherSecrets(id: EndpointId, atUs: number): readonly OtherSecret[] {
    return this.secrets.otherSecrets(id, atUs);
  }

  canSign(id: EndpointId): boolean {
    const settings = this.schemeOf(id);
    return this.secretsAt(id, this.#nowUs()).some(({ value }) => canSignWith(settings, value));
  }

  signFor: Directory['signFor'] = (id, body, messageId, url) => {
    const nowUs = this.#nowUs();
    const endpoint = this.#find(id);
    const settings = this.settingsOf(endpoint);
    const secrets = this.secretsAt(id, nowUs);
    const newest = secrets[0] ?? fail('replay.needs_secret', { endpoint: endpoint.name });
    const secret = secrets.find(({ value }) => canSignWith(settings, value)) ?? newest;
    return sign({ settings, body, secret: secret.value, url, messageId, timestampSeconds: Math.floor(nowUs / 1_000_000) });
  };

  list(): readonly Endpoint[] {
    return [...this.#endpoints.values()].map((endpoint) => this.#show(endpoint));
  }

  stored(): readonly StoredEndpoint[] {
    return [...this.#endpoints.values()];
  }

  exclusively<T>(work: () => Promise<T>): Promise<T> {
    return this.#inOrder(work);
  }

  hold(stored: readonly StoredEndpoint[]): void {
    for (const endpoint of stored) this.#hold(endpoint);
  }

  get(id: EndpointId): Endpoint {
    return this.#show(this.#find(id));
  }

  #find(id: EndpointId): StoredEndpoint {
    return this.#endpoints.get(id) ?? fail('missing.endpoint', { id });
  }

  #show(endpoint: StoredEndpoint): Endpoint {
    const origin = this.#parts.receiverUrl();
    return {
      id: endpoint.id,
      environmentId: endpoint.environmentId,
      slug: endpoint.slug,
      name: endpoint.name,
      ...signingOf(endpoint),
      isArchived: endpoint.isArchived,
      url: origin === null || endpoint.slug === null || endpoint.isArchived ? null : `${origin}/in/${endpoint.slug}`,
      secrets: this.secrets.show(endpoint.id),
    };
  }

  create: Directory['create'] = ({ slug, environmentId = this.#unrouted.environmentId, name, secrets, ...change }) =>
    this.#inOrder(async () => {
      if (!this.#parts.log.configuration.environments.some(({ id }) => id === environmentId))
        fail('missing.environment', { id: environmentId });
      this.#refuseTakenSlug(slug, undefined);
      const signing = wholeSigning(changeSigning(defaultSigning(change.scheme ?? 'zof'), change));
      const id = newEndpointId(this.#parts.ports.random, this.#nowUs());
      // why: before the endpoint is stored, so that a refused secret leaves nothing behind.
      const made = await this.secrets.make(id, this.settingsOf(signing), secrets);
      await this.#save({ id, environmentId, slug, name: name ?? slug, ...signing, isArchived: false });
      if (made.length > 0) await this.secrets.keep(made);
      return this.get(id);
    });

  takeIn: Directory['takeIn'] = ({ id, environmentId, newSlug }, secret, save) =>
    this.#inOrder(async () => {
      if (newSlug === null) {
        this.#find(id);
        if (secret === null) await save({ endpoint: null, secrets: [] });
        else await this.secrets.add(id, secret, (secrets) => save({ endpoint: null, secrets }));
        return this.get(id);
      }
      this.#refuseTakenSlug(newSlug, undefined);
      const signing = defaultSigning('zof');
      const endpoint: StoredEndpoint = { id, environmentId, slug: newSlug, name: newSlug, ...signing, isArchived: false };
      const made = await this.secrets.make(id, this.settingsOf(signing), secret === null ? [] : [secret]);
      await save({ endpoint, secrets: made.map(({ opened: _, ...stored }) => stored) });
      this.#hold(endpoint);
      // why: they are stored already, with the endpoint.
      await this.secrets.keep(made, async () => undefined);
      return this.get(id);
    });

  update: Directory['update'] = (id, change) =>
    this.#inOrder(async () => {
      const before = this.#find(id);
      if (before.slug === null && (change.slug !== undefined || change.isArchived === true)) {
        fail('conflict.endpoint_built_in', {
          problem: 'Unrouted takes every path that no other endpoint has, so it has no path of its own and stays.',
        });
      }
      const isBack = before.isArchived && change.isArchived === false;
      if (change.slug !== undefined || isBack) this.#refuseTakenSlug(change.slug ?? before.slug, id);
      await this.#save({
        ...before,
        name: change.name ?? before.name,
        slug: change.slug ?? before.slug,
        ...wholeSigning(changeSigning(before, change)),
        isArchived: change.isArchived ?? before.isArchived,
      });
      return this.get(id);
    });

  async #save(endpoint: StoredEndpoint): Promise<void> {
    await this.#parts.log.writer.saveEndpoint(endpoint);
    this.#hold(endpoint);
  }

  #hold(endpoint: StoredEndpoint): void {
    this.#endpoints.set(endpoint.id, endpoint);
    if (endpoint.slug === null) this.#unrouted = endpoint;
    this.#indexSlugs();
    this.#parts.onChanged(this.#show(endpoint));
  }

  #refuseTakenSlug(slug: string | null, except: EndpointId | undefined): void {
    const taken = slug === null ? undefined : this.#bySlug.get(slug);
    if (taken && taken.id !== except) fail('conflict.slug_taken', { slug: taken.slug ?? '', name: taken.name });
  }

  close(): void {
    this.secrets.close();
  }

  #nowUs(): number {
    return this.#parts.ports.clock.nowUs();
  }
}

/** With the fields of a custom scheme written out, so that they are seen where they can be changed. */
export function wholeSigning(signing: Signing): Signing {
  return signing.scheme === 'custom' && signing.custom === null ? { ...signing, custom: customSchemeSchema.parse({}) } : signing;
}

export function signingOf({ scheme, headerName, secretEncoding, toleranceSeconds, freshnessSeconds, publicUrl, custom }: Signing): Signing {
  return { scheme, headerName, secretEncoding, toleranceSeconds, freshnessSeconds, publicUrl, custom };
}
