/** What the receiver is given and what it gives. It knows endpoints only through the directory, the log only through `append`. */
import type { WireFailure } from '#contract/errors.ts';
import type { GapReason } from '#contract/models/observation.ts';
import type { Settings } from '#contract/models/settings.ts';
import type { Verification } from '#contract/models/verdict.ts';
import type { LogWriter } from '../log/log.ts';
import type { StoredEndpoint } from '../log/stored-endpoint.ts';
import type { Clock, Logger } from '../ports.ts';
import type { SignedRequest } from '../verification/scheme.ts';

/** Who receives on which path; the engine's in-memory view of endpoints and their opened secrets. */
export interface EndpointDirectory {
  /** The endpoint of a raw request target; Unrouted when no slug fits. Never throws, whatever the target. */
  route(rawUrl: string): StoredEndpoint;
  /** Judges with the secrets valid at `nowUs`. */
  verify(endpoint: StoredEndpoint, request: SignedRequest, nowUs: number): Verification;
}

export interface ReceiverParts {
  readonly clock: Clock;
  readonly logger: Logger;
  readonly writer: Pick<LogWriter, 'append' | 'recordAnswer'>;
  readonly directory: EndpointDirectory;
  /** Read anew for every request. */
  readonly settings: () => Settings;
  /** It listens, or does not any more, and why; told at once. */
  readonly onListening?: (change: { readonly isListening: true } | { readonly isListening: false; readonly reason: GapReason }) => void;
  /** Something in `status()` changed. Called at most every 100 ms. */
  readonly onChanged: () => void;
}

export interface ReceiverStatus {
  readonly state: 'listening' | 'stopped' | 'failed';
  readonly url: string | null;
  readonly port: number | null;
  readonly notice: string | null;
  readonly failure: WireFailure | null;
  readonly refusedByParser: number;
  readonly lastRefusal: { readonly code: string; readonly atUs: number; readonly sample: string } | null;
  /** Requests answered 503 because they could not be stored. */
  readonly notStored: number;
}

export type PortChoice =
  /** 4400, or the next free one, with a notice that says so. */
  | { readonly kind: 'default' }
  /** This port or a failure that names its owner; 0 is any free port. */
  | { readonly kind: 'chosen'; readonly port: number };

export interface Receiver {
  /** Fails with `receiver.port_in_use` or `receiver.port_forbidden`; `status()` then says `failed` with the same words. */
  listen(choice: PortChoice): Promise<void>;
  status(): ReceiverStatus;
  /** Requests in flight finish or get 503 within 5 s. */
  close(): Promise<void>;
}

/** The choice a port setting stands for: null is the default, a number is that port or a failure. */
export function portChoice(port: number | null): PortChoice {
  return port === null ? { kind: 'default' } : { kind: 'chosen', port };
}
