/** What a person does about a damaged log, through the engine: save what can be read, and go on with it, without a restart. */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Engine } from '#engine/engine-parts.ts';
import { systemDisk } from '#engine/log/system-disk.ts';
import { makeEngine } from '#test/support/make-engine.ts';
import { codeOf } from '#test/support/open-test-log.ts';
import { type TempFolder, tempFolder } from '#test/support/temp-folder.ts';
import { waitFor } from '#test/support/wait-for.ts';

const pageBytes = 16_384;
const never = { signal: undefined };
const limitMs = 60_000;

let folder: TempFolder;
let engine: Engine | undefined;

beforeEach(() => {
  folder = tempFolder();
});

afterEach(async () => {
  await engine?.close();
  folder[Symbol.dispose]();
});

async function start(replace: Parameters<typeof makeEngine>[1] = {}): Promise<Engine> {
  await engine?.close();
  engine = await makeEngine(folder.path, replace);
  return engine;
}

async function send(to: Engine, text: string): Promise<number> {
  const answer = await fetch(`${to.receiver().url}/in/zof`, { method: 'POST', body: text.padEnd(4_000, '.') });
  await answer.arrayBuffer();
  return answer.status;
}

/** Spoils a page towards the end of the file, where deliveries lie, and makes the last end look unclean. */
function spoil(): Buffer {
  const path = join(folder.path, 'log.db');
  const log = readFileSync(path);
  const at = Math.floor(log.byteLength / pageBytes - 10) * pageBytes;
  log.fill(0xa5, at, at + pageBytes);
  writeFileSync(path, log);
  writeFileSync(join(folder.path, 'log.lock'), '999999\n');
  return log;
}

async function endOf(to: Engine, id: Parameters<Engine['handlers']['jobs']['get']>[0]['id']) {
  return waitFor(
    async () => {
      const job = await to.handlers.jobs.get({ id }, never);
      return job.state !== 'running' && job;
    },
    { limitMs },
  );
}

/** Follows the feed as a window does, from now on, until it says that the log is written. */
async function untilWritable(of: Engine): Promise<string | undefined> {
  for await (const batch of await of.handlers.feed.subscribe({ subscription: 'window' }, never)) {
    const modes = batch.events.flatMap((event) => (event.kind === 'engine.health' ? [event.health.log.mode] : []));
    if (modes.includes('read-write')) return 'read-write';
    await of.handlers.feed.acknowledge({ subscription: 'window', seq: batch.seq }, never);
  }
  return undefined;
}

test('STO-14 what can be read of a damaged log is saved into a new one, both numbers are told, and receiving goes on', async () => {
  const first = await start();
  const sent = await Promise.all(Array.from({ length: 300 }, (_, index) => send(first, `number ${index + 1}`)));
  expect(new Set(sent)).toEqual(new Set([200]));
  await waitFor(async () => (await first.handlers.system.health({}, never)).log.textLag === 0, { limitMs });
  await first.close();
  const damaged = spoil();

  const second = await start();
  const { log } = await second.handlers.system.health({}, never);
  expect(log).toMatchObject({ mode: 'read-only', failure: { code: 'log.damaged' }, replacement: null });
  expect(await send(second, 'refused')).toBe(503);
  const told = untilWritable(second);
  const job = await endOf(second, (await second.handlers.storage.salvage({}, never)).id);
  expect(job).toMatchObject({ kind: 'salvage', state: 'done', failure: null });
  const numbers = /^([\d,]+) deliveries saved into a new log, ([\d,]+) could not be read/.exec(job.sentence) ?? expect.fail(job.sentence);
  const [saved, lost] = [Number(numbers[1]), Number(numbers[2])];
  expect(saved + lost).toBe(300);
  expect(lost).toBeGreaterThan(0);
  expect(lost).toBeLessThan(20);
  const waiting = await second.handlers.system.health({}, never);
  expect(waiting.log.replacement).toMatchObject({ salvage: { deliveries: saved, lost, isLostExact: true } });

  const { port } = second.receiver();
  const after = await second.handlers.storage.reopen({}, never);
  expect(after.log).toMatchObject({ mode: 'read-write', failure: null, replacement: null });
  expect(second.receiver().port).toBe(port);
  expect(await send(second, 'after')).toBe(200);
  const page = await waitFor(
    async () => {
      const list = await second.handlers.deliveries.list({ query: '', limit: 1 }, never);
      return list.items.length === 1 && list;
    },
    { limitMs },
  );
  // The number of a lost delivery is not given to another.
  expect(page.items[0]?.id).toBe('dlv_301');
  const storage = await second.handlers.storage.get({}, never);
  expect(storage).toMatchObject({ deliveries: saved + 1, salvage: { deliveries: saved, lost }, pendingRestore: null });
  const kept = readdirSync(join(folder.path, 'backups'));
  expect(kept).toEqual([expect.stringMatching(/-damaged\.db$/)]);
  expect(readFileSync(join(folder.path, 'backups', kept[0] ?? '')).equals(damaged)).toBe(true);

  // The window that was there before is told of the log that is there now.
  expect(await told).toBe('read-write');
}, 120_000);

test('a sound log is not salvaged, and trying again leaves it as it is', async () => {
  const sound = await start();
  expect(await codeOf(sound.handlers.storage.salvage({}, never))).toBe('conflict.log_sound');
  expect((await sound.handlers.storage.reopen({}, never)).log).toMatchObject({ mode: 'read-write', failure: null });
  expect(await send(sound, 'as before')).toBe(200);
});

test('STO-15 a planned restore is put in place at once when that is asked for', async () => {
  const log = await start();
  expect(await send(log, 'before')).toBe(200);
  await endOf(log, (await log.handlers.storage.backUp({}, never)).id);
  expect(await send(log, 'after')).toBe(200);
  const { items } = await log.handlers.storage.backups({}, never);
  await log.handlers.storage.restore({ name: items[0]?.name ?? '' }, never);
  await log.handlers.storage.reopen({}, never);
  const list = await waitFor(
    async () => {
      const page = await log.handlers.deliveries.list({ query: '', limit: 10 }, never);
      return page.items.length === 1 && page;
    },
    { limitMs },
  );
  expect(list.items.map(({ id }) => id)).toEqual(['dlv_1']);
  expect(await send(log, 'goes on')).toBe(200);
}, 120_000);

test('STO-18 on a network file system a new log is refused, and one that is there is only read, with the way out', async () => {
  const nfs = { ...systemDisk, look: () => ({ type: 0x6969, freeBytes: 1e12 }) };
  expect(await codeOf(makeEngine(folder.path, { disk: nfs }))).toBe('log.network_folder');
  const local = await start();
  expect(await send(local, 'kept')).toBe(200);
  const shared = await start({ disk: nfs });
  const { log } = await shared.handlers.system.health({}, never);
  expect(log).toMatchObject({ mode: 'read-only', failure: { code: 'log.network_folder', next: ['choose_folder'] } });
  expect(log.failure?.reason).toContain('NFS');
  expect(await send(shared, 'refused')).toBe(503);
  const list = await waitFor(
    async () => {
      const page = await shared.handlers.deliveries.list({ query: '', limit: 10 }, never);
      return page.items.length === 1 && page;
    },
    { limitMs },
  );
  expect(list.items[0]?.id).toBe('dlv_1');
}, 120_000);
