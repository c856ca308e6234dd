import { readdir, readFile } from 'node:fs/promises';
import { parse } from 'node:path';
import type { EnginePorts } from '#engine/ports.ts';

/**
 * Reads `resources/scenarios`. `entry` is the program's own file (`electron/cli/main.ts` or `out/main/*.js`): the folder is two above it in
 * both. Read anew at each call, so that a change of a file shows without a restart.
 */
export function readyScenariosOf(entry: string): EnginePorts['readyScenarios'] {
  const folder = new URL('../../resources/scenarios/', entry);
  return async () => {
    const names = (await readdir(folder)).filter((name) => name.endsWith('.yaml')).sort();
    return Promise.all(names.map(async (name) => ({ slug: parse(name).name, text: await readFile(new URL(name, folder), 'utf8') })));
  };
}
