/** Which spoilers go together, and why one does not. Pure. */
import { type Spoiler, type SpoilerName, spoilerSchema } from '#contract/models/composer.ts';
import type { SchemeFacts } from '#contract/models/diagnosis.ts';
import { describeUnfit } from '#domain/composer/spoilers.ts';

/** What of the chosen ones does not fit. Where it is not known who signs, only how they go together is looked at. */
export function unfitOf(spoilers: readonly Spoiler[], scheme: SchemeFacts | null | undefined, bodyBytes: number): readonly string[] {
  if (scheme !== undefined) return describeUnfit(spoilers, scheme, bodyBytes);
  const unsigned = new Set(spoilers.flatMap((spoiler) => describeUnfit([spoiler], null, bodyBytes)));
  return describeUnfit(spoilers, null, bodyBytes).filter((sentence) => !unsigned.has(sentence));
}

/** Why this one can not be chosen besides the others; null where it can. */
export function reasonAgainst(
  name: SpoilerName,
  spoilers: readonly Spoiler[],
  scheme: SchemeFacts | null | undefined,
  bodyBytes: number,
): string | null {
  const before = new Set(unfitOf(spoilers, scheme, bodyBytes));
  const added = unfitOf([...spoilers, spoilerSchema.parse({ name })], scheme, bodyBytes).filter((sentence) => !before.has(sentence));
  return added.length === 0 ? null : added.join(' ');
}
