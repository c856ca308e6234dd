/** `hookglass targets`: URLs that replays go to, with what belongs to them. A secret is never an argument. */
import type { Command } from 'commander';
import type { Target } from '#contract/models/target.ts';
import { doing } from '../console/environment.ts';
import { type CommandRun, type CommandSurroundings, type CommonOptions, newCommand } from '../run-command.ts';
import { columns, timeWords } from '../words.ts';
import { findTarget } from './find-target.ts';
import { confirmationOf, yesHostWords } from './plan-options.ts';
import { durationWords } from './replay-words.ts';
import { addTargetOptions, type TargetOptionWords, targetChangeOf, tlsOf } from './target-options.ts';

interface SetOptions extends TargetOptionWords {
  readonly name?: string;
  readonly url?: string;
}

const nameWords = 'its name or id, as targets list shows it';
/** It can't be reached. */
const unreachable = 1;

export function targetsCommand(surroundings: CommandSurroundings): Command {
  const targets = newCommand('targets', 'Targets of replays: URLs with headers, secret, timeouts and limits', surroundings);
  const list = targets.command('list').description('List targets, with what came of the last attempt');
  doing(list, surroundings, listTargets);
  const show = targets.command('show').description('Show a target').argument('<target>', nameWords);
  doing(show, surroundings, async (run, _, [text = '']) => tell(run, await findTarget(run, text)));
  const add = targets.command('add').description('Keep a target').argument('<name>', 'what it is called').argument('<url>', 'where it is');
  doing<TargetOptionWords>(addTargetOptions(add), surroundings, async (run, options, [name = '', url = '']) => {
    const tls = await tlsOf(options, { caPem: null, isVerified: true });
    tell(run, await run.client.targets.create({ name, url, tls, ...(await targetChangeOf(options, surroundings)) }));
  });
  const set = targets
    .command('set')
    .description('Change a target; what is not said stays')
    .argument('<target>', nameWords)
    .option('--name <name>', 'another name')
    .option('--url <url>', 'another URL');
  doing<SetOptions>(addTargetOptions(set), surroundings, async (run, options, [text = '']) => {
    const { id, tls } = await findTarget(run, text);
    const change = await targetChangeOf(options, surroundings);
    const { name, url } = options;
    tell(run, await run.client.targets.update({ id, name, url, tls: await tlsOf(options, tls), ...change }));
  });
  addProbe(targets, surroundings);
  const remove = targets
    .command('remove')
    .description('Remove a target; plans that name it can not be sent')
    .argument('<target>', nameWords);
  doing(remove, surroundings, async (run, _, [text = '']) => {
    const { id, name } = await findTarget(run, text);
    await run.client.targets.remove({ id });
    run.result({ id }, [`Removed ${name}.`]);
  });
  return targets;
}

function addProbe(targets: Command, surroundings: CommandSurroundings): void {
  const description = `See whether a target can be reached: connects, agrees on TLS, and sends OPTIONS without a body

Exit code: 0 it can; 1 it can not`;
  const probe = targets
    .command('probe')
    .description(description)
    .summary('See whether a target can be reached, with a harmless request')
    .argument('<target>', nameWords)
    .option('--yes-host <host>', yesHostWords);
  doing<CommonOptions & { readonly yesHost?: string }>(probe, surroundings, async (run, options, [text = '']) => {
    const { id } = await findTarget(run, text);
    const found = await run.client.targets.probe({ id, ...confirmationOf(options) }, { signal: run.signal });
    run.result(found, found.sentences);
    if (!found.isReachable) run.exitWith(unreachable);
  });
}

async function listTargets(run: CommandRun): Promise<void> {
  const { items } = await run.client.targets.list({}, { signal: run.signal });
  const lines = columns(items.map(({ id, name, url, last }) => [id, name, url, last === null ? 'never used' : last.sentence]));
  for (const [at, item] of items.entries()) run.result(item, [lines[at] ?? '']);
}

function tell(run: CommandRun, target: Target): void {
  const { id, name, url, headers, secretMask, signing, last, warnings } = target;
  const rate = target.mostPerSecond === null ? '' : `, ${target.mostPerSecond} a second at most`;
  run.result(target, [
    `${id}  ${name}  ${url}`,
    // why: values of headers are keys as often as not.
    ...headers.map(([header]) => `Header ${header}`),
    `Secret: ${secretMask ?? "none of its own; each delivery's endpoint has one"}${signing === null ? '' : `, signed as ${signing.scheme}`}`,
    `A 2xx within ${durationWords(target.answerWithinMs)}; ${target.concurrency} at a time${rate}; redirects: ${target.redirects}`,
    ...(last === null ? [] : [`Last, ${timeWords(last.atUs)}: ${last.sentence}`]),
    ...warnings,
  ]);
}
