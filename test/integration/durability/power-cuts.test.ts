import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { acknowledgedIn, cutPower, type MutantName, recordRun } from '#test/support/power-cut/power-cuts.ts';
import { Shim, shimObstacle } from '#test/support/power-cut/shim.ts';

const obstacle = shimObstacle();
const seed = Number(process.env['HOOKGLASS_SEED'] ?? 1 + Math.floor(Math.random() * 1_000_000));
const images = 2_000;
const deliveries = 120;

describe.skipIf(obstacle !== undefined)(
  `STO-04, RCV-02 power cuts (seed ${seed})${obstacle === undefined ? '' : `, skipped: ${obstacle}`}`,
  () => {
    let shim: Shim;
    beforeAll(() => {
      shim = new Shim();
    });
    afterAll(() => shim[Symbol.dispose]());

    test(`STO-04, RCV-02 ${images} simulated power cuts lose nothing that was answered 2xx and damage no log`, {
      timeout: 900_000,
    }, async () => {
      const recording = await recordRun(shim, { deliveries, seed });
      expect(acknowledgedIn(recording)).toBe(deliveries);
      const tally = await cutPower(shim, recording, { images, startEvery: 250 });
      expect(tally).toEqual({ images, lossy: 0, rowsLost: 0, damaged: 0, byStart: images / 250, firstFinding: undefined });
    });

    // What the simulator is for has to be seen by it: otherwise its silence above would say nothing.
    test.for<{ mutant: MutantName; words: string; symptom: 'lossy' | 'damaged' }>([
      { mutant: 'normal', words: 'synchronous=NORMAL loses deliveries', symptom: 'lossy' },
      { mutant: 'off', words: 'synchronous=OFF damages logs', symptom: 'damaged' },
      { mutant: 'early', words: 'an answer before the commit loses deliveries', symptom: 'lossy' },
    ])('STO-04, RCV-02 the simulator sees that $words', { timeout: 300_000 }, async ({ mutant, symptom }) => {
      const recording = await recordRun(shim, { deliveries: 60, seed, mutant });
      const tally = await cutPower(shim, recording, { images: 80 });
      expect(tally[symptom]).toBeGreaterThan(5);
    });
  },
);
