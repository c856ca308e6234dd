/** `hookglass replays`: jobs, with a plan and without. */
import type { Command } from 'commander';
import { type FixItem, fixVerdicts, itemStates, type ReplayItem } from '#contract/models/plan.ts';
import type { ReplaySummary } from '#contract/models/replay.ts';
import { deliveriesOf } from '#engine/jobs/job-words.ts';
import { doing } from '../console/environment.ts';
import { type CommandRun, type CommandSurroundings, type CommonOptions, newCommand } from '../run-command.ts';
import { columns, countWords } from '../words.ts';
import { followReplay } from './follow-replay.ts';
import { parsePlanId, parseReplayId } from './id-words.ts';
import { listParser, numberBetween } from './parse-words.ts';
import { confirmationOf, yesHostWords } from './plan-options.ts';
import { durationWords, jobRow } from './replay-words.ts';

interface ListOptions extends CommonOptions {
  readonly plan?: string;
  readonly limit: number;
}

interface ShowOptions extends CommonOptions {
  readonly state: readonly ReplayItem['state'][];
  readonly limit: number;
}

interface CompareOptions extends CommonOptions {
  readonly verdict: readonly FixItem['verdict'][];
  readonly markdown?: boolean;
}

const idWords = 'its id, as replays list shows it';
/** Something that went well before does not any more. */
const regressed = 1;

export function replaysCommand(surroundings: CommandSurroundings): Command {
  const replays = newCommand('replays', 'Replay jobs: look, pause, go on, cancel, compare two runs of a plan', surroundings);
  addReading(replays, surroundings);
  addSteering(replays, surroundings);
  addCompare(replays, surroundings);
  return replays;
}

function addReading(replays: Command, surroundings: CommandSurroundings): void {
  const list = replays
    .command('list')
    .description('List jobs, newest first')
    .option('--plan <id>', 'only those of a plan')
    .option('--limit <n>', 'how many at most, up to 200', numberBetween(1, 200), 50);
  doing<ListOptions>(list, surroundings, listJobs);
  const show = replays
    .command('show')
    .description('Show a job and what became of each delivery')
    .argument('<job>', idWords)
    .option('--state <states>', `only these, as failed,unknown: ${itemStates.join(', ')}`, listParser(itemStates), [])
    .option('--limit <n>', 'how many deliveries at most, up to 500', numberBetween(1, 500), 100);
  doing<ShowOptions>(show, surroundings, showJob);
}

function addSteering(replays: Command, surroundings: CommandSurroundings): void {
  const one = (name: string, description: string) => replays.command(name).description(description).argument('<job>', idWords);
  doing(one('pause', 'Pause a job; what is in flight ends'), surroundings, async (run, _, [text = '']) => {
    tell(run, await run.client.replays.pause({ id: parseReplayId(text) }));
  });
  const resume = one('resume', 'Go on with a paused job, also after a restart, and follow it').option('--yes-host <host>', yesHostWords);
  doing<CommonOptions & { readonly yesHost?: string }>(resume, surroundings, async (run, options, [text = '']) => {
    const { attempts: _, ...job } = await run.client.replays.resume({ id: parseReplayId(text), ...confirmationOf(options) });
    await followReplay(run, job);
  });
  doing(one('cancel', 'Cancel a job; what is in flight is cut'), surroundings, async (run, _, [text = '']) => {
    tell(run, await run.client.replays.cancel({ id: parseReplayId(text) }));
  });
}

function addCompare(replays: Command, surroundings: CommandSurroundings): void {
  const description = `Compare two runs of a plan, before and after a fix

Exit code: 0 nothing regressed; 1 something did`;
  const compare = replays
    .command('compare')
    .description(description)
    .summary('Compare two runs of a plan, before and after a fix')
    .argument('<before>', idWords)
    .argument('<after>', idWords)
    .option('--verdict <verdicts>', `only these: ${fixVerdicts.join(', ')}`, listParser(fixVerdicts), [])
    .option('--markdown', 'print a summary for a ticket');
  doing<CompareOptions>(compare, surroundings, compareJobs);
}

async function listJobs(run: CommandRun, { plan, limit }: ListOptions): Promise<void> {
  const ofPlan = plan === undefined ? {} : { planId: parsePlanId(plan) };
  const { items } = await run.client.replays.list({ ...ofPlan, limit }, { signal: run.signal });
  const lines = columns(items.map(jobRow));
  for (const [at, item] of items.entries()) run.result(item, [lines[at] ?? '']);
}

async function showJob(run: CommandRun, { state, limit }: ShowOptions, [text = '']: readonly string[]): Promise<void> {
  const id = parseReplayId(text);
  const { attempts: _, ...job } = await run.client.replays.get({ id }, { signal: run.signal });
  const { items, nextCursor } = await run.client.replays.items({ id, states: [...state], limit }, { signal: run.signal });
  const rows = columns(
    items.map((item) => [
      String(item.position + 1),
      item.state,
      item.deliveryId,
      item.eventType ?? '',
      item.attempt?.id ?? '',
      item.sentence,
    ]),
  );
  const more = nextCursor === null ? [] : ['There are more; see --limit and --state.'];
  run.result({ ...job, items }, [...jobLines(job), '', ...rows, ...more]);
}

function jobLines(job: ReplaySummary): readonly string[] {
  const { counts } = job;
  const figures = [
    `${countWords(counts.succeeded)} succeeded`,
    `${countWords(counts.failed)} failed`,
    `${countWords(counts.waiting + counts.again)} waiting`,
    `${countWords(counts.inFlight)} in flight`,
    `${countWords(counts.unknown)} unknown`,
    `${countWords(counts.skipped)} skipped`,
  ];
  const left = job.remainingMs === null ? [] : [`About ${durationWords(job.remainingMs)} left.`];
  return [jobRow(job).join('  '), `${deliveriesOf(job.totalAttempts)}: ${figures.join(', ')}`, job.sentence, ...left];
}

function tell(run: CommandRun, { attempts: _, ...job }: ReplaySummary & { readonly attempts: readonly unknown[] }): void {
  run.result(job, [`${job.id} is ${job.state}. ${job.sentence}`]);
}

async function compareJobs(run: CommandRun, options: CompareOptions, [before = '', after = '']: readonly string[]): Promise<void> {
  const ids = { before: parseReplayId(before), after: parseReplayId(after) };
  const verdicts = [...options.verdict];
  const found = await run.client.replays.compareJobs({ ...ids, verdicts, limit: 500 }, { signal: run.signal });
  const rows = columns(found.items.map(({ verdict, deliveryId, eventType, sentence }) => [verdict, deliveryId, eventType ?? '', sentence]));
  const more = found.nextCursor === null ? [] : ['There are more; see --verdict.'];
  run.result(found, options.markdown === true ? found.summary.trimEnd().split('\n') : [...rows, ...more, found.sentence]);
  if (found.counts.regressed > 0) run.exitWith(regressed);
}
