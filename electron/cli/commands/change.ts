/** `hookglass delete`, `hookglass annotate` and `hookglass rejudge`: what changes about deliveries. */
import type { Command } from 'commander';
import { deliveryIdSchema } from '#contract/ids.ts';
import { fail } from '#engine/failure.ts';
import { deliveriesOf } from '#engine/jobs/job-words.ts';
import { finishJob } from '../follow-job.ts';
import { type CommandRun, type CommandSurroundings, type CommonOptions, newCommand, runCommand } from '../run-command.ts';
import { countWords } from '../words.ts';

interface DeleteOptions extends CommonOptions {
  readonly yes?: boolean;
}

export function deleteCommand(surroundings: CommandSurroundings): Command {
  return newCommand('delete', 'Delete what a filter matches; says how many first, and does nothing without --yes', surroundings)
    .argument('<query...>', 'a filter; an empty one in quotes is everything')
    .option('--yes', 'do it')
    .action((words: readonly string[], options: DeleteOptions) =>
      runCommand(options, surroundings, (run) => remove(run, words.join(' '), options.yes === true)),
    );
}

/** What a filter matches at this moment; undefined, after saying so, when nothing does. */
async function matching(run: CommandRun, query: string) {
  const { items } = await run.client.deliveries.list({ query, limit: 1 }, { signal: run.signal });
  const newest = items[0];
  const { count, isExact } = await run.client.deliveries.count({ query }, { signal: run.signal });
  if (newest === undefined || count === 0) {
    run.result({ count: 0 }, ['Nothing matches.']);
    return undefined;
  }
  const amount = isExact ? deliveriesOf(count) : `${countWords(count)} deliveries or more`;
  // why: what arrives from now on is not what was counted.
  return { amount, set: { query, upTo: newest.id, except: [] } };
}

async function remove(run: CommandRun, query: string, isConfirmed: boolean): Promise<void> {
  const found = await matching(run, query);
  if (found === undefined) return;
  if (!isConfirmed) fail('input.unconfirmed', { count: found.amount });
  run.note(`Deleting ${found.amount}.`);
  const job = await run.client.deliveries.remove({ set: found.set });
  await finishJob(run, job, () => (run.isOwn ? [] : ['It can be undone in the window until Hookglass is started again.']));
}

export function rejudgeCommand(surroundings: CommandSurroundings): Command {
  return newCommand('rejudge', 'Judge signatures again, with settings as they are now; earlier verdicts are kept', surroundings)
    .argument('<query...>', 'a filter; an empty one in quotes is everything')
    .action((words: readonly string[], options: CommonOptions) =>
      runCommand(options, surroundings, (run) => rejudge(run, words.join(' '))),
    );
}

async function rejudge(run: CommandRun, query: string): Promise<void> {
  const found = await matching(run, query);
  if (found === undefined) return;
  run.note(`Judging ${found.amount} again.`);
  await finishJob(run, await run.client.deliveries.rejudge({ set: found.set }));
}

interface AnnotateOptions extends CommonOptions {
  readonly bookmark?: boolean;
  readonly tag: readonly string[];
  readonly untag: readonly string[];
  readonly note?: string | false;
}

export function annotateCommand(surroundings: CommandSurroundings): Command {
  return newCommand('annotate', 'Bookmark, tag or write a note about deliveries', surroundings)
    .argument('<id...>', 'deliveries, as dlv_1')
    .option('--bookmark', 'bookmark them')
    .option('--no-bookmark', 'take the bookmark away')
    .option('--tag <tag>', 'add a tag; may be repeated', collect, [])
    .option('--untag <tag>', 'take a tag away; may be repeated', collect, [])
    .option('--note <text>', 'write a note')
    .option('--no-note', 'take the note away')
    .action((ids: readonly string[], options: AnnotateOptions) => runCommand(options, surroundings, (run) => annotate(run, ids, options)));
}

function collect(value: string, before: readonly string[]): readonly string[] {
  return [...before, value];
}

async function annotate(run: CommandRun, texts: readonly string[], options: AnnotateOptions): Promise<void> {
  const ids = texts.map((text) => {
    const parsed = deliveryIdSchema.safeParse(text);
    return parsed.success ? parsed.data : fail('input.invalid', { problems: `${text} is not the id of a delivery.` });
  });
  // commander gives `--no-…` options the value true when they are not there.
  const isBookmarked = options.bookmark;
  const isUnchanged = isBookmarked === undefined && options.note === undefined && options.tag.length + options.untag.length === 0;
  if (isUnchanged) fail('input.invalid', { problems: 'Say what to change: --bookmark, --tag, --untag or --note.' });
  const { jobId } = await run.client.deliveries.annotate({
    set: { ids },
    addTags: [...options.tag],
    removeTags: [...options.untag],
    ...(isBookmarked === undefined ? {} : { isBookmarked }),
    ...(options.note === undefined ? {} : { note: options.note === false ? null : options.note }),
  });
  if (jobId !== null) await finishJob(run, await run.client.jobs.get({ id: jobId }));
  else run.result({ ids }, [`Changed ${deliveriesOf(ids.length)}.`]);
}
