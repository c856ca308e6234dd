/** The table of raw HTTP over one receiver: the exact bytes of every answer, every row as it is in the log file, every refusal with its code. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { bodyCases, endingCases, expectCases, limitCases } from '#test/fixtures/deliveries/raw-bodies.ts';
import { bodyLimit, type RawCase } from '#test/fixtures/deliveries/raw-case.ts';
import { rawCases } from '#test/fixtures/deliveries/raw-cases.ts';
import { badHeadCases, badLineCases, headCases } from '#test/fixtures/deliveries/raw-heads.ts';
import { methodCases, unknownMethodCases } from '#test/fixtures/deliveries/raw-methods.ts';
import { pipelineCases } from '#test/fixtures/deliveries/raw-pipelines.ts';
import { cutCases, smugglingCases } from '#test/fixtures/deliveries/raw-smuggling.ts';
import { badTargetCases, targetCases } from '#test/fixtures/deliveries/raw-targets.ts';
import { expectedOf, runCase } from './raw-run.ts';
import { type Receiving, startReceiving } from './receiving.ts';

let receiving: Receiving;
let rowsExpected = 0;
let refusalsExpected = 0;

beforeAll(async () => {
  receiving = await startReceiving({ settings: { bodyLimitBytes: bodyLimit }, limits: { lingerMs: 500 } });
});

afterAll(async () => {
  await receiving[Symbol.asyncDispose]();
});

/** At the same time where no refusal is to be counted, one by one where one is. */
function table(cases: readonly RawCase[]): void {
  const counts = cases.some(({ refusal }) => refusal !== undefined);
  test.each(cases.map((one) => [one.name, one] as const))('%s', { concurrent: !counts, timeout: 60_000 }, async (_name, one) => {
    rowsExpected += one.rows.length;
    refusalsExpected += one.refusal === undefined ? 0 : 1;
    const outcome = await runCase(receiving, one);
    expect(outcome).toEqual(expectedOf(one));
    expect(receiving.receiver.status().lastRefusal?.sample.length ?? 0).toBeLessThanOrEqual(256);
  });
}

describe('RCV-03 every method is stored with its body', () => table(methodCases));
describe('RCV-03 every target is stored as it was sent', () => table(targetCases));
describe('RCV-03, RCV-05, RCV-12 every head is stored as it was sent, in order, with case, duplicates and Latin-1', () => table(headCases));
describe('RCV-03, RCV-04 every body is stored byte for byte', () => table(bodyCases));
describe('RCV-04, RCV-07, RCV-10 a byte under each limit is stored, at it and over it what the limit says', () => table(limitCases));
describe('RCV-13 a body over the limit is refused before 100', () => table(expectCases));
describe('RCV-14 requests behind each other are answered in order, up to what ends the connection', () => table(pipelineCases));
describe('RCV-03 what a sender that ends in the middle has sent is stored as cut off', () => table(endingCases));
describe('RCV-06, RCV-11 a request that two programs could cut in two ways is answered 400 once, and its second one never stored', () =>
  table(smugglingCases));
describe('RCV-11 a message ends where the standard ends it', () => table(cutCases));
describe('RCV-06 a method that is none is answered, counted and not stored', () => table(unknownMethodCases));
describe('RCV-06 a target that is none is answered, counted and not stored', () => table(badTargetCases));
describe('RCV-06 a head that is none is answered, counted and not stored', () => table(badHeadCases));
describe('RCV-06 what is no HTTP/1 is answered, counted and not stored', () => table(badLineCases));

test('RCV-03, RCV-06 nothing was stored or counted but what the table says, in more than 300 cases', () => {
  console.log(`raw HTTP: ${rawCases.length} cases, ${rowsExpected} rows, ${refusalsExpected} refusals`);
  expect(rawCases.length).toBeGreaterThan(300);
  expect(new Set(rawCases.map(({ name }) => name)).size).toBe(rawCases.length);
  expect(receiving.stored).toHaveLength(rowsExpected);
  expect(receiving.receiver.status().refusedByParser).toBe(refusalsExpected);
});
