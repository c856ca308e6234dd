/** Every scenario that comes with Hookglass: green against a handler that does everything right, red against one that does not. */

import { readdirSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Signer } from '#contract/models/composer.ts';
import { everyAttempt } from '#test/support/every-attempt.ts';
import { answerWith, ok, startHandler } from '#test/support/handler-server.ts';
import { context, openScenarioEngine, type ScenarioEngine } from './scenario-engine.ts';

const files = readdirSync(new URL('../../../resources/scenarios/', import.meta.url)).filter((name) => name.endsWith('.yaml'));
const slugs = files.map((name) => name.slice(0, -'.yaml'.length));
let engine: ScenarioEngine;

beforeAll(async () => {
  engine = await openScenarioEngine();
});
afterAll(() => engine.close());

const given: Signer = { by: 'given', signing: { scheme: 'zof' } };

async function run(slug: string, changes: Partial<Parameters<typeof engine.scenarios.handlers.start>[0]>) {
  const started = await engine.scenarios.handlers.start(
    {
      scenario: { slug },
      destination: { to: 'sample' },
      signer: { by: 'destination', secret: 'current' },
      ...{ begin: 'running', pausePercent: 0, onFailure: 'go-on' },
      ...changes,
    },
    context,
  );
  return engine.ended(started.id);
}

test('those that are promised are there, and without a mistake', async () => {
  const { items } = await engine.scenarios.handlers.list({}, context);
  expect(items.map(({ slug }) => slug)).toEqual([
    'happy-run',
    'failed-run',
    'failed-before-started',
    'duplicate-storm',
    'late-by-a-day',
    'secret-rotation-mid-run',
    'remediation-approved',
    'gate-blocked-then-released',
    'agent-flapping',
  ]);
  expect(items.filter(({ isBroken, description }) => isBroken || description === '')).toEqual([]);
});

test.each(slugs)('%s is green against the sample handler', async (slug) => {
  const ended = await run(slug, {});
  expect(ended.steps.filter(({ state }) => state !== 'passed')).toEqual([]);
  expect(ended).toMatchObject({ state: 'passed', doneSteps: ended.totalSteps });
  const { items } = await engine.log.plans.searchAttempts({ ...everyAttempt, groupId: ended.id, sources: ['scenario'] });
  expect(new Set(items.map(({ judgement }) => judgement?.word))).toEqual(new Set(['handled-correctly']));
});

test.each(slugs)('%s is red against a handler that falls over', async (slug) => {
  await using handler = await startHandler({ answer: answerWith(500) });
  const ended = await run(slug, { destination: { to: 'url', url: handler.url }, signer: given, givenSecret: 'whsec_of_nobody' });
  expect(ended.state).toBe('failed');
  expect(ended.sentence).toMatch(/steps? failed/);
});

test('secret-rotation-mid-run is red against a handler that takes any secret', async () => {
  await using handler = await startHandler({ answer: ok });
  const text = (await engine.scenarios.handlers.get({ scenario: { slug: 'secret-rotation-mid-run' } }, context)).text.replaceAll(
    'secret: previous',
    'secret: current',
  );
  const ended = await run('secret-rotation-mid-run', {
    ...{ scenario: { text }, destination: { to: 'url', url: handler.url }, signer: given, givenSecret: 'whsec_of_nobody' },
  });
  expect(ended.steps.filter(({ state }) => state === 'failed').map(({ title }) => title)).toEqual(['run.completed, wrong secret']);
});
