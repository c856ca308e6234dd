import { describe, expect, it } from 'vitest';
import { type Answer, startHandler } from '#test/support/handler-server.ts';
import { waitFor } from '#test/support/wait-for.ts';
import { persistentOk } from '../replay/clock-harness.ts';
import { makeHarness } from '../replay/harness.ts';

/** Counts requests that are waited for at the same time, and lets each wait until the loop has turned some times. */
function counting() {
  let inFlight = 0;
  const seen = { most: 0, bodies: [] as string[] };
  const answer: Answer = (socket, request) => {
    inFlight += 1;
    seen.most = Math.max(seen.most, inFlight);
    seen.bodies.push(request.body.toString());
    setTimeout(() => {
      inFlight -= 1;
      persistentOk(socket, request);
    }, 5);
  };
  return { answer, seen };
}

const bodies = (name: string, count: number) => Array.from({ length: count }, (_, at) => `${name}${at}`);

describe('RPL-12 requests at the same time', () => {
  it('are as many as the target takes for all its jobs together, and each job gets its turn', async () => {
    const { answer, seen } = counting();
    await using handler = await startHandler({ answer, isPersistent: true });
    const harness = makeHarness();
    const add = (name: string, count: number) => bodies(name, count).map((body) => harness.log.add({}, body));
    const target = { concurrency: 4 };
    await harness.startJob(add('large', 120), handler.url, { target });
    await waitFor(() => seen.bodies.length > 10);
    await harness.startJob(add('small', 12), handler.url, { target });
    await harness.ended();
    expect(seen.most).toBeLessThanOrEqual(4);
    expect(seen.bodies).toHaveLength(132);
    const lastSmall = seen.bodies.findLastIndex((body) => body.startsWith('small'));
    const largeAfter = seen.bodies.slice(lastSmall).filter((body) => body.startsWith('large')).length;
    // why: one after the other would leave none of the large job's for after the small one.
    expect(largeAfter).toBeGreaterThan(20);
  });

  it('of a target that never answers hold up no other target', async () => {
    const { answer, seen } = counting();
    await using stuck = await startHandler({ answer: () => undefined });
    await using handler = await startHandler({ answer, isPersistent: true });
    const harness = makeHarness();
    const add = (name: string) => bodies(name, 20).map((body) => harness.log.add({}, body));
    const held = await harness.startJob(add('held'), stuck.url, { target: { concurrency: 4 } });
    await waitFor(() => stuck.requests.length === 4);
    const free = await harness.startJob(add('free'), handler.url, { target: { concurrency: 4 } });
    await waitFor(() => harness.log.jobs.get(free)?.state === 'done');
    expect(seen.bodies).toHaveLength(20);
    expect(stuck.connections()).toBe(4);
    harness.jobs.cancel(held);
    await harness.ended();
    await waitFor(() => stuck.openSockets() === 0);
  });
});
