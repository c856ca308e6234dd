/** `hookglass scenario`, beside a Hookglass that runs on the folder, with exit codes for pipelines. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { scenarioRunSummarySchema, stepResultSchema } from '#contract/models/scenario.ts';
import { ok, startHandler } from '#test/support/handler-server.ts';
import { runCli } from '#test/support/run-cli.ts';
import { type Serving, serve } from '#test/support/serve.ts';
import { tempFolder } from '#test/support/temp-folder.ts';

const folder = tempFolder();
const files = tempFolder();
let serving: Serving;

beforeAll(async () => {
  serving = await serve(folder.path);
}, 60_000);

afterAll(async () => {
  await serving.stop();
  files[Symbol.dispose]();
  folder[Symbol.dispose]();
});

const scenario = (words: readonly string[], input?: string) => runCli(['scenario', ...words, '--data', folder.path], { input });
const text = (steps: string) => `# mine\nhookglass: 1\nname: Mine & yours\nsteps:\n${steps}`;

test('a scenario that comes with Hookglass is listed, shown and green, each step told as it ends', async () => {
  expect((await scenario(['list'])).out).toMatch(/happy-run +3 steps +Happy run/);
  const shown = await scenario(['show', 'happy-run']);
  expect(shown.out).toBe(readFileSync(new URL('../../../resources/scenarios/happy-run.yaml', import.meta.url), 'utf8'));
  const ran = await scenario(['run', 'Happy run', '--to', 'sample', '--pause-percent', '0']);
  expect([ran.code, ran.err]).toEqual([0, expect.stringMatching(/^Runs Happy run to http:\/\/127\.0\.0\.1:\d+\/\n$/)]);
  expect(ran.out.split('\n').map((line) => line.slice(0, 24).trimEnd())).toEqual([
    'passed    1  run.started',
    'passed    2  Pause 2s: L',
    'passed    3  run.complet',
    expect.stringMatching(/^All 3 steps passed in/),
    '',
  ]);
});

test('a file of standard input, a secret of the moment, JSON lines, JUnit, and 1 where a step failed', async () => {
  await using handler = await startHandler({ answer: ok });
  const junit = join(files.path, 'result.xml');
  const secret = join(files.path, 'secret');
  writeFileSync(secret, 'whsec_of_a_file\n');
  const input = text('  - event: run.started\n  - event: run.completed\n    spoil: [wrong-secret]\n  - pause: 1ms\n');
  const words = ['run', '-', '--json', '--to', handler.url, '--scheme', 'zof', '--secret-file', secret, '--junit', junit];
  const ran = await scenario(words, input);
  expect(ran.code).toBe(1);
  const lines = ran.out
    .trimEnd()
    .split('\n')
    .map((line) => z.union([stepResultSchema, scenarioRunSummarySchema]).parse(JSON.parse(line)));
  expect(lines.map(({ state }) => state)).toEqual(['passed', 'failed', 'skipped', 'failed']);
  expect(readFileSync(junit, 'utf8')).toContain('<testsuite name="Mine &amp; yours" tests="3" failures="1" errors="0" skipped="1"');
  expect((await scenario([...words, '--go-on'], input)).out).toContain('"doneSteps":3');
});

test('mistakes are told with their places, without a log as well', async () => {
  const path = join(files.path, 'broken.yaml');
  writeFileSync(path, text('  - evnt: run.started\n'));
  const checked = await runCli(['scenario', 'check', path, '--data', '/nowhere']);
  expect(checked.code).toBe(65);
  expect(checked.out).toContain(`${path}:5:5: error: Unknown step: "evnt"`);
  const ran = await scenario(['run', path, '--to', 'sample']);
  expect([ran.code, ran.err]).toEqual([65, expect.stringContaining('Is "event" meant? (line 5)')]);
  expect((await runCli(['scenario', 'check', '-'], { input: text('  - pause: 1s\n') })).out).toBe('Mine & yours: 1 step, ready to run.\n');
  expect(JSON.parse((await runCli(['scenario', 'schema'])).out)).toMatchObject({ title: 'Hookglass scenario' });
});

test('what was captured is recorded, kept and run by its name', async () => {
  const sent = await scenario(['run', '-', '--to', 'zof'], text('  - event: agent.offline\n    expect: { status: 200 }\n'));
  expect(sent.code).toBe(0);
  const recorded = await scenario(['record', '--query', 'type:agent.offline']);
  expect(recorded.out).toContain('# Recorded from 1 delivery that matched type:agent.offline');
  expect((await runCli(['scenario', 'check', '-'], { input: recorded.out })).code).toBe(0);
  const kept = await scenario(['record', '--query', 'type:agent.offline', '--name', 'Lost agent', '--save']);
  expect(kept.out).toMatch(/^scn_\w+ {2}Lost agent\n$/);
  expect((await scenario(['run', 'lost-agent', '--to', 'sample'])).code).toBe(0);
});

test.each([
  [['run', 'nothing-like-it', '--to', 'sample'], 66],
  [['run', 'happy-run'], 64],
  [['run', 'happy-run', '--to', 'http://127.0.0.1:1/'], 78],
  [['record'], 64],
  [['record', '--run', 'run_none'], 65],
])('%j ends with %i', async (words, code) => {
  expect((await scenario(words)).code).toBe(code);
});
