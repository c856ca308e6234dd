/** What is seen when something is wrong: the port is lost, the log is damaged. */
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { join } from 'node:path';
import { generateLog } from '#test/support/generate-log.ts';
import type { Scene, Stage, World } from '../stage.ts';
import { seed } from './seed.ts';

/** Size of a page of the log. */
const pageBytes = 16_384;

/** Asks for a port that another program has, as a person does who chooses it. */
async function losePort({ app, hookglass }: Stage): Promise<AsyncDisposable> {
  await using _ = await seed(hookglass);
  const owner = createServer();
  owner.listen(0, '127.0.0.1');
  await once(owner, 'listening');
  const address: AddressInfo | string | null = owner.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  await hookglass.serving.api('/receiver/listen', { method: 'POST', body: { port } }).catch(() => undefined);
  await app.alerts.filter({ hasText: 'can not listen' }).waitFor();
  return { [Symbol.asyncDispose]: async () => void owner.close() };
}

const portLost: Scene = {
  name: 'port-lost',
  title: 'The receiver has lost its port',
  show: async ({ app }) => {
    await app.goTo('Timeline');
    await app.alerts.first().waitFor();
  },
};

/** A page of the file that is not as it was written; without a clean end before it, the file is checked at the start. */
async function prepareDamaged(dataFolder: string): Promise<void> {
  await generateLog(dataFolder, { deliveries: 2_000, runs: 100, days: 2, untilUs: Date.now() * 1000 - 60_000_000 });
  const path = join(dataFolder, 'log.db');
  const damaged = readFileSync(path);
  const at = Math.floor(damaged.byteLength / pageBytes - 4) * pageBytes;
  damaged.fill(0xa5, at, at + pageBytes);
  writeFileSync(path, damaged);
}

const readOnly: Scene = {
  name: 'log-damaged',
  title: 'A damaged log, open for reading',
  show: async ({ app }) => {
    await app.goTo('Timeline');
    await app.alerts.filter({ hasText: 'The log is damaged.' }).waitFor();
  },
};

export const lostPort: World = { name: 'lost-port', begin: losePort, scenes: [portLost] };
export const damagedLog: World = { name: 'damaged-log', prepare: prepareDamaged, scenes: [readOnly] };
