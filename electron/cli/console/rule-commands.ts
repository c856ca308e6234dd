/** `hookglass console rules`: fields that are noise when a payload is compared. */
import type { Command } from 'commander';
import { ignoreRuleIdSchema } from '#contract/ids.ts';
import { type IgnoreMatch, type IgnoreRule, jsonTypes, valueShapes } from '#contract/models/drift.ts';
import { fail } from '#engine/failure.ts';
import { parseWholeNumber } from '../args.ts';
import type { CommandRun, CommandSurroundings, CommonOptions } from '../run-command.ts';
import { columns, countWords } from '../words.ts';
import { doing } from './environment.ts';

interface AddOptions extends CommonOptions {
  readonly path?: string;
  readonly type?: string;
  readonly shape?: string;
  readonly event?: string;
}

interface SuggestOptions extends CommonOptions {
  readonly limit: number;
}

export function addRuleCommands(parent: Command, surroundings: CommandSurroundings): void {
  const rules = parent.command('rules').description('Fields that are noise when a payload is compared with the Console');
  doing(rules.command('list').description('List the rules, oldest first'), surroundings, list);
  const add = rules
    .command('add')
    .description('Ignore a field by its path, its type or its shape')
    .option('--path <path>', 'keys joined by dots; * is any one of them, ** any number, as cases.*.duration_ms')
    .option('--type <type>', `values of a type: ${jsonTypes.join(', ')}`)
    .option('--shape <shape>', `values that look like one of ${valueShapes.join(', ')}`)
    .option('--event <type>', 'for events of this type alone');
  doing<AddOptions>(add, surroundings, addOne);
  doing(rules.command('remove').description('Take a rule away').argument('<rule>', 'its id, as list shows it'), surroundings, remove);
  const suggest = rules
    .command('suggest')
    .description('Rules that the newest comparisons of an event type suggest')
    .argument('<type>', 'an event type')
    .option('--limit <n>', 'how many comparisons are looked at, 200 at most', parseWholeNumber, 50);
  doing<SuggestOptions>(suggest, surroundings, learn);
}

function matchWords(match: IgnoreMatch): string {
  if (match.by === 'path') return match.path;
  return match.by === 'type' ? `any ${match.type}` : `anything that looks like a ${match.shape}`;
}

function rowOf({ id, eventType, match, origin }: IgnoreRule): string[] {
  return [id, eventType ?? 'every type', matchWords(match), origin];
}

async function list(run: CommandRun): Promise<void> {
  const { items } = await run.client.console.ignoreRules({}, { signal: run.signal });
  const lines = columns(items.map(rowOf));
  for (const [at, rule] of items.entries()) run.result(rule, [lines[at] ?? '']);
  if (items.length === 0) run.note('There are no rules.');
}

async function addOne(run: CommandRun, { event, ...options }: AddOptions): Promise<void> {
  const rule = await run.client.console.addIgnoreRule({ match: matchOf(options), ...(event === undefined ? {} : { eventType: event }) });
  run.result(rule, columns([rowOf(rule)]));
}

function matchOf({ path, type, shape }: AddOptions): IgnoreMatch {
  if ([path, type, shape].filter((one) => one !== undefined).length !== 1) {
    return fail('input.invalid', { problems: 'Say one of --path, --type and --shape.' });
  }
  if (path !== undefined) return { by: 'path', path };
  const jsonType = jsonTypes.find((one) => one === type);
  if (jsonType !== undefined) return { by: 'type', type: jsonType };
  const valueShape = valueShapes.find((one) => one === shape);
  if (valueShape !== undefined) return { by: 'shape', shape: valueShape };
  const allowed = type === undefined ? valueShapes : jsonTypes;
  return fail('input.invalid', { problems: `It is one of ${allowed.join(', ')}.` });
}

async function remove(run: CommandRun, _: CommonOptions, [text = '']: readonly string[]): Promise<void> {
  const parsed = ignoreRuleIdSchema.safeParse(text);
  const id = parsed.success ? parsed.data : fail('missing.ignore_rule', { id: text });
  run.result(await run.client.console.removeIgnoreRule({ id }), ['It is gone.']);
}

async function learn(run: CommandRun, { limit }: SuggestOptions, [eventType = '']: readonly string[]): Promise<void> {
  const { compared, items } = await run.client.console.suggestIgnoreRules({ eventType, limit }, { signal: run.signal });
  const lines = columns(items.map(({ match, sentence }) => [matchWords(match), sentence]));
  for (const [at, suggestion] of items.entries()) run.result(suggestion, [lines[at] ?? '']);
  if (items.length === 0) run.note(`Nothing looks like noise in ${countWords(compared)} comparisons.`);
}
