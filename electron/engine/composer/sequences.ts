import type { DraftId } from '#contract/ids.ts';
import type { ComposerNeeds } from './composer-needs.ts';

export interface SequenceSource {
  next(draftId: DraftId | null): Promise<number>;
}

/** Numbers of one sending: nobody else gets them. */
export interface HeldSequences extends SequenceSource {
  /** Nothing left, so they are free again. */
  giveBack(): void;
}

/** What `{{seq}}` stands for outside of scenarios. A number that was only previewed is not used up: the next one has it again. */
export interface Sequences {
  readonly forPreview: SequenceSource;
  hold(): HeldSequences;
  /** A previewed number leaves, so the next one is another. */
  use(draftId: DraftId | null, sequence: number): void;
}

export function createSequences(store: Pick<ComposerNeeds['store'], 'nextSequence'>): Sequences {
  const reserved = new Map<DraftId, Promise<number>>();
  let undrafted = 1;
  return {
    forPreview: {
      async next(draftId) {
        if (draftId === null) return undrafted;
        const number = reserved.get(draftId) ?? store.nextSequence(draftId);
        reserved.set(draftId, number);
        // why: a log that failed may take the next one.
        number.catch(() => reserved.delete(draftId));
        return number;
      },
    },
    hold() {
      const held: (readonly [DraftId, number])[] = [];
      return {
        async next(draftId) {
          if (draftId === null) return undrafted++;
          const known = reserved.get(draftId);
          reserved.delete(draftId);
          const number = await (known ?? store.nextSequence(draftId));
          held.push([draftId, number]);
          return number;
        },
        giveBack() {
          for (const [draftId, number] of held) if (!reserved.has(draftId)) reserved.set(draftId, Promise.resolve(number));
        },
      };
    },
    use(draftId, sequence) {
      if (draftId === null) undrafted = Math.max(undrafted, sequence + 1);
      else reserved.delete(draftId);
    },
  };
}
