/** When the receiver listened and when it did not, over stops, crashes, sleep and clocks that jump. */
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { DeliveryLog } from '#engine/log/log.ts';
import { migrations } from '#engine/log/migrations/index.ts';
import { openLogWith } from '#engine/log/open-log.ts';
import { createListeningRecorder, type ListeningRecorder } from '#engine/observations/listening-recorder.ts';
import { logPorts } from '#test/support/open-test-log.ts';
import { type TempFolder, tempFolder } from '#test/support/temp-folder.ts';

const startUs = 1_790_000_000_000_000;
const seconds = (count: number) => count * 1_000_000;

let folder: TempFolder;
let nowUs: number;
let log: DeliveryLog;
let recorder: ListeningRecorder;
let told: boolean[];

async function open(): Promise<void> {
  const ports = logPorts(folder.path, () => nowUs);
  log = await openLogWith(ports, migrations);
  recorder = createListeningRecorder({
    clock: ports.clock,
    logger: ports.logger,
    writer: log.writer,
    isWritable: log.state().mode === 'read-write',
    onChanged: (isListening) => told.push(isListening),
  });
}

beforeEach(async () => {
  folder = tempFolder();
  nowUs = startUs;
  told = [];
  await open();
});

afterEach(async () => {
  recorder.ended('stopped');
  await recorder.settled();
  await log.close();
  folder[Symbol.dispose]();
});

/** Time goes by while everything runs: the recorder looks every 5 s. */
function run(forSeconds: number): void {
  for (let passed = 0; passed < forSeconds; passed += 5) {
    nowUs += seconds(5);
    recorder.look();
  }
}

async function observed(fromS: number | null = null, untilS: number | null = null, mostGaps = 500) {
  await recorder.settled();
  const at = (value: number | null) => (value === null ? null : startUs + seconds(value));
  const isListening = recorder.isListening();
  const found = await log.readers.observation({ fromUs: at(fromS), untilUs: at(untilS), nowUs, isListening, mostGaps });
  const since = (us: number | null) => (us === null ? null : (us - startUs) / 1_000_000);
  return {
    from: since(found.fromUs),
    until: since(found.untilUs),
    since: since(found.sinceUs),
    observed: found.observedUs / 1_000_000,
    gaps: found.gaps.map((gap) => [since(gap.fromUs), since(gap.untilUs), gap.reason]),
  };
}

async function stopFor(forSeconds: number): Promise<void> {
  recorder.ended('stopped');
  await recorder.settled();
  nowUs += seconds(forSeconds);
}

/** What a killed instance leaves: its stretch open, at the last moment it was seen. */
async function crash(): Promise<void> {
  await recorder.settled();
  const db = new Database(join(folder.path, 'log.db'), { readonly: true });
  const left = db.prepare('SELECT from_us, until_us FROM listening WHERE end_reason IS NULL').get();
  db.close();
  recorder.ended('stopped');
  await recorder.settled();
  await log.close();
  const again = new Database(join(folder.path, 'log.db'));
  again.prepare('UPDATE listening SET end_reason = NULL, until_us = @until_us WHERE from_us = @from_us').run(left);
  again.close();
}

test('before the first start nothing can be said', async () => {
  expect(await observed()).toEqual({ from: 0, until: 0, since: null, observed: 0, gaps: [] });
});

test('while it listens there is no gap, and the end is now', async () => {
  recorder.began();
  run(20);
  nowUs += seconds(3);
  expect(await observed()).toEqual({ from: 0, until: 23, since: 0, observed: 23, gaps: [] });
  expect(told).toEqual([true]);
});

test('a stop is a gap that lasts until it listens again', async () => {
  recorder.began();
  run(10);
  await stopFor(60);
  expect(await observed()).toMatchObject({ until: 70, observed: 10, gaps: [[10, null, 'stopped']] });
  recorder.began();
  run(30);
  expect(await observed()).toMatchObject({ until: 100, observed: 40, gaps: [[10, 70, 'stopped']] });
  expect(told).toEqual([true, false, true]);
});

test('a lost port has its own reason', async () => {
  recorder.began();
  run(5);
  recorder.ended('port-lost');
  nowUs += seconds(5);
  expect(await observed()).toMatchObject({ gaps: [[5, null, 'port-lost']] });
});

test('a crash ends at the last moment that was seen', async () => {
  recorder.began();
  run(25);
  await crash();
  nowUs += seconds(100);
  await open();
  expect(await observed()).toMatchObject({ observed: 25, gaps: [[25, null, 'crashed']] });
  recorder.began();
  run(5);
  expect(await observed()).toMatchObject({ observed: 30, gaps: [[25, 125, 'crashed']] });
});

test('a machine that slept was not listening', async () => {
  recorder.began();
  run(10);
  nowUs += seconds(3_600);
  recorder.look();
  run(10);
  expect(await observed()).toMatchObject({ until: 3_620, observed: 20, gaps: [[10, 3_610, 'asleep']] });
  expect(told).toEqual([true, false, true]);
});

test('a look that is a little late is no sleep', async () => {
  recorder.began();
  nowUs += seconds(34);
  recorder.look();
  expect(await observed()).toMatchObject({ observed: 34, gaps: [] });
});

test('a clock that is set back neither counts time twice nor makes a gap', async () => {
  recorder.began();
  run(60);
  nowUs -= seconds(40);
  recorder.look();
  await stopFor(5);
  recorder.began();
  run(50);
  const { observed: total, gaps } = await observed();
  expect(gaps).toEqual([]);
  expect(total).toBe(75);
});

test('a range is cut to what can be said, and tells the gaps that touch it', async () => {
  recorder.began();
  run(10);
  await stopFor(10);
  recorder.began();
  run(10);
  await stopFor(10);
  recorder.began();
  run(10);
  expect(await observed(-50, 500)).toMatchObject({ from: 0, until: 50, observed: 30 });
  expect(await observed(12, 18)).toEqual({ from: 12, until: 18, since: 0, observed: 0, gaps: [[10, 20, 'stopped']] });
  expect(await observed(20, 30)).toMatchObject({ observed: 10, gaps: [] });
  expect(await observed(15, 35)).toMatchObject({
    observed: 10,
    gaps: [
      [10, 20, 'stopped'],
      [30, 40, 'stopped'],
    ],
  });
  expect(await observed(null, null, 1)).toMatchObject({ observed: 30, gaps: [[30, 40, 'stopped']] });
});

test('what a full log did not take is stored with a later look', async () => {
  const refused: string[] = [];
  const begin = log.writer.beginListening;
  let isFull = true;
  const ports = logPorts(folder.path, () => nowUs);
  const full = createListeningRecorder({
    clock: ports.clock,
    logger: { ...ports.logger, warn: (message) => void refused.push(message) },
    writer: { ...log.writer, beginListening: (fromUs) => (isFull ? Promise.reject(new Error('full')) : begin(fromUs)) },
    isWritable: true,
    onChanged: () => undefined,
  });
  full.began();
  nowUs += seconds(5);
  full.look();
  await full.settled();
  expect(refused).toHaveLength(1);
  isFull = false;
  nowUs += seconds(5);
  full.look();
  await full.settled();
  full.ended('stopped');
  await full.settled();
  expect(await observed()).toMatchObject({ since: 0, observed: 10 });
});

test('a log that can not be written answers from what is stored', async () => {
  recorder.began();
  run(10);
  await stopFor(0);
  await log.close();
  const db = new Database(join(folder.path, 'log.db'));
  db.pragma('user_version = 9990');
  db.close();
  nowUs += seconds(5);
  await open();
  expect(log.state()).toMatchObject({ mode: 'read-only', failure: { code: 'log.newer_version' } });
  recorder.began();
  expect(recorder.isListening()).toBe(false);
  expect(await observed()).toMatchObject({ observed: 10, gaps: [[10, null, 'stopped']] });
});
