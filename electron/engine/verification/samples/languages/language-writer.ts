import type { Recipe } from '../recipe.ts';
import type { SamplePart } from '../writing.ts';

/** Writes samples of one language. The handler needs a framework; the check needs the language alone, and works without the handler. */
export interface LanguageWriter {
  /** Name of the language for the editor. */
  readonly syntax: string;
  fileName(recipe: Recipe): string;
  functionName(recipe: Recipe): string;
  check(recipe: Recipe): SamplePart;
  handler(recipe: Recipe): SamplePart;
  /** A whole file. */
  join(parts: readonly SamplePart[]): string;
}
