/** What `hookglass scenario run` does, from its options to an exit code. */
import { writeFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { errorTable } from '#contract/errors.ts';
import type { ScenarioRun, StepResult } from '#contract/models/scenario.ts';
import { fail, systemCode } from '#engine/failure.ts';
import { type EnvironmentOptions, findConnection } from '../console/environment.ts';
import type { Terminal } from '../output.ts';
import { createInputReader, withoutLineEnd } from '../read-input.ts';
import type { CommandRun } from '../run-command.ts';
import { type AimOptions, aimOf } from './aim-options.ts';
import { junitOfRun } from './scenario-junit.ts';
import { findScenario } from './scenario-texts.ts';
import { utf8Of } from './text-input.ts';

export interface ScenarioRunOptions extends EnvironmentOptions, AimOptions {
  readonly pausePercent: number;
  readonly goOn?: boolean;
  readonly junit?: string;
  readonly yesHost?: string;
}

const pollMs = 100;
const notAllPassed = 1;

export async function runScenario(run: CommandRun, name: string, options: ScenarioRunOptions, { stdin }: Terminal): Promise<void> {
  // why: what is typed in a terminal is shown in it, and nobody knows that it is waited for.
  const reader = createInputReader(stdin?.isTTY === true ? undefined : stdin);
  const scenario = isFile(name) ? { text: utf8Of(await reader.read(name)) } : await findScenario(run, name);
  const { destination, signer, secretFrom } = await aimOf(run, options);
  if (destination === undefined) return fail('input.invalid', { problems: 'Say where it goes, as --to orders or --to sample.' });
  const started = await run.client.scenarios.start({
    scenario,
    destination,
    ...(signer === undefined ? {} : { signer }),
    ...(secretFrom === undefined ? {} : { givenSecret: utf8Of(withoutLineEnd(await reader.read(secretFrom))) }),
    ...(options.env === undefined ? {} : { environmentId: (await findConnection(run, options)).environmentId }),
    pausePercent: options.pausePercent,
    onFailure: options.goOn === true ? 'go-on' : 'stop',
    ...(options.yesHost === undefined ? {} : { confirmedHost: options.yesHost }),
  });
  run.note(`Runs ${started.name} to ${started.targetUrl}`);
  const ended = await follow(run, started);
  const { steps: _, ...summary } = ended;
  run.result(summary, [ended.sentence]);
  if (options.junit !== undefined) await write(options.junit, junitOfRun(ended));
  end(run, ended);
}

function isFile(name: string): boolean {
  return name === '-' || /[\\/]/.test(name) || /\.ya?ml$/i.test(name);
}

async function follow(run: CommandRun, started: ScenarioRun): Promise<ScenarioRun> {
  const told = new Set<string>();
  let current = started;
  let isStopAsked = false;
  for (;;) {
    tellEnded(run, current, told);
    if (current.endedAtUs !== null) return current;
    await sleep(pollMs, undefined, { signal: isStopAsked ? undefined : run.signal }).catch(() => undefined);
    if (run.signal.aborted && !isStopAsked) {
      isStopAsked = true;
      // It may have ended by itself in the meantime; the next look says so.
      await run.client.scenarios.stop({ id: started.id }).catch(() => undefined);
    }
    current = await run.client.scenarios.run({ id: started.id });
  }
}

const stateWords: Readonly<Record<StepResult['state'], string>> = {
  waiting: 'waiting',
  running: 'running',
  passed: 'passed',
  failed: 'FAILED',
  skipped: 'left out',
};

/** In the order in which they ended. */
function tellEnded(run: CommandRun, { steps }: ScenarioRun, told: Set<string>): void {
  const ended = steps.filter(({ path, state }) => !told.has(path) && (state === 'passed' || state === 'failed' || state === 'skipped'));
  for (const step of ended.toSorted((left, right) => (left.endedAtUs ?? Infinity) - (right.endedAtUs ?? Infinity))) {
    told.add(step.path);
    run.result(step, [`${stateWords[step.state].padEnd(8)}  ${step.path}  ${step.title}: ${step.sentence}`]);
  }
}

async function write(path: string, text: string): Promise<void> {
  try {
    await writeFile(path, text);
  } catch (error) {
    fail('input.invalid', { problems: `${path} can not be written (${systemCode(error)}).` }, error);
  }
}

function end(run: CommandRun, { state }: ScenarioRun): void {
  if (state === 'cancelled') fail('cancelled.by_user');
  if (state === 'interrupted') run.exitWith(errorTable['log.closed'].exitCode);
  else if (state !== 'passed') run.exitWith(notAllPassed);
}
