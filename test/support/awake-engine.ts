import type { Engine } from '#engine/engine-parts.ts';
import { makeEngine } from './make-engine.ts';
import { waitFor } from './wait-for.ts';

/** A whole engine whose reader threads answer: on a busy machine they take longer to start than a query may take. */
export async function makeAwakeEngine(dataFolder: string): Promise<Engine> {
  const engine = await makeEngine(dataFolder);
  const asked = () => Promise.allSettled(Array.from({ length: 4 }, () => engine.handlers.targets.list({}, { signal: undefined })));
  await waitFor(async () => (await asked()).every(({ status }) => status === 'fulfilled'), { limitMs: 60_000, what: 'the readers' });
  return engine;
}
