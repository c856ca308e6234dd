/** Texts that are handed in with a call. */
import type { DraftId } from '#contract/ids.ts';
import { draftIdSchema } from '#contract/ids.ts';
import { type EventEnvelope, longestInlineDraft } from '#contract/models/composer.ts';
import type { TextSource } from '#contract/procedures/composer.ts';
import { fail } from '#engine/failure.ts';
import type { CommandRun } from '../run-command.ts';
import { stageBytes } from '../stage-bytes.ts';

/** UTF-8 as it is; a longer one is handed in by pieces. */
export async function textSourceOf(run: CommandRun, bytes: Uint8Array): Promise<TextSource> {
  if (bytes.length <= longestInlineDraft) return { text: utf8Of(bytes) };
  return { stagedId: await stageBytes(run.client, bytes, run.signal) };
}

export function utf8Of(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    // The decoder says no more than that.
    return fail('input.draft_source', { problem: 'It is no UTF-8 text.' });
  }
}

/** Fails with `missing.draft`. */
export function parseDraftId(text: string): DraftId {
  const parsed = draftIdSchema.safeParse(text);
  return parsed.success ? parsed.data : fail('missing.draft', { id: text.slice(0, 60) });
}

/** The catalog's template of a type. Fails with `input.invalid`, naming the types. */
export async function templateText(run: CommandRun, eventType: string, envelope: EventEnvelope): Promise<string> {
  const { items } = await run.client.composer.catalog({ envelope }, { signal: run.signal });
  const found = items.find((item) => item.eventType === eventType);
  const known = items.map((item) => item.eventType).join(', ');
  return found?.template ?? fail('input.invalid', { problems: `The catalog has no type ${eventType}. It has ${known}.` });
}
