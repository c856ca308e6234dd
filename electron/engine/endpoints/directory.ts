/**
 * The engine's view of endpoints and their secrets, held in memory so that the receiver waits for nothing.
 * Guarantees: what it shows is stored first; secret values stay inside, except through `reveal`.
 */
import type { EndpointId, SecretId } from '#contract/ids.ts';
import type { Endpoint, Secret } from '#contract/models/endpoint.ts';
import type { Signing, SigningChange } from '#contract/models/signing.ts';
import { changeSigning, defaultSigning } from '#domain/signing/signing-defaults.ts';
import { fail } from '../failure.ts';
import { newEndpointId, newSecretId } from '../ids.ts';
import type { DeliveryLog, StoredEndpoint, StoredSecret } from '../log/log.ts';
import type { EnginePorts } from '../ports.ts';
import type { EndpointDirectory } from '../receiver/receiver-parts.ts';
import { slugOf } from '../receiver/routing.ts';
import type { OpenSecret, SchemeSettings } from '../verification/scheme.ts';
import { inspectSecretValue, maskSecret } from '../verification/secret-rules.ts';
import { sign, verify } from '../verification/verify.ts';

export interface NewSecret {
  readonly value: string;
  readonly name: string | undefined;
}

export interface EndpointChange extends SigningChange {
  readonly name?: string | undefined;
  readonly slug?: string | undefined;
  readonly isArchived?: boolean | undefined;
}

export interface Directory extends EndpointDirectory {
  list(): readonly Endpoint[];
  /** Fails with `missing.endpoint`. */
  get(id: EndpointId): Endpoint;
  create(wanted: SigningChange & { slug: string; name?: string | undefined; secrets: readonly NewSecret[] }): Promise<Endpoint>;
  update(id: EndpointId, change: EndpointChange): Promise<Endpoint>;
  addSecret(endpointId: EndpointId, secret: NewSecret): Promise<Secret>;
  retireSecret(id: SecretId, isRetired: boolean): Promise<Secret>;
  reveal(id: SecretId): Promise<string>;
  /** Secrets of an endpoint that counted at a moment, current first. */
  secretsAt(id: EndpointId, atUs: number): readonly OpenSecret[];
  schemeOf(id: EndpointId): SchemeSettings;
  /** With the tolerance of the settings where it names none. */
  settingsOf(signing: Signing): SchemeSettings;
  /** Fails with `replay.needs_secret`. */
  signFor(id: EndpointId, body: Uint8Array, messageId: string, url: string): ReturnType<typeof sign>;
}

export interface DirectoryParts {
  readonly ports: EnginePorts;
  readonly log: DeliveryLog;
  readonly toleranceSeconds: () => number;
  /** `http://127.0.0.1:4400`, or null while nothing listens. */
  readonly receiverUrl: () => string | null;
  readonly onChanged: (endpoint: Endpoint) => void;
}

interface Held extends StoredSecret {
  /** Null when the vault could not open it; it then never matches. */
  readonly value: Uint8Array | null;
}

/** Opens every stored secret once. A secret that can't be opened is logged and never matches; it does not stop the start. */
export async function createDirectory(parts: DirectoryParts): Promise<Directory> {
  const held = new Map<SecretId, Held>();
  for (const stored of parts.log.configuration.secrets) held.set(stored.id, { ...stored, value: await tryOpen(parts.ports, stored) });
  const byId = new Map<EndpointId, StoredEndpoint>(parts.log.configuration.endpoints.map((endpoint) => [endpoint.id, endpoint]));
  return new MemoryDirectory(parts, byId, held);
}

async function tryOpen(ports: EnginePorts, stored: StoredSecret): Promise<Uint8Array | null> {
  try {
    return await ports.vault.open(stored.sealed);
  } catch (error) {
    // why: one unreadable secret must not keep deliveries from being received; the window shows it as unreadable.
    ports.logger.error('A signing secret could not be opened', { secret: stored.id }, error);
    return null;
  }
}

class MemoryDirectory implements Directory {
  readonly #parts: DirectoryParts;
  readonly #endpoints: Map<EndpointId, StoredEndpoint>;
  readonly #secrets: Map<SecretId, Held>;
  #bySlug = new Map<string, StoredEndpoint>();
  /** why: asked for every delivery, changed once a month. */
  readonly #sorted = new Map<EndpointId, readonly Held[]>();
  #unrouted: StoredEndpoint;

  constructor(parts: DirectoryParts, endpoints: Map<EndpointId, StoredEndpoint>, secrets: Map<SecretId, Held>) {
    this.#parts = parts;
    this.#endpoints = endpoints;
    this.#secrets = secrets;
    const unrouted = [...endpoints.values()].find((endpoint) => endpoint.slug === null);
    if (!unrouted) throw new Error('The log has no Unrouted endpoint');
    this.#unrouted = unrouted;
    this.#indexSlugs();
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
    const { scheme, headerName, secretEncoding, freshnessSeconds, publicUrl, custom } = signing;
    const toleranceSeconds = signing.toleranceSeconds ?? this.#parts.toleranceSeconds();
    return { scheme, headerName, secretEncoding, toleranceSeconds, freshnessSeconds, publicUrl, custom };
  }

  schemeOf(id: EndpointId): SchemeSettings {
    return this.settingsOf(this.#find(id));
  }

  secretsAt(id: EndpointId, atUs: number): readonly OpenSecret[] {
    const valid: OpenSecret[] = [];
    for (const secret of this.#ofEndpoint(id)) {
      if (secret.value !== null && countsAt(secret, atUs)) valid.push({ id: secret.id, name: secret.name, value: secret.value });
    }
    return valid;
  }

  /** Current first. */
  #ofEndpoint(id: EndpointId): readonly Held[] {
    const cached = this.#sorted.get(id);
    if (cached) return cached;
    const sorted = [...this.#secrets.values()].filter((secret) => secret.endpointId === id).sort((a, b) => b.position - a.position);
    this.#sorted.set(id, sorted);
    return sorted;
  }

  signFor: Directory['signFor'] = (id, body, messageId, url) => {
    const nowUs = this.#nowUs();
    const endpoint = this.#find(id);
    const secret = this.secretsAt(id, nowUs)[0] ?? fail('replay.needs_secret', { endpoint: endpoint.name });
    return sign({
      settings: this.settingsOf(endpoint),
      body,
      secret: secret.value,
      url,
      messageId,
      timestampSeconds: Math.floor(nowUs / 1_000_000),
    });
  };

  list(): readonly Endpoint[] {
    return [...this.#endpoints.values()].map((endpoint) => this.#show(endpoint));
  }

  get(id: EndpointId): Endpoint {
    return this.#show(this.#find(id));
  }

  #find(id: EndpointId): StoredEndpoint {
    return this.#endpoints.get(id) ?? fail('missing.endpoint', { id });
  }

  #show(endpoint: StoredEndpoint): Endpoint {
    const origin = this.#parts.receiverUrl();
    const nowUs = this.#nowUs();
    const secrets = this.#ofEndpoint(endpoint.id);
    const current = secrets.find((secret) => countsAt(secret, nowUs));
    return {
      id: endpoint.id,
      environmentId: endpoint.environmentId,
      slug: endpoint.slug,
      name: endpoint.name,
      ...signingOf(endpoint),
      isArchived: endpoint.isArchived,
      url: origin === null || endpoint.slug === null || endpoint.isArchived ? null : `${origin}/in/${endpoint.slug}`,
      secrets: secrets.map((secret) => showSecret(secret, current, nowUs)),
    };
  }

  create: Directory['create'] = async (wanted) => {
    this.#refuseTakenSlug(wanted.slug, undefined);
    const { slug, name, secrets, ...change } = wanted;
    const signing = changeSigning(defaultSigning(change.scheme ?? 'zof'), change);
    for (const secret of secrets) refuseBadValue(this.settingsOf(signing), secret.value);
    const nowUs = this.#nowUs();
    const endpoint: StoredEndpoint = {
      id: newEndpointId(this.#parts.ports.random, nowUs),
      environmentId: this.#unrouted.environmentId,
      slug,
      name: name ?? slug,
      ...signing,
      isArchived: false,
    };
    await this.#save(endpoint);
    // why: last to first, because the newest is the current one and the caller names the current one first.
    for (const secret of secrets.toReversed()) await this.addSecret(endpoint.id, secret);
    return this.get(endpoint.id);
  };

  update: Directory['update'] = async (id, change) => {
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
      ...changeSigning(before, change),
      isArchived: change.isArchived ?? before.isArchived,
    });
    return this.get(id);
  };

  async #save(endpoint: StoredEndpoint): Promise<void> {
    await this.#parts.log.writer.saveEndpoint(endpoint);
    this.#endpoints.set(endpoint.id, endpoint);
    if (endpoint.slug === null) this.#unrouted = endpoint;
    this.#indexSlugs();
    this.#parts.onChanged(this.#show(endpoint));
  }

  #refuseTakenSlug(slug: string | null, except: EndpointId | undefined): void {
    const taken = slug === null ? undefined : this.#bySlug.get(slug);
    if (taken && taken.id !== except) fail('conflict.slug_taken', { slug: taken.slug ?? '', name: taken.name });
  }

  addSecret: Directory['addSecret'] = async (endpointId, secret) => {
    const endpoint = this.#find(endpointId);
    const notice = refuseBadValue(this.settingsOf(endpoint), secret.value);
    const nowUs = this.#nowUs();
    const siblings = this.#ofEndpoint(endpointId);
    const value = new TextEncoder().encode(secret.value);
    const held: Held = {
      id: newSecretId(this.#parts.ports.random, nowUs),
      endpointId,
      name: secret.name ?? `Secret ${siblings.length + 1}`,
      sealed: await this.#parts.ports.vault.seal(value),
      mask: maskSecret(secret.value),
      notice,
      validFromUs: nowUs,
      validUntilUs: null,
      position: (siblings[0]?.position ?? 0) + 1,
      value,
    };
    return this.#saveSecret(held);
  };

  retireSecret: Directory['retireSecret'] = async (id, isRetired) => {
    const secret = this.#secrets.get(id) ?? fail('missing.secret', { id });
    return this.#saveSecret({ ...secret, validUntilUs: isRetired ? this.#nowUs() : null });
  };

  async #saveSecret(held: Held): Promise<Secret> {
    const { value: _, ...stored } = held;
    await this.#parts.log.writer.saveSecret(stored);
    this.#secrets.set(held.id, held);
    this.#sorted.delete(held.endpointId);
    const endpoint = this.#find(held.endpointId);
    const shown = this.#show(endpoint);
    this.#parts.onChanged(shown);
    return shown.secrets.find((secret) => secret.id === held.id) ?? fail('missing.secret', { id: held.id });
  }

  reveal: Directory['reveal'] = async (id) => {
    const secret = this.#secrets.get(id) ?? fail('missing.secret', { id });
    this.#parts.ports.logger.info('A signing secret was revealed', { secret: id, endpoint: secret.endpointId });
    return new TextDecoder().decode(await this.#parts.ports.vault.open(secret.sealed));
  };

  #nowUs(): number {
    return this.#parts.ports.clock.nowUs();
  }
}

function countsAt(secret: StoredSecret, atUs: number): boolean {
  return secret.validFromUs <= atUs && (secret.validUntilUs === null || atUs < secret.validUntilUs);
}

function refuseBadValue(settings: SchemeSettings, value: string): string | null {
  const { problem, notice } = inspectSecretValue(settings, value);
  if (problem !== null) fail('input.secret', { problem });
  return notice;
}

function signingOf({ scheme, headerName, secretEncoding, toleranceSeconds, freshnessSeconds, publicUrl, custom }: Signing): Signing {
  return { scheme, headerName, secretEncoding, toleranceSeconds, freshnessSeconds, publicUrl, custom };
}

function showSecret(secret: Held, current: Held | undefined, nowUs: number): Secret {
  const state = !countsAt(secret, nowUs) ? 'retired' : secret === current ? 'current' : 'previous';
  return {
    id: secret.id,
    endpointId: secret.endpointId,
    name: secret.name,
    mask: secret.mask,
    state,
    validFromUs: secret.validFromUs,
    validUntilUs: secret.validUntilUs,
    isTrimmable: false,
    notice: secret.value === null ? 'It can not be decrypted here, so it never matches. Add it again.' : secret.notice,
  };
}
