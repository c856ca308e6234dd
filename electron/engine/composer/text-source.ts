import { longestDraft } from '#contract/models/composer.ts';
import type { TextSource } from '#contract/procedures/composer.ts';
import { fail } from '../failure.ts';
import type { ComposerReaders } from '../log/composer-store.ts';
import type { StagedBodies } from '../verification/staged-bodies.ts';
import { assertFits, textOf } from './drafts/text-facts.ts';

export interface TextSourceParts {
  readonly store: Pick<ComposerReaders, 'readWholeDraft'>;
  readonly staged: StagedBodies;
}

/** Fails with `missing.draft`, `missing.staged_body` and `input.draft_too_large`. */
export async function readSource({ store, staged }: TextSourceParts, source: TextSource): Promise<Uint8Array> {
  const bytes = await bytesOf({ store, staged }, source);
  assertFits(bytes);
  return bytes;
}

async function bytesOf({ store, staged }: TextSourceParts, source: TextSource): Promise<Uint8Array> {
  if ('text' in source) return Buffer.from(source.text);
  if ('stagedId' in source) return staged.get(source.stagedId);
  return (await store.readWholeDraft(source.draftId, null)) ?? fail('missing.draft', { id: source.draftId });
}

/** The text as it is composed. Fails also with `input.composition` for bytes that are none. */
export async function readComposedText(parts: TextSourceParts, source: TextSource): Promise<string> {
  if ('text' in source && source.text.length <= longestDraft / 4) return source.text;
  return (
    textOf(await readSource(parts, source)) ?? fail('input.composition', { problem: 'The text is no UTF-8, and so can not be composed.' })
  );
}
