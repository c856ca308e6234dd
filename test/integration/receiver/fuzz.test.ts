import { expect, test } from 'vitest';
import { fuzzRound } from '#test/prove/http/fuzz.ts';

test('RCV-03, RCV-06, RCV-11 of 3,000 fuzzed requests each is stored as it was sent, or refused and counted', {
  timeout: 120_000,
}, async () => {
  const round = await fuzzRound({ requests: 3_000, seed: 20_260_101, parallel: 32 });
  console.log(`fuzzed: ${round.requests} requests on ${round.connections} connections, ${round.stored} rows, ${round.refused} refusals`);
  expect(round.faults).toEqual([]);
  expect(round.stored).toBeGreaterThan(1_000);
  expect(round.refused).toBeGreaterThan(100);
});
