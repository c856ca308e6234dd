import type { Target, TargetChoice } from '#contract/models/target.ts';
import { fail } from '#engine/failure.ts';
import type { CommandRun } from '../run-command.ts';

export const targetWords = 'a kept target by its name or id, or a URL';

/** A kept target by its id or its name in any case. Fails with `missing.target`. */
export async function findTarget(run: CommandRun, text: string): Promise<Target> {
  const { items } = await run.client.targets.list({}, { signal: run.signal });
  const wanted = text.toLowerCase();
  const found = items.find(({ id }) => id === text) ?? items.find(({ name }) => name.toLowerCase() === wanted);
  return found ?? fail('missing.target', { id: text.slice(0, 80) });
}

/** What `--to` names. Fails with `missing.target`. */
export async function targetChoiceOf(run: CommandRun, text: string): Promise<TargetChoice> {
  if (/^[a-z][a-z0-9+.-]*:\/\//i.test(text)) return { url: text };
  return { targetId: (await findTarget(run, text)).id };
}
