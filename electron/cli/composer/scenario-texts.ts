/** Scenarios as texts: found by name, shown, checked. */

import { errorTable } from '#contract/errors.ts';
import { scenarioIdSchema } from '#contract/ids.ts';
import type { ScenarioSummary } from '#contract/models/scenario.ts';
import { readScenario } from '#domain/scenario/read-scenario.ts';
import { scenarioJsonSchema } from '#domain/scenario/scenario-file.ts';
import { fail } from '#engine/failure.ts';
import { printJson, printLines, type Terminal } from '../output.ts';
import { createInputReader } from '../read-input.ts';
import type { CommandRun } from '../run-command.ts';
import { columns } from '../words.ts';
import { utf8Of } from './text-input.ts';

function stepsOf(count: number): string {
  return count === 1 ? '1 step' : `${count} steps`;
}

type Source = { readonly id: NonNullable<ScenarioSummary['id']> } | { readonly slug: string };

export async function listScenarios(run: CommandRun): Promise<void> {
  const { items } = await run.client.scenarios.list({}, { signal: run.signal });
  const lines = columns(
    items.map(({ id, slug, name, stepCount, isBroken }) => [id ?? slug, isBroken ? 'broken' : stepsOf(stepCount), name]),
  );
  for (const [at, item] of items.entries()) run.result(item, [lines[at] ?? '']);
}

/** By id, by the name of a file, or as it is called; one that is kept goes first. Fails with `missing.scenario`. */
export async function findScenario(run: CommandRun, text: string): Promise<Source> {
  const id = scenarioIdSchema.safeParse(text);
  if (id.success) return { id: id.data };
  const { items } = await run.client.scenarios.list({}, { signal: run.signal });
  const found = items.find(({ slug }) => slug === text) ?? items.find(({ name }) => name.toLowerCase() === text.toLowerCase());
  if (found === undefined) return fail('missing.scenario', { id: text.slice(0, 60) });
  return found.id === null ? { slug: found.slug } : { id: found.id };
}

export async function showScenario(run: CommandRun, name: string): Promise<void> {
  const found = await run.client.scenarios.get({ scenario: await findScenario(run, name) }, { signal: run.signal });
  run.result(found, found.text.replace(/\n$/, '').split('\n'));
}

/** A file, or `-` for standard input. Fails with `input.invalid` and `input.draft_source`. */
export async function readText(path: string, { stdin }: Terminal): Promise<string> {
  // why: what is typed in a terminal is shown in it, and nobody knows that it is waited for.
  return utf8Of(await createInputReader(stdin?.isTTY === true ? undefined : stdin).read(path));
}

export async function checkScenario(path: string, terminal: Terminal, isJson: boolean, exitWith: (code: number) => void): Promise<void> {
  const { name, stepCount, problems, plan } = readScenario(await readText(path, terminal));
  if (isJson) printJson(terminal, { name, stepCount, problems });
  else {
    const lines = problems.map(({ line, column, severity, sentence }) => `${path}:${line}:${column}: ${severity}: ${sentence}`);
    printLines(terminal, [...lines, plan === null ? 'It can not run as it is.' : `${name}: ${stepsOf(stepCount)}, ready to run.`]);
  }
  if (plan === null) exitWith(errorTable['input.scenario'].exitCode);
}

export function printSchema(terminal: Terminal): void {
  terminal.stdout.write(`${JSON.stringify(scenarioJsonSchema(), null, 2)}\n`);
}
