import type { ReplayKind } from '#contract/models/replay.ts';

/** The three kinds of a replay, each in a line. */
export const kindWords: readonly { readonly kind: ReplayKind; readonly name: string; readonly text: string }[] = [
  { kind: 'exact', name: 'Exact', text: 'The same bytes with the signature as captured.' },
  { kind: 'fresh', name: 'Fresh', text: 'The same event, signed now with the secret of the target, or of its endpoint.' },
  { kind: 'new-identity', name: 'New identity', text: 'A new event id, signed now: your handler takes it for another event.' },
];

export function kindName(kind: ReplayKind | 'composed'): string {
  return kindWords.find((word) => word.kind === kind)?.name ?? 'Composed';
}
