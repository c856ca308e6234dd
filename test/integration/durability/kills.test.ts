import { expect, test } from 'vitest';
import { Chance } from '#test/support/power-cut/chance.ts';
import { emptyKillTally, endSeries, killSeries } from '#test/support/power-cut/kills.ts';

const seed = Number(process.env['HOOKGLASS_SEED'] ?? 1 + Math.floor(Math.random() * 1_000_000));
const kills = 10;
const ends = 3;
const nothingWrong = { lost: 0, damaged: 0, odd: 0, firstFinding: undefined };

test(`STO-03, RCV-02 ${kills} SIGKILLs in start, under load and while ending lose nothing that was answered 2xx (seed ${seed})`, {
  timeout: 300_000,
}, async () => {
  const tally = emptyKillTally();
  await killSeries(kills, new Chance(seed), tally);
  expect(tally).toMatchObject({ kills, ...nothingWrong });
  expect(tally.acknowledged).toBeGreaterThanOrEqual((kills / 5) * 4 * 20);
});

test(`RCV-19 SIGTERM under load, ${ends} times: it ends by itself, answers 2xx or 503, and nothing acknowledged is lost (seed ${seed})`, {
  timeout: 300_000,
}, async () => {
  const tally = emptyKillTally();
  await endSeries(ends, new Chance(seed, 1), tally);
  expect(tally).toMatchObject({ kills: ends, ...nothingWrong });
});
