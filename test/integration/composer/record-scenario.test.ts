/** Recording: what was captured becomes a text that runs, and the run sends what was captured. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { endpointIdSchema, environmentIdSchema } from '#contract/ids.ts';
import { startHandler } from '#test/support/handler-server.ts';
import { codeOf } from '#test/support/open-test-log.ts';
import { context, openScenarioEngine, type ScenarioEngine } from './scenario-engine.ts';

let engine: ScenarioEngine;
beforeAll(async () => {
  engine = await openScenarioEngine();
});
afterAll(() => engine.close());

const environmentId = environmentIdSchema.parse('env_sandbox');

test('a run becomes a scenario: the same events in the same order, ids as references', async () => {
  const text = 'hookglass: 1\nsteps:\n  - event: run.started\n  - event: run.failed\n  - event: run.completed\n    repeat: 2\n';
  const captured = await engine.start(text, { to: 'endpoint', endpointId: endpointIdSchema.parse('ep_default') });
  await engine.ended(captured.id);
  await engine.log.indexed(5_000);
  const { items } = await engine.log.readers.listDeliveries(null, 10, null);
  const runId = items[0]?.runId ?? '';
  const recorded = await engine.scenarios.handlers.record({ from: { environmentId, runId }, longestPauseMs: 0 }, context);
  expect(recorded.text).toContain(`# Recorded from the run ${runId}, 4 deliveries, on `);
  expect(recorded.text.split(runId).length - 1).toBe(4);
  expect(recorded.text).toContain('{{steps.1.data.object.id}}');
  expect((await engine.scenarios.handlers.check({ text: recorded.text }, context)).problems).toEqual([]);

  await using handler = await startHandler();
  const again = await engine.start(recorded.text, { to: 'url', url: handler.url }, { signer: { by: 'nobody' } });
  expect((await engine.ended(again.id)).state).toBe('passed');
  const bodies = await Promise.all(items.toReversed().map(({ id }) => engine.log.readers.readWholeBody(id)));
  const before = bodies.map((body) => JSON.parse(Buffer.from(body ?? []).toString()));
  expect(handler.requests.map(({ body }) => JSON.parse(body.toString()))).toEqual(before);
});

test('nothing to record is said', async () => {
  const record = engine.scenarios.handlers.record({ from: { environmentId, runId: 'run_none' }, longestPauseMs: 0 }, context);
  expect(await codeOf(record)).toBe('input.draft_source');
});
