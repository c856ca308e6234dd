import { longestDraft } from '#contract/models/composer.ts';
import { type EnvelopeFacts, readEnvelope, readEnvelopeHead } from '#domain/envelope.ts';
import { fail } from '#engine/failure.ts';
import type { DraftFacts } from '#engine/log/composer-store.ts';

/** What a text is told by: reading all of a large one would keep everybody waiting. */
export const judgedBytes = 256 * 1024;
const longestType = 200;
const namedType = /"(type|event)"\s*:\s*"([a-z0-9_-]+(?:\.[a-z0-9_-]+)+)"/i;

/** What a draft's text says of itself. One that is broken while it is typed keeps its type, as far as it can be read. */
export function factsOfText(text: Uint8Array): DraftFacts {
  const { kind, eventType } = envelopeOf(text);
  if (kind === 'not-json') return factsOfBroken(text);
  return { eventType: plainType(eventType), envelope: kind === 'current' || kind === 'legacy' ? kind : null };
}

/** Of a large text by what stands in its first part. */
export function envelopeOf(text: Uint8Array): EnvelopeFacts {
  return text.length <= judgedBytes ? readEnvelope(text) : readEnvelopeHead(text.subarray(0, judgedBytes));
}

function factsOfBroken(text: Uint8Array): DraftFacts {
  const [, key, type] = namedType.exec(Buffer.from(text.subarray(0, judgedBytes)).toString('utf8')) ?? [];
  if (key === undefined) return { eventType: null, envelope: null };
  return { eventType: plainType(type ?? null), envelope: key.toLowerCase() === 'type' ? 'current' : 'legacy' };
}

/** A type that is a variable is none yet. */
function plainType(type: string | null): string | null {
  return type === null || type.includes('{{') || type.length > longestType ? null : type;
}

/** Fails with `input.draft_too_large`. */
export function assertFits(text: Uint8Array): void {
  if (text.length <= longestDraft) return;
  fail('input.draft_too_large', { bytes: text.length.toLocaleString('en-US'), limit: longestDraft.toLocaleString('en-US') });
}

/** The text where the bytes are one; undefined otherwise. A byte order mark stays. */
export function textOf(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    // why: not UTF-8 is an answer here, not a failure.
    return undefined;
  }
}
