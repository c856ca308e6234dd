import type { Target } from '#contract/models/target.ts';
import type { TargetChange } from '../use-target-deeds.ts';

/** Resolves with what was wrong, in words, or with null. */
export type SaveTarget = (change: TargetChange) => Promise<string | null>;

/** What each part of a target's form is given. */
export interface PartProps {
  readonly target: Target;
  readonly save: SaveTarget;
  readonly isReadOnly: boolean;
}
