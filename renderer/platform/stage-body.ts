import type { ApiClient } from '#contract/api.ts';
import type { StagedBodyId } from '#contract/ids.ts';
import { longestInlineBody } from '#contract/procedures/verification.ts';
import { base64OfBytes } from '#renderer/lib/bytes.ts';

/** What the engine takes of one body. */
export const largestBody = 16 * 1024 * 1024;

/** The part of the client that takes a body in. */
export interface StagingClient {
  readonly verification: Pick<ApiClient['verification'], 'stageBody'>;
}

export interface StageOptions {
  readonly signal: AbortSignal;
  /** Bytes handed in so far. */
  readonly onProgress: (doneBytes: number) => void;
}

/**
 * Hands a large body in, a piece a call. The engine keeps it for ten minutes. Fails with `input.body_too_large`, or with
 * `missing.staged_body` when it was forgotten half-way.
 */
export async function stageBody(client: StagingClient, bytes: Uint8Array, { signal, onProgress }: StageOptions): Promise<StagedBodyId> {
  let id: StagedBodyId | undefined;
  for (let at = 0; id === undefined || at < bytes.length; at += longestInlineBody) {
    const base64 = base64OfBytes(bytes.subarray(at, at + longestInlineBody));
    const staged: { readonly id: StagedBodyId } = await client.verification.stageBody({ base64, ...(id === undefined ? {} : { id }) });
    signal.throwIfAborted();
    id = staged.id;
    onProgress(Math.min(at + longestInlineBody, bytes.length));
  }
  return id;
}
