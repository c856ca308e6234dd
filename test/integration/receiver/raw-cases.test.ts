import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  bodyCases,
  bodyLimit,
  headCases,
  malformedCases,
  methodCases,
  type RawCase,
  type StoredRow,
  smugglingCases,
  targetCases,
} from '#test/fixtures/deliveries/raw-cases.ts';
import { sendRaw } from './raw-client.ts';
import { type Receiving, startReceiving } from './receiving.ts';

let receiving: Receiving;

beforeAll(async () => {
  receiving = await startReceiving({ settings: { bodyLimitBytes: bodyLimit }, limits: { lingerMs: 50 } });
});

afterAll(async () => {
  await receiving[Symbol.asyncDispose]();
});

/** The n-th row as the log file has it. */
async function rowAt(index: number): Promise<StoredRow> {
  const { delivery, body } = await receiving.readBack(index);
  return {
    method: delivery.method,
    url: delivery.url,
    endpoint: delivery.endpointId === 'ep_shop' ? 'shop' : 'unrouted',
    httpVersion: delivery.httpVersion,
    headers: delivery.headers.map(([name, value]) => `${name}: ${value}`),
    body: Buffer.from(body).toString('latin1'),
    trailers: delivery.trailers.map(([name, value]) => `${name}: ${value}`),
    totalBytes: delivery.totalBytes,
    truncation: delivery.truncation,
    warnings: delivery.warnings,
    status: delivery.answer?.status ?? null,
  };
}

async function expectCase({ send, statuses, rows, refusal }: RawCase): Promise<void> {
  const before = receiving.receiver.status().refusedByParser;
  const first = receiving.stored.length;
  const reply = await sendRaw(receiving.port, send);
  expect(reply.statuses).toEqual(statuses);
  expect(await Promise.all(rows.map((_, at) => rowAt(first + at)))).toEqual(rows);
  expect(receiving.stored.length - first).toBe(rows.length);
  const { refusedByParser, lastRefusal } = receiving.receiver.status();
  expect(refusedByParser - before).toBe(refusal === undefined ? 0 : 1);
  if (refusal === undefined) return;
  expect(lastRefusal?.code).toBe(refusal);
  expect(lastRefusal?.sample.length).toBeLessThanOrEqual(256);
}

describe('every method is stored with its body (RCV-03)', () => {
  test.each(methodCases)('$name', expectCase);
});

describe('every target is stored as it was sent (RCV-03)', () => {
  test.each(targetCases)('$name', expectCase);
});

describe('every head is stored as it was sent (RCV-03, RCV-05, RCV-12)', () => {
  test.each(headCases)('$name', expectCase);
});

describe('every body is stored as it was sent, within the limit (RCV-03, RCV-13)', () => {
  test.each(bodyCases)('$name', expectCase);
});

describe('requests that smuggle are answered 400 once and never stored (RCV-06, RCV-11)', () => {
  test.each(smugglingCases)('$name', expectCase);
});

describe('what is not HTTP is answered, counted and never stored (RCV-06, RCV-10)', () => {
  test.each(malformedCases)('$name', expectCase);
});

test('the table has at least sixty cases besides the methods', () => {
  expect([...targetCases, ...headCases, ...bodyCases, ...smugglingCases, ...malformedCases].length).toBeGreaterThanOrEqual(60);
});
