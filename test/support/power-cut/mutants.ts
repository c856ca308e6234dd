/**
 * Loaded with `--import` before the product: replaces a piece of its source while it is loaded, so that the simulator can be seen to
 * find what it is for. The product has no switch for it. Fails when the piece is not there any more.
 */
import { registerHooks } from 'node:module';

interface Mutant {
  readonly module: string;
  readonly replacements: readonly (readonly [from: string, to: string])[];
}

/** Nothing is synced by a commit; the pragma is asserted as the mutant sets it, or the product would refuse to write. */
const withSynchronous = (word: string, number: number): Mutant => ({
  module: '/engine/log/database.ts',
  replacements: [
    ["'synchronous = FULL'", `'synchronous = ${word}'`],
    ['synchronous: 2,', `synchronous: ${number},`],
  ],
});

const mutants: Readonly<Record<string, Mutant>> = {
  normal: withSynchronous('NORMAL', 1),
  off: withSynchronous('OFF', 0),
  early: {
    module: '/engine/receiver/commit-gate.ts',
    replacements: [
      [
        'parts.writer.append(capture()).then((id) => end(settled, id), failed);',
        "void parts.writer.append(capture()).catch(() => undefined); end(settled, 'dlv_1');",
      ],
    ],
  },
};

function mutate(source: string, { module, replacements }: Mutant): string {
  let changed = source;
  for (const [from, to] of replacements) {
    if (!changed.includes(from)) throw new Error(`The mutant does not fit any more: ${module} has no ${from}`);
    changed = changed.replace(from, to);
  }
  return changed;
}

const mutant = mutants[process.env.CUT_MUTANT ?? ''];
if (mutant === undefined) throw new Error(`No mutant ${process.env.CUT_MUTANT}`);

registerHooks({
  load(url, context, nextLoad) {
    const loaded = nextLoad(url, context);
    if (!url.endsWith(mutant.module) || !loaded.source) return loaded;
    const source = typeof loaded.source === 'string' ? loaded.source : new TextDecoder().decode(loaded.source);
    return { ...loaded, source: mutate(source, mutant) };
  },
});
