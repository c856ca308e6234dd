import type { DraftId } from '#contract/ids.ts';
import type { ComposerNeeds } from './composer-needs.ts';

/** What `{{seq}}` stands for outside of scenarios. A number that was only previewed is not used up: the next preview has it again. */
export interface Sequences {
  next(draftId: DraftId | null): Promise<number>;
  /** It leaves, so the next one is another. */
  use(draftId: DraftId | null, sequence: number): void;
}

export function createSequences(store: Pick<ComposerNeeds['store'], 'nextSequence'>): Sequences {
  const reserved = new Map<DraftId, Promise<number>>();
  let undrafted = 1;
  return {
    async next(draftId) {
      if (draftId === null) return undrafted;
      const known = reserved.get(draftId);
      if (known !== undefined) return known;
      const taken = store.nextSequence(draftId);
      reserved.set(draftId, taken);
      // why: a log that failed may take the next one.
      taken.catch(() => reserved.delete(draftId));
      return taken;
    },
    use(draftId, sequence) {
      if (draftId === null) undrafted = Math.max(undrafted, sequence + 1);
      else reserved.delete(draftId);
    },
  };
}
