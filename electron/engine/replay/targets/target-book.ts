/**
 * Where replays go: kept targets and bare URLs. Owns their secrets, which the vault seals and which are opened for signing only.
 * Guarantees: a target that is never one (`target-guard`) can be neither kept nor resolved; no secret is in what is returned but in
 * `ResolvedTarget`, nor in any log line or sentence; what Hookglass itself receives is always marked, so that nothing goes in circles.
 */
import type { TargetId } from '#contract/ids.ts';
import type { SigningChange } from '#contract/models/signing.ts';
import type { Target, TargetChoice, TargetProbe } from '#contract/models/target.ts';
import { changeSigning, defaultSigning } from '#domain/signing/signing-defaults.ts';
import { createOrder } from '#engine/endpoints/in-order.ts';
import { Failure, fail } from '#engine/failure.ts';
import { newTargetId } from '#engine/ids.ts';
import type { PlanStore, StoredTarget, TargetOptions } from '#engine/log/plan-store.ts';
import type { EnginePorts } from '#engine/ports.ts';
import { inspectSecretValue, maskSecret } from '#engine/verification/secret-rules.ts';
import type { HostConsent } from '../host-consent.ts';
import type { Resolve } from '../open-connection.ts';
import type { ReplaySigners } from '../outgoing.ts';
import type { ReplayParts } from '../replay-parts.ts';
import type { TargetGuard } from '../target-guard.ts';
import { parseTargetUrl, type ReplayTarget } from '../target-url.ts';
import { probeTarget } from './probe.ts';
import type { ResolvedTarget } from './resolved-target.ts';
import { changeOptions, defaultTargetOptions, optionsOf, refuseBadOptions } from './target-options.ts';
import { warningsOf } from './target-warnings.ts';

export interface NewTarget extends TargetOptions {
  readonly name: string;
  readonly url: string;
  readonly signing: SigningChange | null;
  readonly secret: string | null;
}

/** What is undefined stays. */
export type TargetChange = { readonly [K in keyof NewTarget]?: NewTarget[K] | undefined };

export interface TargetBook {
  /** By name. */
  list(): Promise<readonly Target[]>;
  /** As they are kept, by name. */
  stored(): Promise<readonly StoredTarget[]>;
  /** The URL as it is kept. Fails as `create` does. */
  assertTakeable(url: string, options: TargetOptions): string;
  /** No target is made or changed meanwhile. */
  exclusively<T>(work: () => Promise<T>): Promise<T>;
  /** Tells of what is stored already. */
  hold(stored: readonly StoredTarget[]): Promise<void>;
  /** Fails with `missing.target`. */
  get(id: TargetId): Promise<Target>;
  /** Fails with `input.target`, `input.target_url`, `input.secret`, `replay.target_refused` and what the vault fails with. */
  create(wanted: NewTarget): Promise<Target>;
  /** As `create`, and with `missing.target`. Another URL forgets the last probe. */
  update(id: TargetId, change: TargetChange): Promise<Target>;
  remove(id: TargetId): Promise<void>;
  restore(id: TargetId): Promise<Target>;
  /** Also fails with `replay.target_needs_consent` and `cancelled.by_user`. A target that can't be reached is a result. */
  probe(id: TargetId, confirmedHost: string | null, signal: AbortSignal): Promise<TargetProbe>;
  /** What sending needs, for a kept target or a bare URL. Fails with `missing.target`, `input.target_url`, `replay.target_refused`. */
  resolve(choice: TargetChoice): Promise<ResolvedTarget>;
}

export interface TargetBookParts {
  readonly ports: Pick<EnginePorts, 'clock' | 'random' | 'vault' | 'logger'>;
  readonly store: Pick<PlanStore, 'listTargets' | 'findTarget' | 'lastAttemptTo' | 'saveTarget' | 'removeTarget' | 'restoreTarget'>;
  readonly settingsOf: ReplaySigners['settingsOf'];
  readonly guard: TargetGuard;
  readonly consent: HostConsent;
  readonly ownPorts: ReplayParts['ownPorts'];
  readonly resolve: Resolve;
  readonly onChanged: (target: Target) => void;
  readonly onRemoved: (id: TargetId) => void;
}

export function createTargetBook(parts: TargetBookParts): TargetBook {
  return new StoredTargetBook(parts);
}

class StoredTargetBook implements TargetBook {
  readonly #parts: TargetBookParts;
  readonly #inOrder = createOrder();

  constructor(parts: TargetBookParts) {
    this.#parts = parts;
  }

  async list(): Promise<readonly Target[]> {
    return Promise.all((await this.#parts.store.listTargets()).map((stored) => this.#show(stored)));
  }

  async stored(): Promise<readonly StoredTarget[]> {
    return this.#parts.store.listTargets();
  }

  assertTakeable(url: string, options: TargetOptions): string {
    return this.#takeable(url, options);
  }

  exclusively<T>(work: () => Promise<T>): Promise<T> {
    return this.#inOrder(work);
  }

  async hold(stored: readonly StoredTarget[]): Promise<void> {
    for (const target of stored) this.#told(await this.#show(target));
  }

  async get(id: TargetId): Promise<Target> {
    return this.#show(await this.#find(id));
  }

  create(wanted: NewTarget): Promise<Target> {
    return this.#inOrder(async () => {
      const { clock, random } = this.#parts.ports;
      const signing = wanted.signing === null ? null : wholeSigning(null, wanted.signing);
      const options = optionsOf(wanted);
      const url = this.#takeable(wanted.url, options);
      const sealed = await this.#seal(wanted.secret, signing);
      const nowUs = clock.nowUs();
      const id = newTargetId(random, nowUs);
      return this.#save({ id, name: wanted.name, url, options, signing, ...sealed, createdAtUs: nowUs, changedAtUs: nowUs, probe: null });
    });
  }

  update(id: TargetId, change: TargetChange): Promise<Target> {
    return this.#inOrder(async () => {
      const before = await this.#find(id);
      const options = changeOptions(before.options, change);
      const url = this.#takeable(change.url ?? before.url, options);
      const signing = changedSigning(before, change.signing);
      const sealed = change.secret === undefined ? await this.#keptSecret(before, signing) : await this.#seal(change.secret, signing);
      return this.#save({
        ...before,
        name: change.name ?? before.name,
        url,
        options,
        signing,
        ...sealed,
        changedAtUs: this.#parts.ports.clock.nowUs(),
        probe: url === before.url ? before.probe : null,
      });
    });
  }

  remove(id: TargetId): Promise<void> {
    return this.#inOrder(async () => {
      if (!(await this.#parts.store.removeTarget(id, this.#parts.ports.clock.nowUs()))) fail('missing.target', { id });
      this.#parts.onRemoved(id);
    });
  }

  restore(id: TargetId): Promise<Target> {
    return this.#inOrder(async () => {
      const stored = (await this.#parts.store.restoreTarget(id)) ?? fail('missing.target', { id });
      return this.#told(await this.#show(stored));
    });
  }

  async probe(id: TargetId, confirmedHost: string | null, signal: AbortSignal): Promise<TargetProbe> {
    const to = await this.resolve({ targetId: id });
    to.requireConsent(confirmedHost);
    const probe = await probeTarget(to, { ...this.#parts, clock: this.#parts.ports.clock }, signal);
    await this.#inOrder(async () => {
      const now = await this.#parts.store.findTarget(id);
      // why: it may have been removed or sent elsewhere while it was asked.
      if (now !== undefined && now.url === to.target.url) await this.#save({ ...now, probe });
    });
    return probe;
  }

  async resolve(choice: TargetChoice): Promise<ResolvedTarget> {
    if ('url' in choice) {
      const bare = { id: null, name: null, options: defaultTargetOptions, signing: null, secret: null, secretFailure: null };
      return this.#resolved(this.#allowed(choice.url), bare);
    }
    const stored = await this.#find(choice.targetId);
    const { id, name, options, signing } = stored;
    return this.#resolved(this.#allowed(stored.url), { id, name, options, signing, ...(await this.#open(stored)) });
  }

  #resolved(
    target: ReplayTarget,
    facts: Pick<ResolvedTarget, 'id' | 'name' | 'options' | 'signing' | 'secret' | 'secretFailure'>,
  ): ResolvedTarget {
    const { consent, ownPorts } = this.#parts;
    const isOwnReceiver = target.isLoopback && ownPorts().receiver.includes(target.port);
    const options = isOwnReceiver ? { ...facts.options, isMarked: true } : facts.options;
    const use = options.isProduction ? 'production' : 'any';
    return {
      ...facts,
      target,
      options,
      hostToConfirm: () => consent.missingFor(target, use),
      requireConsent: (confirmedHost) => consent.require(target, confirmedHost, use),
    };
  }

  #allowed(url: string): ReplayTarget {
    const target = parseTargetUrl(url);
    this.#parts.guard.refuse(target, false);
    return target;
  }

  /** The URL as it is kept, when all of it can be. */
  #takeable(url: string, options: TargetOptions): string {
    refuseBadOptions(options);
    return this.#allowed(url).url;
  }

  async #find(id: TargetId): Promise<StoredTarget> {
    return (await this.#parts.store.findTarget(id)) ?? fail('missing.target', { id });
  }

  async #seal(value: string | null, signing: StoredTarget['signing']): Promise<Pick<StoredTarget, 'sealedSecret' | 'secretMask'>> {
    if (value === null) return { sealedSecret: null, secretMask: null };
    this.#refuseBadSecret(value, signing);
    const plain = new TextEncoder().encode(value);
    return { sealedSecret: await this.#parts.ports.vault.seal(plain), secretMask: maskSecret(value) };
  }

  /** A secret that is no key of another scheme is not kept with it: it would fail only when something is to leave. */
  async #keptSecret(before: StoredTarget, signing: StoredTarget['signing']): Promise<Pick<StoredTarget, 'sealedSecret' | 'secretMask'>> {
    const { sealedSecret, secretMask } = before;
    if (signing !== before.signing && sealedSecret !== null)
      this.#refuseBadSecret(new TextDecoder().decode((await this.#parts.ports.vault.open(sealedSecret)).value), signing);
    return { sealedSecret, secretMask };
  }

  /** Without a scheme of its own it signs by the scheme of each endpoint, so it is judged as plain text. */
  #refuseBadSecret(value: string, signing: StoredTarget['signing']): void {
    const { problem } = inspectSecretValue(this.#parts.settingsOf(signing ?? defaultSigning('zof')), value);
    if (problem !== null) fail('input.secret', { problem });
  }

  async #open({ id, sealedSecret }: StoredTarget): Promise<Pick<ResolvedTarget, 'secret' | 'secretFailure'>> {
    if (sealedSecret === null) return { secret: null, secretFailure: null };
    const { logger, vault } = this.#parts.ports;
    try {
      return { secret: (await vault.open(sealedSecret)).value, secretFailure: null };
    } catch (error) {
      // why: an exact replay needs no secret; one that is signed fails with the vault's reason.
      if (!(error instanceof Failure)) throw error;
      logger.warn('The secret of a target could not be opened', { target: id, code: error.code });
      return { secret: null, secretFailure: error };
    }
  }

  async #save(stored: StoredTarget): Promise<Target> {
    await this.#parts.store.saveTarget(stored);
    return this.#told(await this.#show(stored));
  }

  #told(target: Target): Target {
    this.#parts.onChanged(target);
    return target;
  }

  async #show(stored: StoredTarget): Promise<Target> {
    const { id, name, url, options, signing, secretMask, createdAtUs, changedAtUs, probe } = stored;
    const last = await this.#parts.store.lastAttemptTo(url);
    const warnings = [...warningsOf(stored, this.#parts.ports.clock.nowUs())];
    return { ...options, id, name, url, signing, secretMask, createdAtUs, changedAtUs, last, probe, warnings };
  }
}

function changedSigning(before: StoredTarget, change: SigningChange | null | undefined): StoredTarget['signing'] {
  if (change === undefined) return before.signing;
  return change === null ? null : wholeSigning(before.signing, change);
}

function wholeSigning(before: StoredTarget['signing'], change: SigningChange): NonNullable<StoredTarget['signing']> {
  return changeSigning(before ?? defaultSigning(change.scheme ?? 'zof'), change);
}
