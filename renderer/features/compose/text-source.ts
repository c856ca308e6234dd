/** A text as a call takes it: in the call itself, or handed in before when it is long. */
import { longestInlineDraft } from '#contract/models/composer.ts';
import type { TextSource } from '#contract/procedures/composer.ts';
import { type StagingClient, stageBody } from '#renderer/platform/stage-body.ts';

export async function textSourceOf(client: StagingClient, text: string, signal: AbortSignal): Promise<TextSource> {
  if (text.length <= longestInlineDraft) return { text };
  return { stagedId: await stageBody(client, new TextEncoder().encode(text), { signal, onProgress: () => undefined }) };
}
