/** Hands bytes in that are too many for one call: a piece a call, in order. The engine keeps them for ten minutes. */
import type { ApiClient } from '#contract/api.ts';
import type { StagedBodyId } from '#contract/ids.ts';
import { longestInlineBody } from '#contract/procedures/verification.ts';

/** Fails with `input.body_too_large`, or with `missing.staged_body` when they were forgotten half-way. */
export async function stageBytes(client: ApiClient, bytes: Uint8Array, signal: AbortSignal): Promise<StagedBodyId> {
  const pieceAt = (from: number) => Buffer.from(bytes.subarray(from, from + longestInlineBody)).toString('base64');
  let { id } = await client.verification.stageBody({ base64: pieceAt(0) }, { signal });
  for (let from = longestInlineBody; from < bytes.length; from += longestInlineBody) {
    ({ id } = await client.verification.stageBody({ id, base64: pieceAt(from) }, { signal }));
  }
  return id;
}
