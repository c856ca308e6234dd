/** `hookglass attempts`: every request that was sent, with its answer. */
import { type Command, Option } from 'commander';
import type { DeliveryId } from '#contract/ids.ts';
import type { ResponseComparison } from '#contract/models/attempt-comparison.ts';
import { attemptOutcomes } from '#contract/models/attempt-outcome.ts';
import { type AttemptSource, type AttemptSummary, attemptSources } from '#contract/models/replay.ts';
import { parseDeliveryId, parseMoment } from '../args.ts';
import { doing } from '../console/environment.ts';
import { type CommandRun, type CommandSurroundings, type CommonOptions, newCommand } from '../run-command.ts';
import { columns } from '../words.ts';
import { parseAttemptId, parseReplayId } from './id-words.ts';
import { listParser, numberBetween } from './parse-words.ts';
import { writeResult } from './plans.ts';
import { attemptLines, attemptRow } from './replay-words.ts';

interface ListOptions extends CommonOptions {
  readonly outcome: readonly AttemptSummary['outcome'][];
  readonly status: readonly string[];
  readonly source: readonly AttemptSource[];
  readonly replay?: string;
  readonly delivery?: DeliveryId;
  readonly target?: string;
  readonly since?: number;
  readonly until?: number;
  readonly limit: number;
}

interface CopyOptions extends CommonOptions {
  readonly withCredentials?: boolean;
  readonly as: 'curl' | 'http' | 'fetch' | 'python';
}

interface HarOptions extends CommonOptions {
  readonly withCredentials?: boolean;
  readonly replay?: string;
  readonly to: string;
}

const idWords = 'its id, as attempts list shows it';
const credentialWords = 'with the values of Authorization, Cookie and keys, which are masked otherwise';
/** The answers differ. */
const differs = 1;

export function attemptsCommand(surroundings: CommandSurroundings): Command {
  const attempts = newCommand('attempts', 'Requests that were sent, with their answers: find, compare, copy', surroundings);
  addList(attempts, surroundings);
  const show = attempts.command('show').description('Show an attempt: request, answer, timings').argument('<attempt>', idWords);
  doing(show, surroundings, async (run, _, [text = '']) => {
    const attempt = await run.client.replays.attempt({ id: parseAttemptId(text) }, { signal: run.signal });
    run.result(attempt, attemptLines(attempt));
  });
  addCompare(attempts, surroundings);
  addCopies(attempts, surroundings);
  return attempts;
}

function addList(attempts: Command, surroundings: CommandSurroundings): void {
  const list = attempts
    .command('list')
    .description('List attempts, newest first')
    .argument('[text...]', 'in the URL, a header or the answer')
    .option('--outcome <outcomes>', `only these: ${attemptOutcomes.join(', ')}`, listParser(attemptOutcomes), [])
    .option('--status <statuses>', 'only these, as 5xx,404', (text: string) => text.split(','), [])
    .option('--source <sources>', `only what these made: ${attemptSources.join(', ')}`, listParser(attemptSources), [])
    .option('--replay <id>', 'only those of a job')
    .option('--delivery <id>', 'only those of a delivery', parseOneDelivery)
    .option('--target <url>', 'only to URLs that begin so')
    .option('--since <time>', 'only from then on, as 2026-11-20T14:00', parseMoment)
    .option('--until <time>', 'only until then', parseMoment)
    .option('--limit <n>', 'how many at most, up to 200', numberBetween(1, 200), 50);
  doing<ListOptions>(list, surroundings, listAttempts);
}

function parseOneDelivery(text: string): DeliveryId {
  return parseDeliveryId(text);
}

async function listAttempts(run: CommandRun, options: ListOptions, words: readonly string[]): Promise<void> {
  const { replay, delivery, target, since, until } = options;
  const { items } = await run.client.attempts.list(
    {
      text: words.join(' '),
      outcomes: [...options.outcome],
      statuses: [...options.status],
      sources: [...options.source],
      limit: options.limit,
      ...(replay === undefined ? {} : { replayId: parseReplayId(replay) }),
      ...(delivery === undefined ? {} : { deliveryId: delivery }),
      ...(target === undefined ? {} : { targetUrl: target }),
      ...(since === undefined ? {} : { sinceUs: since }),
      ...(until === undefined ? {} : { untilUs: until }),
    },
    { signal: run.signal },
  );
  const lines = columns(items.map(attemptRow));
  for (const [at, item] of items.entries()) run.result(item, [lines[at] ?? '']);
}

function addCompare(attempts: Command, surroundings: CommandSurroundings): void {
  const description = `Compare two answers: status, headers, body

Exit code: 0 they are the same; 1 they differ`;
  const compare = attempts
    .command('compare')
    .description(description)
    .summary('Compare two answers: status, headers, body')
    .argument('<first>', idWords)
    .argument('<second>', idWords);
  doing(compare, surroundings, async (run, _, [first = '', second = '']) => {
    const ids = { first: parseAttemptId(first), second: parseAttemptId(second) };
    const found = await run.client.attempts.compare(ids, { signal: run.signal });
    run.result(found, comparisonLines(found));
    if (!found.isSame) run.exitWith(differs);
  });
}

function comparisonLines({ sentence, headers, body }: ResponseComparison): readonly string[] {
  const sides = (first: string | null, second: string | null) => `${first ?? '(absent)'} → ${second ?? '(absent)'}`;
  const changed = headers.filter(({ change }) => change !== 'same');
  return [sentence, ...changed.map(({ name, first, second }) => `${name}: ${sides(first, second)}`), ...bodyLines(body, sides)];
}

const lineMarks = { same: ' ', removed: '-', added: '+' } as const;

function bodyLines(body: ResponseComparison['body'], sides: (first: string | null, second: string | null) => string): readonly string[] {
  switch (body.kind) {
    case 'same':
      return [];
    case 'json':
      return body.fields.map(({ path, first, second }) => `${path}: ${sides(first, second)}`);
    case 'text':
      return body.lines.map(({ change, text }) => `${lineMarks[change]} ${text}`);
    case 'bytes':
      return body.firstDifference === null ? [] : [`The bodies differ from byte ${body.firstDifference} on.`];
    case 'absent':
      return [body.sentence];
  }
}

function addCopies(attempts: Command, surroundings: CommandSurroundings): void {
  const copy = attempts
    .command('copy')
    .description('Print the request as a command or as code')
    .argument('<attempt>', idWords)
    .addOption(new Option('--as <format>', 'what it is written as').choices(['curl', 'http', 'fetch', 'python']).default('curl'))
    .option('--with-credentials', credentialWords);
  doing<CopyOptions>(copy, surroundings, async (run, { as, withCredentials = false }, [text = '']) => {
    const asked = { id: parseAttemptId(text), format: as, withCredentials };
    const { text: copied, note } = await run.client.attempts.copy(asked, { signal: run.signal });
    if (note !== '') run.note(note);
    run.result({ text: copied, note }, copied.trimEnd().split('\n'));
  });
  const har = attempts
    .command('har')
    .description('Write attempts as a HAR file')
    .argument('[attempt...]', idWords)
    .option('--replay <id>', 'those of a job instead')
    .option('--with-credentials', credentialWords)
    .requiredOption('--to <file>', 'where to');
  doing<HarOptions>(har, surroundings, exportHar);
}

async function exportHar(run: CommandRun, { replay, to, withCredentials = false }: HarOptions, words: readonly string[]): Promise<void> {
  const choice = replay === undefined ? { ids: words.map(parseAttemptId) } : { replayId: parseReplayId(replay) };
  const file = await run.client.attempts.har({ ...choice, withCredentials }, { signal: run.signal });
  const bytes = await run.readBytes(file.path);
  await writeResult(to, bytes);
  run.result({ path: to, bytes: bytes.length }, [`Wrote ${to}.`]);
}
