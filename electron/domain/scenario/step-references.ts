/** `{{steps.…}}`: which step is meant, and what of it. */
import type { StepKind } from '#contract/models/scenario.ts';

export interface StepReference {
  /** The step's path: `3`, or `4.2`. */
  readonly path: string;
  /** What of it: `run_id`, `data.object.id`, `answer.status`; empty where only the step is named. */
  readonly field: string;
}

export interface StepNames {
  readonly names: ReadonlyMap<string, string>;
  readonly kinds: ReadonlyMap<string, StepKind>;
}

/** Reads what stands behind `steps.`; null when there is no such step. */
export function readReference(text: string, { names, kinds }: StepNames): StepReference | null {
  const [first = '', ...rest] = text.split('.');
  let path = names.get(first) ?? first;
  while (kinds.get(path) === 'parallel' && /^\d+$/.test(rest[0] ?? '')) path += `.${rest.shift() ?? ''}`;
  return kinds.has(path) ? { path, field: rest.join('.') } : null;
}

/** Whether two steps can be under way at the same moment: they part inside a `parallel`. */
export function isBeside(left: string, right: string): boolean {
  return left !== right && left.split('.')[0] === right.split('.')[0];
}

/** Whether a step stands before another one in the file, and neither is around the other. */
export function isBefore(left: string, right: string): boolean {
  const [ours, theirs] = [left.split('.').map(Number), right.split('.').map(Number)];
  const at = ours.findIndex((number, index) => number !== theirs[index]);
  return at >= 0 && (ours[at] ?? 0) < (theirs[at] ?? 0);
}
