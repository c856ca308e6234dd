/**
 * The signing secrets of all endpoints, opened and in memory.
 * Guarantees: what it shows is stored first; changes are made one after the other; values stay inside, except through `reveal`, whose
 * every call is logged; the window hears when a secret begins or ends to count.
 */
import type { EndpointId, SecretId } from '#contract/ids.ts';
import type { Secret } from '#contract/models/endpoint.ts';
import type { Signing } from '#contract/models/signing.ts';
import { fail } from '../failure.ts';
import { newSecretId } from '../ids.ts';
import type { LogWriter } from '../log/log.ts';
import type { StoredEndpoint, StoredSecret } from '../log/stored-endpoint.ts';
import type { EnginePorts } from '../ports.ts';
import type { OtherSecret } from '../verification/diagnosis-case.ts';
import type { OpenSecret, SchemeSettings } from '../verification/scheme.ts';
import { inspectSecretValue, maskSecret } from '../verification/secret-rules.ts';
import { copiedName } from './copied-name.ts';
import { createOrder } from './in-order.ts';
import { type MomentWatch, watchMoments } from './moment-watch.ts';
import { newSecretValue } from './new-secret-value.ts';
import { type OpenedSecrets, type Retry, retryLocked } from './secret-opener.ts';
import {
  changeValidity,
  countsAt,
  endNow,
  type HeldSecret,
  nextChangeUs,
  showSecrets,
  textOf,
  type ValidityChange,
} from './secret-state.ts';

export interface NewSecret extends ValidityChange {
  readonly value: string;
  readonly name?: string | undefined;
}

export interface SecretChange extends ValidityChange {
  readonly name?: string | undefined;
}

export interface Rotation {
  /** Undefined: a random one in the form that the scheme takes. */
  readonly value?: string | undefined;
  readonly name?: string | undefined;
  readonly overlapSeconds: number;
}

export interface SecretBookParts {
  readonly ports: Pick<EnginePorts, 'clock' | 'random' | 'vault' | 'logger'>;
  readonly writer: Pick<LogWriter, 'saveSecret'>;
  readonly isWritable: () => boolean;
  readonly endpoints: {
    all(): Iterable<StoredEndpoint>;
    /** Fails with `missing.endpoint`. */
    find(id: EndpointId): StoredEndpoint;
    settingsOf(signing: Signing): SchemeSettings;
  };
  /** Something that is shown of this endpoint's secrets is different. */
  readonly onChanged: (id: EndpointId) => void;
}

/** Resolves when they are stored. */
export type SaveSecrets = (secrets: readonly StoredSecret[]) => Promise<void>;

/** What changes something also fails with the `log.*` codes of the writer. */
export class SecretBook {
  readonly #parts: SecretBookParts;
  readonly #secrets: Map<SecretId, HeldSecret>;
  /** why: asked for every delivery, changed once a month. */
  readonly #sorted = new Map<EndpointId, readonly HeldSecret[]>();
  /** States as they were last told. */
  readonly #told = new Map<EndpointId, string>();
  /** Ends that secrets had before they were retired, while this process runs. */
  readonly #endsBefore = new Map<SecretId, number | null>();
  readonly #inOrder = createOrder();
  readonly #watch: MomentWatch;
  readonly #retry: Retry;
  readonly #saveEach: SaveSecrets = async (secrets) => {
    await Promise.all(secrets.map((secret) => this.#parts.writer.saveSecret(secret)));
  };

  constructor(parts: SecretBookParts, opened: OpenedSecrets) {
    this.#parts = parts;
    this.#secrets = new Map(opened.secrets.map((secret) => [secret.id, secret]));
    for (const { id } of parts.endpoints.all()) this.#told.set(id, this.#statesOf(id));
    this.#watch = watchMoments(
      parts.ports.clock,
      (nowUs) => nextChangeUs(this.#secrets.values(), nowUs),
      () => this.#tellChanges(),
    );
    this.#watch.rearm();
    const locked = () => [...this.#secrets.values()].filter((secret) => secret.opened === 'locked');
    this.#retry = retryLocked(parts.ports, locked, (secret, isOutdated) => this.#takeOpened(secret, isOutdated));
    for (const secret of opened.outdated) this.#sealAnew(secret);
  }

  /** Secrets of an endpoint that counted at a moment and could be opened, current first. */
  secretsAt(id: EndpointId, atUs: number): readonly OpenSecret[] {
    const valid: OpenSecret[] = [];
    for (const secret of this.#ofEndpoint(id)) {
      if (typeof secret.opened !== 'string' && countsAt(secret, atUs))
        valid.push({ id: secret.id, name: secret.name, value: secret.opened });
    }
    return valid;
  }

  /**
   * Every opened secret that did not count for this endpoint at that moment: its own first, then those of the other endpoints of its
   * environment, where those that counted come first.
   */
  otherSecrets(id: EndpointId, atUs: number): readonly OtherSecret[] {
    const { environmentId } = this.#parts.endpoints.find(id);
    const all = [...this.#parts.endpoints.all()]
      .filter((endpoint) => endpoint.environmentId === environmentId)
      .flatMap((endpoint) => this.#ofEndpoint(endpoint.id).flatMap((secret) => otherOf(secret, endpoint, endpoint.id === id)));
    const rank = (secret: OtherSecret) => (secret.isOwn ? 0 : countsAt(secret, atUs) ? 1 : 2);
    return all.filter((secret) => !secret.isOwn || !countsAt(secret, atUs)).toSorted((one, other) => rank(one) - rank(other));
  }

  /** Newest first, as they are at this moment. */
  show(id: EndpointId): Secret[] {
    return showSecrets(this.#ofEndpoint(id), this.#settingsOf(id), this.#parts.ports.clock.nowUs());
  }

  /**
   * Secrets for an endpoint that is about to be stored, the first of them current. They are kept by `keep`. Fails with `input.secret`,
   * `conflict.secret_dates` and what the vault fails with.
   */
  async make(id: EndpointId, settings: SchemeSettings, given: readonly NewSecret[]): Promise<readonly HeldSecret[]> {
    for (const { value } of given) refuseBadValue(settings, value);
    const made: HeldSecret[] = [];
    // why: last to first, because the newest is the current one.
    for (const secret of given.toReversed()) made.push(await this.#make(id, settings, secret, made));
    // why: what is given together begins together, so that it does not read as a rotation.
    const beginUs = made[0]?.validFromUs ?? 0;
    const isDated = given.some(({ validFromUs, validUntilUs }) => validFromUs !== undefined || validUntilUs !== undefined);
    return isDated ? made : made.map((secret) => ({ ...secret, validFromUs: beginUs }));
  }

  /** Stores them in one group, or as `save` does, then shows them. */
  async keep(secrets: readonly HeldSecret[], save: SaveSecrets = this.#saveEach): Promise<void> {
    await save(secrets.map(({ opened: _, ...stored }) => stored));
    for (const secret of secrets) {
      this.#secrets.set(secret.id, secret);
      this.#sorted.delete(secret.endpointId);
    }
    for (const id of new Set(secrets.map(({ endpointId }) => endpointId))) this.#tell(id);
    this.#watch.rearm();
  }

  /**
   * Counts from now on unless told otherwise; stored by `save` where that is more than a secret. Fails with `missing.endpoint`,
   * `input.secret` and `conflict.secret_dates`.
   */
  add(endpointId: EndpointId, given: NewSecret, save: SaveSecrets = this.#saveEach): Promise<Secret> {
    return this.#inOrder(async () => {
      const settings = this.#settingsOf(endpointId);
      refuseBadValue(settings, given.value);
      const made = await this.#make(endpointId, settings, given, this.#ofEndpoint(endpointId));
      await this.keep([made], save);
      return this.#showOne(made);
    });
  }

  /** The new secret, and those that counted until now with the ends they have. Fails with `missing.endpoint` and `input.secret`. */
  rotate(endpointId: EndpointId, { value, name, overlapSeconds }: Rotation): Promise<{ secret: Secret; previous: Secret[] }> {
    return this.#inOrder(async () => {
      const settings = this.#settingsOf(endpointId);
      const text = value ?? newSecretValue(settings, this.#parts.ports.random);
      refuseBadValue(settings, text);
      const made = await this.#make(endpointId, settings, { value: text, name }, this.#ofEndpoint(endpointId));
      const counting = this.#ofEndpoint(endpointId).filter((secret) => countsAt(secret, made.validFromUs));
      const endsAtUs = made.validFromUs + overlapSeconds * 1_000_000;
      const ending = counting.filter(({ validUntilUs }) => validUntilUs === null || validUntilUs > endsAtUs);
      await this.keep([made, ...ending.map((secret) => ({ ...secret, validUntilUs: endsAtUs }))]);
      const shown = this.show(endpointId);
      const previous = shown.filter(({ id }) => counting.some((secret) => secret.id === id));
      return { secret: shown.find(({ id }) => id === made.id) ?? fail('missing.secret', { id: made.id }), previous };
    });
  }

  /** Fails with `missing.secret` and `conflict.secret_dates`. */
  update(id: SecretId, { name, ...change }: SecretChange): Promise<Secret> {
    return this.#inOrder(async () => {
      const secret = this.#find(id);
      const shown = await this.#keepOne({ ...secret, ...changeValidity(secret, change), name: name ?? secret.name });
      if (change.validUntilUs !== undefined) this.#endsBefore.delete(id);
      return shown;
    });
  }

  /** Id, name and validity stay. Fails with `missing.secret`, `input.secret` and what the vault fails with. */
  trim(id: SecretId): Promise<Secret> {
    return this.#inOrder(async () => {
      const secret = this.#find(id);
      const text = textOf(await this.#valueOf(secret));
      const trimmed = text.trim();
      if (trimmed === text) return this.#showOne(secret);
      const notice = refuseBadValue(this.#settingsOf(secret.endpointId), trimmed);
      return this.#keepOne({ ...secret, ...(await this.#seal(trimmed)), notice });
    });
  }

  /**
   * Accepted beside the endpoint's own, so it comes after them; it is current only where none of them counts. Fails with
   * `missing.secret`, `missing.endpoint`, `input.secret`, `conflict.secret_dates` and what the vault fails with.
   */
  copy(id: SecretId, endpointId: EndpointId, validity: ValidityChange): Promise<Secret> {
    return this.#inOrder(async () => {
      const secret = this.#find(id);
      const settings = this.#settingsOf(endpointId);
      const value = textOf(await this.#valueOf(secret));
      refuseBadValue(settings, value);
      const source = this.#parts.endpoints.find(secret.endpointId).name;
      const own = this.#ofEndpoint(endpointId);
      const made = await this.#make(endpointId, settings, { value, name: copiedName(secret.name, source), ...validity }, own);
      const hasCurrent = own.some((one) => countsAt(one, this.#parts.ports.clock.nowUs()));
      return this.#keepOne(hasCurrent ? { ...made, position: Math.min(...own.map(({ position }) => position)) - 1 } : made);
    });
  }

  /** Taken back it has the end it had, where that is known and still to come; else none. Fails with `missing.secret`. */
  retire(id: SecretId, isRetired: boolean): Promise<Secret> {
    return this.#inOrder(async () => {
      const secret = this.#find(id);
      const nowUs = this.#parts.ports.clock.nowUs();
      if (isRetired) {
        const ended = endNow(secret, nowUs);
        const shown = await this.#keepOne({ ...secret, ...ended });
        if (ended.validUntilUs !== secret.validUntilUs) this.#endsBefore.set(id, secret.validUntilUs);
        return shown;
      }
      const before = this.#endsBefore.get(id) ?? null;
      const validUntilUs = before !== null && before > Math.max(nowUs, secret.validFromUs) ? before : null;
      const shown = await this.#keepOne({ ...secret, validUntilUs });
      this.#endsBefore.delete(id);
      return shown;
    });
  }

  /** Fails with `missing.secret`, `secret.unreadable` and `secret.vault_locked`. */
  async reveal(id: SecretId): Promise<string> {
    const secret = this.#find(id);
    const { logger, vault } = this.#parts.ports;
    // why: before it is opened, so that no value can leave without a line.
    logger.info('A signing secret is revealed', { secretId: id, endpointId: secret.endpointId });
    return textOf((await vault.open(secret.sealed)).value);
  }

  /** Nothing is told, retried or sealed anew from now on. */
  close(): void {
    this.#watch.close();
    this.#retry.close();
  }

  #find(id: SecretId): HeldSecret {
    return this.#secrets.get(id) ?? fail('missing.secret', { id });
  }

  #settingsOf(id: EndpointId): SchemeSettings {
    return this.#parts.endpoints.settingsOf(this.#parts.endpoints.find(id));
  }

  /** Newest first. */
  #ofEndpoint(id: EndpointId): readonly HeldSecret[] {
    const cached = this.#sorted.get(id);
    if (cached) return cached;
    const sorted = [...this.#secrets.values()].filter((secret) => secret.endpointId === id).sort((a, b) => b.position - a.position);
    this.#sorted.set(id, sorted);
    return sorted;
  }

  async #valueOf({ opened, sealed }: HeldSecret): Promise<Uint8Array> {
    return typeof opened === 'string' ? (await this.#parts.ports.vault.open(sealed)).value : opened;
  }

  async #seal(text: string): Promise<Pick<HeldSecret, 'sealed' | 'mask' | 'opened'>> {
    const opened = new TextEncoder().encode(text);
    return { sealed: await this.#parts.ports.vault.seal(opened), mask: maskSecret(text), opened };
  }

  /** `siblings`: the secrets before it, in any order. */
  async #make(
    endpointId: EndpointId,
    settings: SchemeSettings,
    { value, name, ...validity }: NewSecret,
    siblings: readonly HeldSecret[],
  ): Promise<HeldSecret> {
    const { clock, random } = this.#parts.ports;
    changeValidity({ validFromUs: clock.nowUs(), validUntilUs: null }, validity);
    const sealed = await this.#seal(value);
    const nowUs = clock.nowUs();
    return {
      ...sealed,
      // why: read after the vault, which may have asked a person: it counts from when it can be used.
      ...changeValidity({ validFromUs: nowUs, validUntilUs: null }, validity),
      id: newSecretId(random, nowUs),
      endpointId,
      name: name ?? `Secret ${siblings.length + 1}`,
      notice: inspectSecretValue(settings, value).notice,
      position: Math.max(0, ...siblings.map(({ position }) => position)) + 1,
    };
  }

  async #keepOne(secret: HeldSecret): Promise<Secret> {
    await this.keep([secret]);
    return this.#showOne(secret);
  }

  #showOne({ id, endpointId }: HeldSecret): Secret {
    return this.show(endpointId).find((secret) => secret.id === id) ?? fail('missing.secret', { id });
  }

  #statesOf(id: EndpointId): string {
    return this.show(id)
      .map(({ state }) => state)
      .join();
  }

  #tell(id: EndpointId): void {
    this.#told.set(id, this.#statesOf(id));
    this.#parts.onChanged(id);
  }

  #tellChanges(): void {
    for (const { id } of this.#parts.endpoints.all()) if ((this.#told.get(id) ?? '') !== this.#statesOf(id)) this.#tell(id);
  }

  #takeOpened(secret: HeldSecret, isOutdated: boolean): void {
    const present = this.#secrets.get(secret.id);
    // why: it may have been renamed or trimmed while the vault was asked.
    if (present?.sealed !== secret.sealed) return;
    this.#secrets.set(secret.id, { ...present, opened: secret.opened });
    this.#sorted.delete(secret.endpointId);
    this.#tell(secret.endpointId);
    if (isOutdated) this.#sealAnew(secret);
  }

  /** In the background: the old form still opens, so nothing waits for it and a failure is only told in the log. */
  #sealAnew({ id, sealed }: HeldSecret): void {
    const { vault, logger } = this.#parts.ports;
    if (!this.#parts.isWritable()) return;
    this.#inOrder(async () => {
      const secret = this.#secrets.get(id);
      if (secret === undefined || secret.sealed !== sealed || typeof secret.opened === 'string') return;
      await this.keep([{ ...secret, sealed: await vault.seal(secret.opened) }]);
      logger.info('A signing secret was sealed anew', { secretId: id });
    }).catch((error: unknown) => logger.warn('A signing secret could not be sealed anew', { secretId: id, problem: String(error) }));
  }
}

/** None where it could not be opened. */
function otherOf(secret: HeldSecret, endpoint: StoredEndpoint, isOwn: boolean): OtherSecret[] {
  const { id, name, opened, validFromUs, validUntilUs } = secret;
  if (typeof opened === 'string') return [];
  return [{ id, name, value: opened, isOwn, endpointName: endpoint.name, validFromUs, validUntilUs }];
}

function refuseBadValue(settings: SchemeSettings, value: string): string | null {
  const { problem, notice } = inspectSecretValue(settings, value);
  if (problem !== null) fail('input.secret', { problem });
  return notice;
}
