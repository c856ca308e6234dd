/**
 * STO-03 in its short form: a process that appends under load is killed, the log is opened, every acknowledged row has to be there.
 * `HOOKGLASS_KILLS=1000` makes it the long form.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import Database from 'better-sqlite3';
import { afterAll, expect, test } from 'vitest';
import { openTestLog } from '#test/support/open-test-log.ts';
import { tempFolder } from '#test/support/temp-folder.ts';
import { waitFor } from '#test/support/wait-for.ts';

const kills = Number(process.env.HOOKGLASS_KILLS ?? 20);
const folder = tempFolder();

afterAll(() => folder[Symbol.dispose]());

/** Appends without end, 32 at a time, and writes each acknowledged number into a file, line by line. */
const appender = `
  const { openTestLog, aDelivery, eventBody } = await import(${JSON.stringify(new URL('../../support/open-test-log.ts', import.meta.url).href)});
  const { openSync, writeSync } = await import('node:fs');
  const acknowledged = openSync(process.argv[2], 'a');
  const log = await openTestLog(process.argv[1]);
  if (log.state().mode !== 'read-write') { writeSync(2, JSON.stringify(log.state())); process.exit(3); }
  const body = eventBody({ note: 'z'.repeat(600) });
  const large = Buffer.alloc(400_000, 7);
  const loop = async (lane) => {
    for (let round = 0; ; round++) {
      const id = await log.writer.append(aDelivery({ body: lane === 0 && round % 50 === 0 ? large : body }));
      writeSync(acknowledged, id.slice(4) + '\\n');
      log.writer.recordAnswer({ deliveryId: id, status: 200, answeredAtUs: 1 });
    }
  };
  await Promise.all(Array.from({ length: 32 }, (_, lane) => loop(lane)));`;

/** Runs it until `after` numbers were acknowledged, kills it, and returns every acknowledged number. */
async function killAfter(after: number, name: string): Promise<number[]> {
  const path = `${folder.path}/${name}`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', appender, folder.path, path], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const exited = once(child, 'exit');
  const lines = () => (existsSync(path) ? readFileSync(path, 'utf8').split('\n').slice(0, -1) : []);
  await waitFor(() => child.exitCode !== null || lines().length > after, { limitMs: 30_000, what: `${after} acknowledgements` });
  child.kill('SIGKILL');
  expect(await exited).toEqual([null, 'SIGKILL']);
  return lines().map(Number);
}

const title = `STO-03, RCV-02: ${kills} kills under load lose nothing that was acknowledged`;

test(title, { timeout: kills * 10_000 + 60_000 }, async () => {
  let acknowledged = 0;
  for (let kill = 0; kill < kills; kill++) {
    const numbers = await killAfter(20 + ((kill * 137) % 400), `acknowledged-${kill}`);
    acknowledged += numbers.length;
    const db = new Database(`${folder.path}/log.db`, { readonly: true });
    const stored = new Set(
      db
        .prepare<[], { id: number }>('SELECT id FROM delivery')
        .all()
        .map((row) => row.id),
    );
    expect(numbers.filter((number) => !stored.has(number))).toEqual([]);
    expect(stored.size).toBe(Math.max(...stored));
    expect(db.pragma('integrity_check', { simple: true })).toBe('ok');
    db.close();
  }
  const log = await openTestLog(folder.path);
  expect(log.state()).toEqual({ mode: 'read-write', failure: null });
  await log.indexed(60_000);
  const page = await log.readers.listDeliveries(null, 500, null);
  for (const item of page.items) await log.readers.readWholeBody(item.id);
  expect(log.sizes().deliveries).toBeGreaterThanOrEqual(acknowledged);
  await log.close();
});
