/** `hookglass plans`: what was planned, to be sent again, taken elsewhere, or read from a file. */
import { writeFile } from 'node:fs/promises';
import { basename } from 'node:path';
import type { Command } from 'commander';
import type { PlanId } from '#contract/ids.ts';
import type { Plan } from '#contract/models/plan.ts';
import { maskUrl } from '#domain/masking.ts';
import { fail, systemCode } from '#engine/failure.ts';
import { deliveriesOf } from '#engine/jobs/job-words.ts';
import { doing } from '../console/environment.ts';
import { createInputReader } from '../read-input.ts';
import { type CommandRun, type CommandSurroundings, type CommonOptions, newCommand } from '../run-command.ts';
import { stageBytes } from '../stage-bytes.ts';
import { columns, timeWords } from '../words.ts';
import { parsePlanId } from './id-words.ts';
import { numberBetween } from './parse-words.ts';
import { yesHostWords } from './plan-options.ts';
import { durationWords, planLines } from './replay-words.ts';
import { type RunPlanOptions, runPlan } from './run-plan.ts';

interface LimitOptions extends CommonOptions {
  readonly limit: number;
}

interface ExportOptions extends CommonOptions {
  readonly to?: string;
}

const idWords = 'its id, as plans list shows it';

export function plansCommand(surroundings: CommandSurroundings): Command {
  const plans = newCommand('plans', 'Plans of replays: look, run, export, import', surroundings);
  addReading(plans, surroundings);
  addFiles(plans, surroundings);
  const one = (name: string, description: string) => plans.command(name).description(description).argument('<plan>', idWords);
  const running = one('run', 'Send a plan, and follow it; Ctrl+C pauses')
    .option('--yes', 'send it')
    .option('--yes-host <host>', yesHostWords);
  doing<RunPlanOptions>(running, surroundings, async (run, options, [text = '']) =>
    runPlan(run, await get(run, parsePlanId(text)), options),
  );
  doing(one('remove', 'Remove a plan; its jobs and attempts stay'), surroundings, async (run, _, [text = '']) => {
    const id = parsePlanId(text);
    await run.client.plans.remove({ id });
    run.result({ id }, [`Removed. "hookglass plans restore ${id}" has it back, as long as the same Hookglass runs.`]);
  });
  doing(one('restore', 'Have a removed plan back'), surroundings, async (run, _, [text = '']) =>
    tell(run, await run.client.plans.restore({ id: parsePlanId(text) })),
  );
  return plans;
}

function addReading(plans: Command, surroundings: CommandSurroundings): void {
  const list = plans
    .command('list')
    .description('List plans, newest first')
    .option('--limit <n>', 'how many at most, up to 200', numberBetween(1, 200), 50);
  doing<LimitOptions>(list, surroundings, async (run, { limit }) => {
    const { items } = await run.client.plans.list({ limit }, { signal: run.signal });
    const lines = columns(
      items.map(({ id, createdAtUs, count, kind, name, targetName, targetUrl }) => [
        id,
        timeWords(createdAtUs),
        deliveriesOf(count),
        kind,
        name,
        targetName ?? maskUrl(targetUrl),
      ]),
    );
    for (const [at, item] of items.entries()) run.result(item, [lines[at] ?? '']);
  });
  const show = plans
    .command('show')
    .description('Show a plan with its figures and what it sends, in order')
    .argument('<plan>', idWords)
    .option('--limit <n>', 'how many deliveries at most, up to 500', numberBetween(1, 500), 100);
  doing<LimitOptions>(show, surroundings, async (run, { limit }, [text = '']) => {
    const plan = await get(run, parsePlanId(text));
    const { items, nextCursor } = await run.client.plans.entries({ id: plan.id, limit }, { signal: run.signal });
    const rows = columns(
      items.map((entry) => [
        String(entry.position + 1),
        `+${durationWords(entry.dueMs)}`,
        entry.deliveryId ?? 'not here',
        entry.eventType ?? '',
        entry.problem ?? (entry.isDuplicate ? 'of an event that stands before' : ''),
      ]),
    );
    run.result({ ...plan, entries: items }, [
      ...planLines(plan),
      '',
      ...rows,
      ...(nextCursor === null ? [] : ['There are more; see --limit.']),
    ]);
  });
}

function addFiles(plans: Command, surroundings: CommandSurroundings): void {
  const exporting = plans
    .command('export')
    .description('Write a plan as a file: ids, hashes and options; no bodies, no secrets')
    .argument('<plan>', idWords)
    .option('--to <file>', 'where to; standard output unless told');
  doing<ExportOptions>(exporting, surroundings, (run, options, [text = '']) => exportPlan(run, parsePlanId(text), options, surroundings));
  const importing = plans
    .command('import')
    .description('Read a plan from a file; deliveries are found by their hash and event id')
    .argument('<file>', 'a file, or - for standard input');
  doing(importing, surroundings, async (run, _, [path = '']) => {
    const { stdin } = surroundings.terminal;
    const bytes = await createInputReader(stdin?.isTTY === true ? undefined : stdin).read(path);
    const text = { stagedId: await stageBytes(run.client, bytes, run.signal) };
    const fileName = path === '-' ? {} : { fileName: basename(path).slice(0, 300) };
    tell(run, await run.client.plans.import({ text, ...fileName }, { signal: run.signal }));
  });
}

function get(run: CommandRun, id: PlanId): Promise<Plan> {
  return run.client.plans.get({ id }, { signal: run.signal });
}

function tell(run: CommandRun, plan: Plan): void {
  run.result(plan, planLines(plan));
}

async function exportPlan(run: CommandRun, id: PlanId, { to }: ExportOptions, { terminal }: CommandSurroundings): Promise<void> {
  const file = await run.client.plans.export({ id }, { signal: run.signal });
  const bytes = await run.readBytes(file.path);
  if (to === undefined) return void terminal.stdout.write(Buffer.from(bytes).toString());
  await writeResult(to, bytes);
  run.result({ id, path: to, bytes: bytes.length }, [`Wrote ${to}.`]);
}

/** Fails with `input.invalid` where the file can't be written. */
export async function writeResult(path: string, bytes: Uint8Array): Promise<void> {
  try {
    await writeFile(path, bytes);
  } catch (error) {
    fail('input.invalid', { problems: `${path} can not be written (${systemCode(error)}).` }, error);
  }
}
