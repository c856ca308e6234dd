import { longestDraft } from '#contract/models/composer.ts';
import { readEnvelope } from '#domain/envelope.ts';
import { isUtf8 } from '#domain/utf8.ts';
import { fail } from '#engine/failure.ts';
import type { DraftFacts } from '#engine/log/composer-store.ts';

const judgedBytes = 64 * 1024;
const longestType = 200;
const namedType = /"(type|event)"\s*:\s*"([a-z0-9_-]+(?:\.[a-z0-9_-]+)+)"/i;

/** What a draft's text says of itself. One that is broken while it is typed keeps its type, as far as it can be read. */
export function factsOfText(text: Uint8Array): DraftFacts {
  const { kind, eventType } = readEnvelope(text);
  if (kind === 'not-json') return factsOfBroken(text);
  return { eventType: plainType(eventType), envelope: kind === 'current' || kind === 'legacy' ? kind : null };
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
  return isUtf8(bytes) ? new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes) : undefined;
}
