import type { TargetId } from '#contract/ids.ts';
import type { Signing } from '#contract/models/signing.ts';
import type { Failure } from '#engine/failure.ts';
import type { TargetOptions } from '#engine/log/plan-store.ts';
import type { ReplayTarget } from '../target-url.ts';

/** A target as sending needs it. It holds an opened secret, so it is never logged, stored or sent over a link. */
export interface ResolvedTarget {
  /** Null for a bare URL. */
  readonly id: TargetId | null;
  readonly target: ReplayTarget;
  /** The kept target's name; null for a URL. */
  readonly name: string | null;
  readonly options: TargetOptions;
  /** Null: as the endpoint of each delivery expects it. */
  readonly signing: Signing | null;
  /** Null: the secrets of the deliveries' endpoints. */
  readonly secret: Uint8Array | null;
  /** Why the secret it has could not be opened; only what is signed minds. */
  readonly secretFailure: Failure | null;
  /** The host that has to be typed before something leaves; null when none has to. */
  hostToConfirm(): string | null;
  /** Fails with `replay.target_needs_consent` without a fitting host. Remembered until the engine ends, but never for production. */
  requireConsent(confirmedHost: string | null): void;
}
