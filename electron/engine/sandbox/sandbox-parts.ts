import type { Sandbox, SandboxFaults } from '#contract/models/sandbox.ts';
import type { Clock, Logger, Random } from '../ports.ts';
import type { SavedSandbox } from './saved-state.ts';
import type { ActName } from './world/acts.ts';
import type { RunOutcome } from './world/objects.ts';

export interface SandboxParts {
  readonly clock: Clock;
  readonly random: Random;
  readonly logger: Logger;
  /** State as saved before, whatever it is by now; null at the first start. */
  readonly load: () => Promise<unknown>;
  /** Plain JSON data; no secret is in it but sealed. */
  readonly save: (state: SavedSandbox) => Promise<void>;
  readonly seal: (plain: string) => Promise<string>;
  readonly open: (sealed: string) => Promise<string>;
  /** Something that `state` tells has changed; at most 5 times a second. */
  readonly onChanged: () => void;
}

export interface SandboxChange {
  readonly isOn?: boolean | undefined;
  readonly faults?: { readonly [Name in keyof SandboxFaults]?: SandboxFaults[Name] | undefined } | undefined;
}

export interface WantedRun {
  readonly projectId?: string | undefined;
  readonly suiteId?: string | undefined;
  readonly outcome?: RunOutcome | undefined;
  readonly stepMs: number;
  readonly withheldTypes: readonly string[];
  readonly changeAfterMs?: number | undefined;
}

export interface WantedAct {
  readonly act: ActName;
  readonly objectId?: string | undefined;
}

/** What Hookglass itself wants to be sent, and signed with. */
export interface OwnWebhook {
  readonly url: string;
  readonly events: readonly string[];
  readonly secret: string;
}

export interface ConsoleSandbox {
  /** Reads what was saved, and listens unless it was switched off then. Fails with `console.sandbox_failed`. */
  start(): Promise<void>;
  /** Ends timers, connections and what is being sent, and saves. It is on again at the next start. */
  stop(): Promise<void>;
  state(): Sandbox;
  /** Null while it is off. */
  readonly apiKey: string | null;
  /** Null while it is off. */
  readonly port: number | null;
  /** Fails with `console.sandbox_failed` when it is to be switched on and can't be. */
  configure(change: SandboxChange): Promise<void>;
  /** Fails with `console.sandbox_off` or `missing.sandbox_object`. */
  startRun(wanted: WantedRun): Promise<{ runId: string }>;
  /** Fails with `console.sandbox_off`, `missing.sandbox_object` or `conflict.sandbox_state`. */
  act(wanted: WantedAct): Promise<{ objectId: string }>;
  /** A new world, with the webhooks and the API key of the old one, so that what is registered goes on receiving. */
  reset(): Promise<void>;
  /** Registers or changes the one webhook of Hookglass itself; null takes it away. */
  keepOwnWebhook(wanted: OwnWebhook | null): Promise<void>;
}
