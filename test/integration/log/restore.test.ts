import { copyFileSync, existsSync, readdirSync, readFileSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { deliveryNumber } from '#contract/ids.ts';
import { logPathsIn } from '#engine/log/data-folder.ts';
import { pendingRestore, planRestore, restoreSteps } from '#engine/log/restore.ts';
import { aDelivery, codeOf, eventBody } from '#test/support/open-test-log.ts';
import { recordingLogger } from '#test/support/recording-logger.ts';
import { type CaredLog, openCaredLog } from '#test/support/storage-care.ts';
import { type TempFolder, tempFolder } from '#test/support/temp-folder.ts';

let folder: TempFolder;
let cared: CaredLog | undefined;

beforeEach(() => {
  folder = tempFolder();
});

afterEach(async () => {
  await close();
  folder[Symbol.dispose]();
});

async function open(): Promise<CaredLog> {
  cared = await openCaredLog(folder.path);
  return cared;
}

async function close(): Promise<void> {
  await cared?.close();
  cared = undefined;
}

const paths = () => logPathsIn(folder.path);
const nowUs = 1_800_000_000_000_000;

async function append({ log }: CaredLog, from: number, rows: number): Promise<void> {
  await Promise.all(
    Array.from({ length: rows }, (_, row) => log.writer.append(aDelivery({ body: eventBody({ id: `evt_${from + row}` }) }))),
  );
}

/** The newest backup's name. */
async function backUp({ care, ended }: CaredLog): Promise<string> {
  expect((await ended(care.backUp())).state).toBe('done');
  return care.backups().items[0]?.name ?? expect.fail('no backup');
}

/** Rows and soundness of a log file, read from a copy so that nothing beside it is touched. */
function look(path: string): { rows: number; complaint: unknown } {
  const copy = join(folder.path, 'looked-at.db');
  copyFileSync(path, copy);
  const db = new Database(copy);
  try {
    const rows = db.prepare<[], { rows: number }>('SELECT count(*) AS rows FROM delivery').get()?.rows ?? -1;
    return { rows, complaint: db.pragma('integrity_check', { simple: true }) };
  } finally {
    db.close();
  }
}

const listed = async ({ log }: CaredLog) => {
  await log.indexed(20_000);
  return (await log.readers.listDeliveries(null, 500, null)).items;
};

test('STO-15 a restored log equals its source, and the log of before is kept', async () => {
  const first = await open();
  await append(first, 0, 40);
  await first.log.writer.annotate([3], { isBookmarked: true, addTags: ['kept'], removeTags: [] }, nowUs);
  const source = await listed(first);
  const name = await backUp(first);
  await append(first, 40, 20);
  await first.log.writer.annotate([3], { isBookmarked: false, addTags: [], removeTags: ['kept'] }, nowUs);
  await first.log.writer.purge([1, 2]);
  await first.care.planRestore(name);
  expect(pendingRestore(paths())).toBe(name);
  expect(await listed(first)).toHaveLength(58);
  await close();
  const second = await open();
  expect(pendingRestore(paths())).toBeNull();
  expect(await listed(second)).toEqual(source);
  expect(second.log.sizes().deliveries).toBe(40);
  const kept = second.care.backups().items.find((backup) => backup.reason === 'restore') ?? expect.fail('the log of before');
  expect(look(join(paths().backups, kept.name))).toEqual({ rows: 58, complaint: 'ok' });
  expect(statSync(paths().log).mode & 0o777).toBe(0o600);
  await append(second, 100, 5);
  // And back again.
  await second.care.planRestore(kept.name);
  await close();
  expect(await listed(await open())).toHaveLength(58);
});

const stepNames = ['copy', 'name', 'settle', 'keep', 'replace', 'forget-index', 'done'];

test.each(stepNames.map((name, index) => [name, index + 1] as const))(
  'a start that is cut off after the step %s leaves a whole log, and the next one makes it good',
  async (_name, steps) => {
    const first = await open();
    await append(first, 0, 10);
    const name = await backUp(first);
    await append(first, 10, 7);
    await close();
    planRestore(paths(), name);
    const all = restoreSteps(paths(), nowUs, recordingLogger());
    expect(all.map((step) => step.name)).toEqual(stepNames);
    for (const step of all.slice(0, steps)) step.run();
    const between = look(paths().log);
    expect([10, 17]).toContain(between.rows);
    expect(between.complaint).toBe('ok');
    const second = await open();
    expect(await listed(second)).toHaveLength(10);
    const kept = second.care.backups().items.filter((backup) => backup.reason === 'restore');
    expect(kept.map((backup) => look(join(paths().backups, backup.name)).rows)).toEqual([17]);
    expect(readdirSync(folder.path).filter((file) => /restor/.test(file))).toEqual([]);
  },
);

test('a log that is too damaged to be opened is replaced, and kept as it is with its write-ahead log', async () => {
  const first = await open();
  await append(first, 0, 10);
  const name = await backUp(first);
  await close();
  const damaged = readFileSync(paths().log);
  damaged.fill(0x5a, 100, 4_000);
  writeFileSync(paths().log, damaged);
  writeFileSync(`${paths().log}-wal`, 'not a write-ahead log');
  const second = await open();
  expect(second.log.state().mode).toBe('read-only');
  await second.care.planRestore(name);
  await close();
  const third = await open();
  expect(third.log.state()).toEqual({ mode: 'read-write', failure: null });
  expect(await listed(third)).toHaveLength(10);
  const kept = third.care.backups().items.find((backup) => backup.reason === 'restore') ?? expect.fail('the log of before');
  expect(readFileSync(join(paths().backups, kept.name)).equals(damaged)).toBe(true);
});

test('only a whole backup of a log we know is planned', async () => {
  const { care, log } = await open();
  await append({ ...(cared ?? expect.fail()), log }, 0, 200);
  const name = await backUp(cared ?? expect.fail());
  const whole = join(paths().backups, name);
  const make = (date: string, change: (path: string) => void) => {
    const path = join(paths().backups, `log-v20-${date}T000000000Z-asked.db`);
    copyFileSync(whole, path);
    change(path);
    return `log-v20-${date}T000000000Z-asked.db`;
  };
  const change = (sql: string) => (path: string) => {
    const db = new Database(path);
    db.pragma(sql);
    db.close();
  };
  const foreign = make('20260101', change('application_id = 42'));
  const newer = make('20260102', change('user_version = 9000'));
  const cut = make('20260103', (path) => truncateSync(path, Math.floor(statSync(path).size / 2)));
  const text = make('20260104', (path) => writeFileSync(path, 'hello'));
  expect(await codeOf(care.planRestore(foreign))).toBe('log.backup_damaged');
  expect(await codeOf(care.planRestore(newer))).toBe('log.newer_version');
  expect(await codeOf(care.planRestore(cut))).toBe('log.backup_damaged');
  expect(await codeOf(care.planRestore(text))).toBe('log.backup_damaged');
  for (const wrong of ['../log.db', 'log.db', '', '/etc/passwd']) expect(await codeOf(care.planRestore(wrong))).toBe('missing.backup');
  expect(pendingRestore(paths())).toBeNull();
  await care.planRestore(name);
  expect(pendingRestore(paths())).toBe(name);
  await care.planRestore(null);
  expect(pendingRestore(paths())).toBeNull();
  expect(deliveryNumber((await listed(cared ?? expect.fail()))[0]?.id ?? expect.fail())).toBe(200);
});

test('a plan whose backup is gone, or that is no plan, leaves the log as it is', async () => {
  await append(await open(), 0, 3);
  await close();
  planRestore(paths(), 'log-v20-20260101T000000000Z.db');
  expect(await listed(await open())).toHaveLength(3);
  expect(existsSync(paths().restorePlan)).toBe(false);
  await close();
  writeFileSync(paths().restorePlan, '{"backup": 5');
  expect(await listed(await open())).toHaveLength(3);
  expect(cared?.log.state().mode).toBe('read-write');
});
