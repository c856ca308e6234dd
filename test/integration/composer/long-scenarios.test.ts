/** A long text is read beside the thread that captures, and steps find what our own receiver captured of them. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { endpointIdSchema } from '#contract/ids.ts';
import { context, openScenarioEngine, type ScenarioEngine } from './scenario-engine.ts';

let engine: ScenarioEngine;
beforeAll(async () => {
  engine = await openScenarioEngine();
});
afterAll(() => engine[Symbol.asyncDispose]());

test('the event loop goes round while a hostile text is read', { timeout: 60_000 }, async () => {
  const { handlers } = engine.scenarios;
  const text = `a: [${'[],'.repeat(20_000)}`;
  const checking = Promise.resolve(handlers.check({ text }, context));
  let isDone = false;
  void checking.then(() => {
    isDone = true;
  });
  let turns = 0;
  for (; !isDone; turns += 1) await new Promise(setImmediate);
  expect((await checking).problems.length).toBeGreaterThan(0);
  expect(turns).toBeGreaterThan(100);
});

test('an event names the deliveries that were captured of it, each repetition too', { timeout: 60_000 }, async () => {
  const text = 'hookglass: 1\nname: Captured\nsteps:\n  - event: run.started\n  - event: run.completed\n    repeat: 3\n';
  const run = await engine.start(text, { to: 'endpoint', endpointId: endpointIdSchema.parse('ep_default') });
  const ended = await engine.ended(run.id);
  expect(ended.steps.map(({ state, deliveryIds }) => [state, deliveryIds.length])).toEqual([
    ['passed', 1],
    ['passed', 3],
  ]);
  expect(new Set(ended.steps.flatMap(({ deliveryIds }) => deliveryIds)).size).toBe(4);
});
