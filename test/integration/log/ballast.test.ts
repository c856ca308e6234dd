/** A full disk: senders get 503, reading goes on, deleting goes on, and so does storing once there is space; all on a small disk in memory. */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, type TestContext, test } from 'vitest';
import type { Engine } from '#engine/engine-parts.ts';
import { systemDisk } from '#engine/log/system-disk.ts';
import { makeEngine } from '#test/support/make-engine.ts';
import { type TempFolder, tempFolder } from '#test/support/temp-folder.ts';
import { waitFor } from '#test/support/wait-for.ts';

const mebibyte = 1024 * 1024;
const cycles = Number(process.env['HOOKGLASS_FULL_DISKS'] ?? 20);
// why: small, so that a cycle is short; the real one is sixteen times as large, and has to do for the same bodies.
const ballastBytes = 4 * mebibyte;
const disk = { ...systemDisk, ballastBytes, ballastAfterMs: 0, lookEveryMs: 20 };
const bodyBytes = 1_000_000;
const never = { signal: undefined };

let folder: TempFolder;
let isMounted = false;
const dataFolder = () => join(folder.path, 'small');
const ballast = () => statSync(join(dataFolder(), 'ballast'), { throwIfNoEntry: false })?.size ?? null;

beforeAll(() => {
  folder = tempFolder();
  mkdirSync(dataFolder());
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=24m,mode=700', 'tmpfs', dataFolder()], { stdio: 'ignore' });
    isMounted = true;
  } catch {
    // Mounting needs root and a kernel that allows it; each test then says that it was skipped.
  }
});

afterAll(() => {
  if (isMounted) execFileSync('umount', ['-l', dataFolder()], { stdio: 'ignore' });
  folder[Symbol.dispose]();
});

function needsMount(context: TestContext): void {
  if (!isMounted) context.skip('this account may not mount a small disk: the full disk was NOT tested');
}

/** What there is of the disk, for whoever reads why a test failed. */
function diskNow(): string {
  const sizes = readdirSync(dataFolder()).map(
    (name) => `${name} ${statSync(join(dataFolder(), name), { throwIfNoEntry: false })?.size ?? 'gone'}`,
  );
  return `${systemDisk.look(dataFolder()).freeBytes} bytes free; ${sizes.join(', ')}`;
}

async function send(engine: Engine): Promise<Response> {
  const answer = await fetch(`${engine.receiver().url}/in/zof`, { method: 'POST', body: Buffer.alloc(bodyBytes, 'x') });
  await answer.arrayBuffer();
  return answer;
}

/** Sends until one is refused, and returns how many were stored. */
async function fill(engine: Engine): Promise<{ readonly stored: number; readonly refused: Response }> {
  for (let stored = 0; ; stored++) {
    const answer = await send(engine);
    if (answer.status !== 200) return { stored, refused: answer };
    if (stored > 200) throw new Error('The disk does not get full');
  }
}

async function ended(engine: Engine, job: { readonly id: Parameters<Engine['handlers']['jobs']['get']>[0]['id'] }) {
  return waitFor(
    async () => {
      const now = await engine.handlers.jobs.get({ id: job.id }, never);
      return now.state !== 'running' && now;
    },
    { limitMs: 60_000 },
  );
}

async function deleteAll(engine: Engine): Promise<void> {
  const { items } = await engine.handlers.deliveries.list({ query: '', limit: 200 }, never);
  const removed = await ended(engine, await engine.handlers.deliveries.remove({ set: { ids: items.map(({ id }) => id) } }, never));
  expect(removed, diskNow()).toMatchObject({ state: 'done', failure: null });
  const emptied = await ended(engine, await engine.handlers.trash.empty({}, never));
  expect(emptied, diskNow()).toMatchObject({ state: 'done', failure: null });
}

test(`STO-08, RCV-18 ${cycles} times full: 503 and when to come again, reading, deleting with the ballast's space, storing again, no restart`, async (context) => {
  needsMount(context);
  const engine = await makeEngine(dataFolder(), { disk });
  try {
    await waitFor(() => ballast() === ballastBytes, { what: 'the ballast', limitMs: 60_000 });
    expect(statSync(join(dataFolder(), 'ballast')).blocks * 512).toBeGreaterThanOrEqual(ballastBytes);
    expect(statSync(join(dataFolder(), 'ballast')).mode & 0o777).toBe(0o600);
    for (let cycle = 0; cycle < cycles; cycle++) {
      const { stored, refused } = await fill(engine);
      expect(refused.status).toBe(503);
      expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
      expect(stored).toBeGreaterThan(3);
      const full = await engine.handlers.system.health({}, never);
      expect(full.log).toMatchObject({ mode: 'read-write', failure: { code: 'log.disk_full' } });
      expect(full.log.notStored).toBeGreaterThan(cycle);
      expect(ballast()).toBe(0);
      // What is stored is there, and no more of it than was answered 2xx.
      const { items } = await engine.handlers.deliveries.list({ query: '', limit: 200 }, never);
      const newest = items[0] ?? expect.fail('nothing is listed');
      expect((await engine.bodies.delivery(newest.id, 0, bodyBytes))?.bytes.byteLength).toBe(bodyBytes);
      await deleteAll(engine);
      await waitFor(async () => (await engine.handlers.system.health({}, never)).log.failure === null, { what: 'space', limitMs: 60_000 });
      await waitFor(() => ballast() === ballastBytes, { what: 'the ballast again', limitMs: 60_000 });
      expect((await send(engine)).status).toBe(200);
    }
  } finally {
    await engine.close();
  }
}, 400_000);

test('STO-09 a start with the ballast given up reads at once, whatever the disk has', async () => {
  const given = join(folder.path, 'given-up');
  mkdirSync(given);
  const first = await makeEngine(given, { disk: { ...disk, ballastBytes: 0 } });
  expect((await send(first)).status).toBe(200);
  await first.close();
  writeFileSync(join(given, 'ballast'), '');
  const look = (path: string) => ({ ...systemDisk.look(path), freeBytes: 0 });
  const engine = await makeEngine(given, { disk: { ...disk, look } });
  try {
    expect((await engine.handlers.deliveries.list({ query: '', limit: 10 }, never)).items).toHaveLength(1);
    expect((await send(engine)).status).toBe(503);
    expect(await engine.handlers.trash.empty({}, never).then((job) => ended(engine, job))).toMatchObject({ state: 'done' });
  } finally {
    await engine.close();
  }
}, 60_000);

test('STO-09 on a disk that is full at the start it opens with the reason, and goes on by itself when there is space', async (context) => {
  needsMount(context);
  for (const name of readdirSync(dataFolder())) rmSync(join(dataFolder(), name), { recursive: true, force: true });
  await (await makeEngine(dataFolder(), { disk })).close();
  rmSync(join(dataFolder(), 'ballast'), { force: true });
  const filler = join(dataFolder(), 'other-files');
  fillUp(filler);
  const engine = await makeEngine(dataFolder(), { disk });
  try {
    const health = await engine.handlers.system.health({}, never);
    expect(health.log).toMatchObject({ mode: 'read-only', failure: { code: 'log.disk_full', sentence: 'Not stored: the disk is full.' } });
    expect((await send(engine)).status).toBe(503);
    const port = engine.receiver().port;
    rmSync(filler);
    await waitFor(async () => (await engine.handlers.system.health({}, never)).log.mode === 'read-write', {
      what: 'the log',
      limitMs: 20_000,
    });
    expect(engine.receiver().port).toBe(port);
    expect((await send(engine)).status).toBe(200);
    expect(existsSync(join(dataFolder(), 'log.db'))).toBe(true);
  } finally {
    await engine.close();
  }
}, 200_000);

/** Writes until the disk is full. */
function fillUp(path: string): void {
  for (const size of [64 * 1024, 4096]) {
    try {
      for (;;) writeFileSync(path, Buffer.alloc(size, 1), { flag: 'a' });
    } catch {
      // Full: what was asked for.
    }
  }
}
