import { InvalidArgumentError } from 'commander';
import { type Spoiler, type SpoilerName, spoilerNames, spoilerSchema } from '#contract/models/composer.ts';
import { problemsInWords } from '#hosts/wire-error.ts';
import { parseDuration, parseSize } from '../args.ts';

/** What stands behind the `=`, by spoiler: which field it is, and how it is read. */
const settings: Partial<Record<SpoilerName, (value: string) => Readonly<Record<string, string | number>>>> = {
  'stale-timestamp': (value) => ({ ageSeconds: parseDuration(value) }),
  prefix: (text) => ({ text }),
  'wrong-content-type': (contentType) => ({ contentType }),
  oversized: (value) => ({ bytes: parseSize(value) }),
  'slow-body': (value) => ({ overMs: Math.round(parseDuration(value) * 1000) }),
  'wrong-method': (method) => ({ method }),
};

/** `unsigned`, or with its setting: `stale-timestamp=2h`, `prefix=v1=`, `oversized=20mb`. Adds to those before. */
export function collectSpoiler(text: string, before: readonly Spoiler[]): readonly Spoiler[] {
  const at = text.indexOf('=');
  const word = at === -1 ? text : text.slice(0, at);
  const name = spoilerNames.find((one) => one === word);
  if (name === undefined) throw new InvalidArgumentError(`A spoiler is one of ${spoilerNames.join(', ')}.`);
  const read = settings[name];
  if (at !== -1 && read === undefined) throw new InvalidArgumentError(`${name} has nothing to be set.`);
  const parsed = spoilerSchema.safeParse({ name, ...(at === -1 ? {} : read?.(text.slice(at + 1))) });
  if (!parsed.success) throw new InvalidArgumentError(problemsInWords(parsed.error.issues));
  if (before.some((one) => one.name === name)) throw new InvalidArgumentError(`${name} is there twice.`);
  return [...before, parsed.data];
}
