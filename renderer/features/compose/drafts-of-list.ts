/** The list of drafts as it is kept in the window. Pure. */
import type { DraftId } from '#contract/ids.ts';
import type { DraftOrigin, DraftSummary } from '#contract/models/composer.ts';

/** Last changed first; what changed takes the place of what was there. */
export function withDraft(drafts: readonly DraftSummary[], changed: DraftSummary): readonly DraftSummary[] {
  const others = drafts.filter(({ id }) => id !== changed.id);
  return [changed, ...others].toSorted((left, right) => right.changedAtUs - left.changedAtUs);
}

export function withoutDraft(drafts: readonly DraftSummary[], id: DraftId): readonly DraftSummary[] {
  return drafts.filter((draft) => draft.id !== id);
}

/** The draft that is looked at when this one goes: the one below it, else the one above. */
export function neighbourOf(drafts: readonly DraftSummary[], id: DraftId): DraftId | null {
  const at = drafts.findIndex((draft) => draft.id === id);
  return (drafts[at + 1] ?? drafts[at - 1])?.id ?? null;
}

/** What it was made of, in a few words. */
export function originWords(origin: DraftOrigin): string {
  switch (origin.kind) {
    case 'blank':
      return 'blank';
    case 'template':
      return `template ${origin.eventType}, ${origin.envelope}`;
    case 'delivery':
      return origin.deliveryId;
    case 'text':
      return origin.fileName ?? origin.form;
    case 'console':
      return origin.title;
    case 'draft':
      return `copy of ${origin.name}`;
  }
}
