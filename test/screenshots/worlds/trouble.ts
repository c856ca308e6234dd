/** What is seen when something is wrong. A port that is lost while Hookglass runs can't be had on purpose, so it is not among these. */
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { generateLog } from '#test/support/generate-log.ts';
import type { Scene, World } from '../stage.ts';

/** Higher than any version there will be. */
const newerVersion = 99_999;

async function prepare(dataFolder: string): Promise<void> {
  await generateLog(dataFolder, { deliveries: 500, runs: 40, days: 2, untilUs: Date.now() * 1000 - 60_000_000 });
  const log = new Database(join(dataFolder, 'log.db'));
  log.pragma(`user_version = ${newerVersion}`);
  log.close();
}

const readOnly: Scene = {
  name: 'log-read-only',
  title: 'A log of a newer version, open for reading',
  show: async ({ app }) => {
    await app.goTo('Timeline');
    await app.alerts.first().waitFor();
  },
};

export const trouble: World = { name: 'trouble', prepare, scenes: [readOnly] };
