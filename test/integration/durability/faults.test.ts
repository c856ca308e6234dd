import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { EngineUnderShim } from '#test/support/power-cut/engine-under-shim.ts';
import { emptyTally, FaultSession, faultAround } from '#test/support/power-cut/faults.ts';
import { type Operation, readRecording } from '#test/support/power-cut/recording.ts';
import { bodies, isAcknowledged, send } from '#test/support/power-cut/senders.ts';
import { type Fault, Shim, shimObstacle } from '#test/support/power-cut/shim.ts';
import { waitFor } from '#test/support/wait-for.ts';

const obstacle = shimObstacle();
const seed = Number(process.env['HOOKGLASS_SEED'] ?? 1 + Math.floor(Math.random() * 1_000_000));
const nothingWrong = { falseAnswers: 0, oddAnswers: 0, broken: 0, badCuts: 0, firstFinding: undefined };

/** Every kind of fault, early, in the middle and late in 200 deliveries. */
const sample: readonly Fault[] = [
  ...[1, 2, 8, 33, 120, 260].map((at): Fault => ({ kind: 'write', at, error: 'EIO' })),
  ...[1, 5, 40, 170].map((at): Fault => ({ kind: 'write', at, error: 'ENOSPC' })),
  ...[1, 6, 57, 210].map((at): Fault => ({ kind: 'write', at, error: 'ENOSPC', isShort: true })),
  ...[1, 2, 4, 12].map((at): Fault => ({ kind: 'sync', at, error: 'EIO' })),
  ...[1, 7].map((at): Fault => ({ kind: 'sync', at, error: 'ENOSPC' })),
];

/** The 2xx between the first sync that failed and the moment the file was opened for writing again. */
function answersWhileUnsure(operations: readonly Operation[]): Operation[] {
  const failed = operations.findIndex((operation) => operation.kind === 'sync' && operation.error !== 0);
  const reopened = operations.findIndex(
    (operation, at) => at > failed && operation.kind === 'open' && operation.file === 'log.db' && operation.offset === 1,
  );
  expect(failed).toBeGreaterThan(0);
  expect(reopened).toBeGreaterThan(failed);
  return operations.slice(failed, reopened).filter((operation) => operation.kind === 'answer' && operation.status < 300);
}

describe.skipIf(obstacle !== undefined)(
  `STO-05 faults of the disk (seed ${seed})${obstacle === undefined ? '' : `, skipped: ${obstacle}`}`,
  () => {
    let shim: Shim;
    let engine: EngineUnderShim;
    beforeAll(() => {
      shim = new Shim();
      engine = new EngineUnderShim(shim);
    });
    afterAll(async () => {
      await engine[Symbol.asyncDispose]();
      shim[Symbol.dispose]();
    });

    test(`STO-05, RCV-18 ${sample.length} failing writes and syncs: no 2xx without a row, 503 with Retry-After, and the log goes on`, {
      timeout: 300_000,
    }, async () => {
      const tally = emptyTally();
      const session = new FaultSession(shim, engine, { deliveries: 200, seed, cuts: 60 }, tally);
      await session.open();
      for (const fault of sample) await session.meet(fault);
      await session.end();
      expect(tally).toMatchObject(nothingWrong);
      // Late calls may not come when groups happen to be large; most do.
      expect(tally.faults).toBeGreaterThan(sample.length / 2);
      expect(tally.refused).toBeGreaterThan(0);
    });

    test('STO-05 a fault in the first start or in the end leaves a log that the next start opens', { timeout: 300_000 }, async () => {
      const tally = emptyTally();
      await faultAround(shim, engine, 'start', { kind: 'write', at: 4, error: 'EIO' }, tally);
      await faultAround(shim, engine, 'start', { kind: 'sync', at: 5, error: 'ENOSPC' }, tally);
      await faultAround(shim, engine, 'end', { kind: 'sync', at: 2, error: 'EIO' }, tally);
      expect(tally).toMatchObject({ faults: 3, ...nothingWrong });
    });

    test('STO-06 after a sync that failed nothing is acknowledged until the log is opened anew, checked and committed to', {
      timeout: 300_000,
    }, async () => {
      shim.clearRecord();
      const { port } = await engine.open(shim.newFolder('sync'));
      const nextBody = bodies(400, (at) => Buffer.from(`delivery ${at}`));
      shim.arm({ kind: 'sync', at: 3, error: 'EIO', lasting: 1_000_000 });
      const failing = send({ port: port ?? 0, lanes: 8, nextBody });
      await waitFor(async () => (await engine.state()).failure === 'log.write_failed', { what: 'the failure in the health' });
      await failing.ended;
      expect(await engine.state()).toMatchObject({ mode: 'read-write', failure: 'log.write_failed' });
      const acknowledgedBefore = failing.sent.filter(isAcknowledged).length;
      expect(failing.sent.filter(({ status }) => status === 503).length).toBe(400 - acknowledgedBefore);
      expect(answersWhileUnsure(readRecording(shim.recordPath))).toEqual([]);

      shim.disarm();
      await waitFor(async () => (await engine.state()).failure === null, { limitMs: 20_000, what: 'the log to go on' });
      const resumed = send({ port: port ?? 0, lanes: 1, nextBody: bodies(1, () => Buffer.from('afterwards')) });
      await resumed.ended;
      expect(resumed.sent.map(({ status }) => status)).toEqual([200]);
      expect((await engine.state()).lines).toEqual(
        expect.arrayContaining([
          'The log could not be written',
          'The log could not be opened anew',
          'The log was opened anew and is sound',
        ]),
      );
      await engine.close();
    });

    test('STO-07 an error of the disk in a checkpoint is reported, and the deliveries stay', { timeout: 300_000 }, async () => {
      const tally = emptyTally();
      const session = new FaultSession(shim, engine, { deliveries: 200, seed, cuts: 0 }, tally);
      await session.open();
      // why: while the log is in WAL mode, checkpoints alone write into log.db itself.
      expect(await session.meet({ kind: 'write', at: 2, error: 'EIO', file: 'log.db' })).toBe(true);
      expect((await engine.state()).lines).toEqual(
        expect.arrayContaining(['Checkpoint failed', 'The log could not be written', 'The log was opened anew and is sound']),
      );
      await session.end();
      expect(tally).toMatchObject({ faults: 1, ...nothingWrong });
    });
  },
);
