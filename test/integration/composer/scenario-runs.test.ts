/** Scenario runs on the real parts: gates, references, checks, waiting for captures, and what is left of a run that was cut. */

import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { endpointIdSchema, scenarioIdSchema, scenarioRunIdSchema } from '#contract/ids.ts';
import type { Destination } from '#contract/models/composer.ts';
import { everyAttempt } from '#test/support/every-attempt.ts';
import { answerWith, startHandler } from '#test/support/handler-server.ts';
import { codeOf } from '#test/support/open-test-log.ts';
import { tempFolder } from '#test/support/temp-folder.ts';
import { waitFor } from '#test/support/wait-for.ts';
import { context, openScenarioEngine, type ScenarioEngine } from './scenario-engine.ts';

let engine: ScenarioEngine;
beforeAll(async () => {
  engine = await openScenarioEngine();
});
afterAll(() => engine.close());

const receiver: Destination = { to: 'endpoint', endpointId: endpointIdSchema.parse('ep_default') };
const scenario = (steps: string) => `hookglass: 1\nname: A test\nsteps:\n${steps}`;
const states = (run: { readonly steps: readonly { readonly state: string }[] }) => run.steps.map(({ state }) => state);

describe('what is sent', () => {
  test('ids are shared, a fresh step has its own, and references carry them on', async () => {
    await using handler = await startHandler({ answer: answerWith(201, 'Created', ['X-Ticket: 77'], '{"id":"job_9","n":5}') });
    const text = scenario(`
  - event: run.started
    name: first
  - event: run.completed
    headers: { X-Ticket: "{{steps.first.answer.headers.x-ticket}}", X-Run: "{{run_id}}" }
  - event: run.completed
    fresh: true
  - body:
      run: "{{steps.1.run_id}}"
      job: "{{steps.first.answer.body.id}}"
      status: "{{steps.1.answer.status:number}}"
      at: "{{seq}}"
  - assert: { step: first, status: 201, header: { X-Ticket: "77" }, body: { n: 5, id: "{{steps.1.answer.body.id}}" } }`);
    const started = await engine.start(text, { to: 'url', url: handler.url }, { signer: { by: 'nobody' } });
    const ended = await engine.ended(started.id);
    expect(ended.steps.filter(({ state }) => state !== 'passed')).toEqual([]);
    const bodies = handler.requests.map(({ body }) => JSON.parse(body.toString()));
    const runIds = bodies.map((body) => body.data?.object.run_id);
    expect(runIds[1]).toBe(runIds[0]);
    expect(runIds[2]).not.toBe(runIds[0]);
    expect(new Set(bodies.slice(0, 3).map(({ id }) => id)).size).toBe(3);
    expect(bodies[3]).toEqual({ run: runIds[0], job: 'job_9', status: 201, at: '4' });
    const headers = new Map(handler.requests[1]?.headers.map(([name, value]) => [name, value]));
    expect([headers.get('X-Ticket'), headers.get('X-Run')]).toEqual(['77', runIds[0]]);
  });

  test('repetitions are the same bytes, at once as one after another', async () => {
    await using handler = await startHandler();
    const text = scenario(`
  - body: '{"u":"{{uuid}}","brace":"{{brace}}x}}"}'
    repeat: 12
    at: once
  - body: '{"u":"{{uuid}}"}'
    repeat: 3`);
    const { id } = await engine.start(text, { to: 'url', url: handler.url }, { signer: { by: 'nobody' } });
    const ended = await engine.ended(id);
    expect(ended.state).toBe('passed');
    const bodies = handler.requests.map(({ body }) => body.toString());
    expect(new Set(bodies.slice(0, 12)).size).toBe(1);
    expect(bodies[0]).toContain('"{{x}}"');
    expect(new Set(bodies.slice(12)).size).toBe(1);
    expect(new Set(bodies).size).toBe(2);
    expect(ended.steps[0]?.attemptIds.length).toBe(12);
  });

  test('an answer that is not as it should be fails its step in words, and the rest is left out', async () => {
    await using handler = await startHandler({ answer: answerWith(200, 'OK', [], '{"status":"queued"}') });
    const text = scenario(`
  - event: run.started
    expect: { status: 204, body: { status: ok, nothing: 1 } }
  - event: run.completed`);
    const { id } = await engine.start(text, { to: 'url', url: handler.url }, { signer: { by: 'nobody' } });
    const ended = await engine.ended(id);
    expect(states(ended)).toEqual(['failed', 'skipped']);
    expect(ended.steps[0]?.sentence).toBe(
      'It answered 200; 204 is expected. status is "queued"; "ok" is expected. The answer has nothing at nothing.',
    );
    expect(ended.sentence).toContain('1 step failed. Step 1 (run.started): It answered 200');
    expect(handler.requests.length).toBe(1);
  });

  test('with go-on everything is done, and a secret that is not to be had fails its step alone', async () => {
    const text = scenario(`
  - event: run.started
    secret: previous
  - event: run.completed
    expect: { status: 200 }
  - event: run.failed
    spoil: [unsigned]
    expect: { status: 500 }`);
    const { id } = await engine.start(text, { to: 'sample' }, { signer: { by: 'nobody' }, onFailure: 'go-on' });
    const ended = await engine.ended(id);
    expect(states(ended)).toEqual(['failed', 'failed', 'failed']);
    expect(ended.steps[0]?.sentence).toContain('nobody signs');
    expect(ended.sentence).toContain('3 steps failed');
  });
});

describe('the gate', () => {
  const three = scenario('  - event: run.started\n  - pause: 1ms\n  - event: run.completed');

  test('a run that begins paused goes step by step, then on', async () => {
    const { scenarios } = engine;
    const { id } = await engine.start(three, undefined, { begin: 'paused' });
    const at = async (count: number) =>
      waitFor(async () => {
        const run = await scenarios.handlers.run({ id }, context);
        return run.state === 'paused' && run.doneSteps === count && run.sentence.startsWith('Paused before') ? run : undefined;
      });
    expect(states(await at(0))).toEqual(['waiting', 'waiting', 'waiting']);
    expect(await codeOf(scenarios.handlers.pause({ id }, context))).toBe('conflict.scenario_run');
    await scenarios.handlers.step({ id }, context);
    expect(states(await at(1))).toEqual(['passed', 'waiting', 'waiting']);
    await scenarios.handlers.step({ id }, context);
    await at(2);
    await scenarios.handlers.resume({ id }, context);
    expect((await engine.ended(id)).state).toBe('passed');
    expect(await codeOf(scenarios.handlers.resume({ id }, context))).toBe('conflict.scenario_run');
  });

  test('a pause holds the next step, and a stop cuts the one under way', async () => {
    const { scenarios } = engine;
    const { id } = await engine.start(scenario('  - pause: 1h\n  - event: run.completed'), undefined, { pausePercent: 100 });
    await waitFor(async () => (await scenarios.handlers.run({ id }, context)).steps[0]?.state === 'running');
    expect((await scenarios.handlers.pause({ id }, context)).state).toBe('paused');
    const stopped = await scenarios.handlers.stop({ id }, context);
    expect(stopped).toMatchObject({ state: 'cancelled', doneSteps: 0 });
    expect(states(stopped)).toEqual(['skipped', 'skipped']);
    expect(await engine.log.composer.findScenarioRun(id)).toEqual(stopped);
  });

  test('a stop cuts what is in flight, and its attempt says so', async () => {
    await using handler = await startHandler({ answer: () => undefined });
    const { id } = await engine.start(scenario('  - event: run.started'), { to: 'url', url: handler.url }, { signer: { by: 'nobody' } });
    await waitFor(() => handler.requests.length === 1);
    const stopped = await engine.scenarios.handlers.stop({ id }, context);
    expect(stopped.state).toBe('cancelled');
    const { items } = await engine.log.plans.searchAttempts({ ...everyAttempt, groupId: id });
    expect(items.map(({ outcome, groupPart }) => [outcome, groupPart])).toEqual([['cancelled', '1']]);
  });
});

describe('waiting for captures', () => {
  test('what our receiver captured since the run began is found by the filter', async () => {
    const text = scenario(`
  - event: run.started
    name: started
    expect: { status: 200 }
  - wait: { for: "type:run.started run:{{steps.started.run_id}}", within: 20s }
  - wait: { for: "type:run.completed", within: 50ms }`);
    const ended = await engine.ended((await engine.start(text, receiver)).id);
    expect(ended.steps.map(({ state, sentence }) => [state, sentence])).toEqual([
      ['passed', expect.any(String)],
      ['passed', expect.stringContaining('captured after')],
      ['failed', '0 of 1 came within 50ms: type:run.completed'],
    ]);
    expect(ended.steps[1]?.deliveryIds.length).toBe(1);
  });

  test('it waits for as many as are asked for, beside what is sent', async () => {
    const text = scenario(`
  - parallel:
      - wait: { for: "type:agent.offline", count: 3, within: 20s }
      - event: agent.offline
        repeat: 3
        expect: { status: 200 }`);
    const ended = await engine.ended((await engine.start(text, receiver)).id);
    expect(states(ended)).toEqual(['passed', 'passed', 'passed']);
    expect(ended.steps.map(({ path }) => path)).toEqual(['1', '1.1', '1.2']);
  });
});

describe('what is refused', () => {
  test.each([
    ['hookglass: 9\nsteps: []', 'input.scenario_version'],
    [scenario('  - evnt: run.started'), 'input.scenario'],
    ['', 'input.scenario'],
  ])('%j', async (text, code) => {
    expect(await codeOf(engine.start(text))).toBe(code);
  });

  test('what is not there, and targets that are not taken', async () => {
    const { handlers } = engine.scenarios;
    const text = scenario('  - event: run.started');
    expect(await codeOf(engine.start(text, { to: 'endpoint', endpointId: endpointIdSchema.parse('ep_none') }))).toBe('missing.endpoint');
    expect(await codeOf(engine.start(text, { to: 'url', url: 'http://127.0.0.1:1/' }))).toBe('secret.none_to_sign');
    expect(await codeOf(engine.start(text, { to: 'url', url: 'http://example.com/' }, { signer: { by: 'nobody' } }))).toBe(
      'replay.target_needs_consent',
    );
    expect(await codeOf(handlers.get({ scenario: { slug: 'none' } }, context))).toBe('missing.scenario');
    expect(await codeOf(handlers.run({ id: scenarioRunIdSchema.parse('srn_none') }, context))).toBe('missing.scenario_run');
    expect(await codeOf(handlers.remove({ id: scenarioIdSchema.parse('scn_none') }, context))).toBe('missing.scenario');
  });
});

test('scenarios are kept as they are written, broken ones too, and can be had back', async () => {
  const { handlers } = engine.scenarios;
  const broken = '# mine\nhookglass: 1\nname: Half\nsteps:\n  - evnt: x\n';
  const saved = await handlers.save({ text: broken }, context);
  expect(saved).toMatchObject({ text: broken, isBroken: true, name: 'Half', slug: 'half', stepCount: 1 });
  const id = scenarioIdSchema.parse(saved.id);
  const better = await handlers.save({ id, text: scenario('  - pause: 1s') }, context);
  expect(better).toMatchObject({ id, isBroken: false, stepCount: 1 });
  expect((await handlers.list({}, context)).items[0]).toMatchObject({ id, name: 'A test' });
  await handlers.remove({ id }, context);
  expect((await handlers.list({}, context)).items.every((one) => one.id === null)).toBe(true);
  expect((await handlers.restore({ id }, context)).text).toBe(better.text);
  expect(engine.changed.slice(-2)).toEqual([id, expect.objectContaining({ id })]);
  const { id: runId } = await handlers.start(
    {
      scenario: { id },
      destination: { to: 'sample' },
      signer: { by: 'destination', secret: 'current' },
      begin: 'running',
      pausePercent: 0,
      onFailure: 'stop',
    },
    context,
  );
  await engine.ended(runId);
  expect((await handlers.runs({ scenarioId: id }, context)).items.map((one) => one.state)).toEqual(['passed']);
});

test('what runs when Hookglass is closed is interrupted, and kept so; several run at once', async () => {
  using folder = tempFolder();
  const first = await openScenarioEngine(folder.path);
  const text = scenario('  - event: run.started\n  - pause: 1h\n  - event: run.completed');
  const runs = await Promise.all([1, 2].map(() => first.start(text, undefined, { pausePercent: 100 })));
  await waitFor(async () => {
    const now = await Promise.all(runs.map(({ id }) => first.scenarios.handlers.run({ id }, context)));
    return now.every(({ steps }) => steps[1]?.state === 'running');
  });
  await first.close();
  expect(await codeOf(first.start(text))).toBe('log.closed');
  await using second = await openScenarioEngine(folder.path);
  for (const { id } of runs) {
    const run = await second.scenarios.handlers.run({ id }, context);
    expect([run.state, ...states(run)]).toEqual(['interrupted', 'passed', 'skipped', 'skipped']);
  }
});
