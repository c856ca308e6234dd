import type { ClientContext, ClientLink } from '@orpc/client';

/** One connection to the engine, from its opening to its loss. */
export interface Transport {
  readonly rpc: ClientLink<ClientContext>;
  /** Resolves when the connection has ended, for whatever reason. Never rejects. */
  readonly closed: Promise<void>;
  close(): void;
}
