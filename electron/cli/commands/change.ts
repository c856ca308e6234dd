/** `hookglass delete` and `hookglass annotate`: what changes deliveries. */
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

async function remove(run: CommandRun, query: string, isConfirmed: boolean): Promise<void> {
  const { items } = await run.client.deliveries.list({ query, limit: 1 }, { signal: run.signal });
  const newest = items[0];
  const { count, isExact } = await run.client.deliveries.count({ query }, { signal: run.signal });
  if (newest === undefined || count === 0) {
    run.result({ count: 0 }, ['Nothing matches.']);
    return;
  }
  const amount = isExact ? deliveriesOf(count) : `${countWords(count)} deliveries or more`;
  if (!isConfirmed) fail('input.unconfirmed', { count: amount });
  run.note(`Deleting ${amount}.`);
  // why: what arrives from now on is not what was counted.
  const job = await run.client.deliveries.remove({ set: { query, upTo: newest.id, except: [] } });
  await finishJob(run, job, () => (run.isOwn ? [] : ['It can be undone in the window until Hookglass is started again.']));
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
