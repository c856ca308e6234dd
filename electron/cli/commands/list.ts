/** `hookglass list` and `hookglass count`: what a filter finds. */
import type { Command } from 'commander';
import type { DeliverySummary } from '#contract/models/delivery.ts';
import { maskUrl } from '#domain/masking.ts';
import { deliveriesOf } from '#engine/jobs/job-words.ts';
import { parseWholeNumber } from '../args.ts';
import { type CommandRun, type CommandSurroundings, type CommonOptions, newCommand, runCommand } from '../run-command.ts';
import { countWords, timeWords } from '../words.ts';

const largestPage = 500;
const queryWords = 'a filter, as in the window; put -- before one that starts with a minus';

interface ListOptions extends CommonOptions {
  readonly limit: number;
  readonly all?: boolean;
}

export function listCommand(surroundings: CommandSurroundings): Command {
  return newCommand('list', 'List deliveries that match a filter, newest first', surroundings)
    .argument('[query...]', queryWords)
    .option('--limit <n>', 'how many at most', parseWholeNumber, 100)
    .option('--all', 'every one')
    .action((words: readonly string[], options: ListOptions) =>
      runCommand(options, surroundings, (run) =>
        list(run, words.join(' '), options.all === true ? Number.POSITIVE_INFINITY : options.limit),
      ),
    );
}

async function list(run: CommandRun, query: string, limit: number): Promise<void> {
  let left = limit;
  let cursor: string | null = null;
  do {
    const page: { items: readonly DeliverySummary[]; nextCursor: string | null } = await run.client.deliveries.list(
      { query, limit: Math.min(largestPage, left), ...(cursor === null ? {} : { cursor }) },
      { signal: run.signal },
    );
    for (const delivery of page.items) run.result(delivery, [rowOf(delivery)]);
    left -= page.items.length;
    cursor = page.nextCursor;
  } while (cursor !== null && left > 0 && !run.signal.aborted);
}

function rowOf(delivery: DeliverySummary): string {
  const marks = [
    delivery.duplicateNumber > 1 ? `×${delivery.duplicateNumber}` : '',
    delivery.isBookmarked ? '★' : '',
    ...delivery.tags.map((tag) => `#${tag}`),
  ];
  return [
    timeWords(delivery.receivedAtUs),
    delivery.verdict.padEnd(9),
    String(delivery.answeredStatus ?? '–').padEnd(3),
    (delivery.eventType ?? `${delivery.method} ${maskUrl(delivery.url).slice(0, 60)}`).padEnd(24),
    (delivery.runId ?? '–').padEnd(24),
    delivery.id,
    ...marks.filter((mark) => mark !== ''),
  ].join('  ');
}

export function countCommand(surroundings: CommandSurroundings): Command {
  return newCommand('count', 'Count deliveries that match a filter', surroundings)
    .argument('[query...]', queryWords)
    .action((words: readonly string[], options: CommonOptions) =>
      runCommand(options, surroundings, async (run) => {
        const found = await run.client.deliveries.count({ query: words.join(' ') }, { signal: run.signal });
        run.result(found, [found.isExact ? deliveriesOf(found.count) : `${countWords(found.count)} deliveries or more`]);
      }),
    );
}
