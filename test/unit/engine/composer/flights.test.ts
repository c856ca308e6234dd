import { expect, test } from 'vitest';
import { createFlights } from '#engine/composer/flights.ts';

/** Jobs that end when they are told to. */
function makeJobs(flights: ReturnType<typeof createFlights>, count: number, signal?: AbortSignal) {
  const begun: number[] = [];
  const ends = Array.from({ length: count }, () => Promise.withResolvers<void>());
  const runs = ends.map((end, at) =>
    flights.run(signal, async (cut) => {
      begun.push(at);
      if (!cut.aborted) await end.promise;
      return cut.aborted;
    }),
  );
  return { begun, ends, runs };
}

test('only so many at a time; the others begin in their order, as places come free', async () => {
  const { begun, ends, runs } = makeJobs(createFlights(2), 5);
  await Promise.resolve();
  expect(begun).toEqual([0, 1]);
  ends[1]?.resolve();
  await runs[1];
  await new Promise(setImmediate);
  expect(begun).toEqual([0, 1, 2]);
  for (const end of ends) end.resolve();
  await Promise.all(runs);
  expect(begun).toEqual([0, 1, 2, 3, 4]);
});

test('what waits when all are cut ends without a place, and sees that it was cut', async () => {
  const flights = createFlights(1);
  const { ends, runs } = makeJobs(flights, 3);
  const closing = flights.close();
  ends[0]?.resolve();
  await closing;
  expect(await Promise.all(runs)).toEqual([true, true, true]);
  await expect(flights.run(undefined, async () => 1)).rejects.toMatchObject({ code: 'log.closed' });
});

test('one that gives up in line leaves its place to the next', async () => {
  const flights = createFlights(1);
  const stop = new AbortController();
  const first = makeJobs(flights, 1);
  const second = makeJobs(flights, 1, stop.signal);
  const third = makeJobs(flights, 1);
  stop.abort();
  expect(await second.runs[0]).toBe(true);
  expect(third.begun).toEqual([]);
  first.ends[0]?.resolve();
  third.ends[0]?.resolve();
  expect(await third.runs[0]).toBe(false);
});
