/** `hookglass drafts`: events being composed, with their history. */
import type { Command } from 'commander';
import type { DraftId } from '#contract/ids.ts';
import type { Draft, DraftSummary } from '#contract/models/composer.ts';
import { fail } from '#engine/failure.ts';
import { bytesOf } from '#engine/jobs/job-words.ts';
import { parseDeliveryId, parseWholeNumber } from '../args.ts';
import { doing } from '../console/environment.ts';
import { createInputReader } from '../read-input.ts';
import { type CommandRun, type CommandSurroundings, type CommonOptions, newCommand } from '../run-command.ts';
import { columns, timeWords } from '../words.ts';
import { parseDraftId, textSourceOf } from './text-input.ts';

interface ListOptions extends CommonOptions {
  readonly limit: number;
}

interface NewOptions extends CommonOptions {
  readonly name?: string;
  readonly template?: string;
  readonly legacy?: boolean;
  readonly delivery?: string;
  readonly file?: string;
}

const draftWords = 'its id, as drafts list shows it';
const mostListed = 200;

export function draftsCommand(surroundings: CommandSurroundings): Command {
  const drafts = newCommand('drafts', 'Events being composed: list, make, edit, with every version kept', surroundings);
  addReading(drafts, surroundings);
  addMaking(drafts, surroundings);
  const one = (name: string, description: string, work: (run: CommandRun, id: DraftId) => Promise<void>) =>
    doing(drafts.command(name).description(description).argument('<draft>', draftWords), surroundings, (run, _, [text = '']) =>
      work(run, parseDraftId(text)),
    );
  one('undo', 'Go back to the text before', async (run, id) => tell(run, await run.client.drafts.undo({ id })));
  one('redo', 'Take the last undo back', async (run, id) => tell(run, await run.client.drafts.redo({ id })));
  one('remove', 'Remove a draft; can be had back until the next start', async (run, id) => {
    await run.client.drafts.remove({ id });
    run.result({ id }, [`Removed. "hookglass drafts restore ${id}" has it back.`]);
  });
  one('restore', 'Have a removed draft back', async (run, id) => tell(run, await run.client.drafts.restore({ id })));
  one('duplicate', 'Make another draft of it', async (run, id) =>
    tell(run, await run.client.drafts.create({ from: { kind: 'draft', draftId: id } })),
  );
  return drafts;
}

function addReading(drafts: Command, surroundings: CommandSurroundings): void {
  const list = drafts
    .command('list')
    .description('List drafts, last changed first')
    .argument('[text]', 'only those with this in their name, type or text')
    .option('--limit <n>', `at most so many, up to ${mostListed}`, parseWholeNumber, 50);
  doing<ListOptions>(list, surroundings, listAll);
  const show = drafts
    .command('show')
    .description('Print the text of a draft')
    .argument('<draft>', draftWords)
    .argument('[version]', 'number of an earlier version');
  doing(show, surroundings, (run, _, words) => showOne(run, words, surroundings));
  const history = drafts.command('history').description('List the versions of a draft, newest first').argument('<draft>', draftWords);
  doing(history, surroundings, async (run, _, [text = '']) => {
    const { items } = await run.client.drafts.history({ id: parseDraftId(text) }, { signal: run.signal });
    const lines = columns(
      items.map(({ version, savedAtUs, bytes, eventType }) => [String(version), timeWords(savedAtUs), bytesOf(bytes), eventType ?? '']),
    );
    for (const [at, item] of items.entries()) run.result(item, [lines[at] ?? '']);
  });
}

function addMaking(drafts: Command, surroundings: CommandSurroundings): void {
  const file = 'text to take: an event, any JSON, a cURL command, a request, HAR; - is standard input, as without any of these';
  const make = drafts
    .command('new')
    .description('Make a draft from a template, a delivery, or a text')
    .option('--name <name>', 'name of it; its event type unless told')
    .option('--template <type>', 'an event of the catalog, as run.completed')
    .option('--legacy', 'with --template: in the legacy envelope')
    .option('--delivery <id>', 'a delivery, as dlv_12')
    .option('--file <file>', file);
  doing<NewOptions>(make, surroundings, (run, options) => makeOne(run, options, surroundings));
  const edit = drafts
    .command('edit')
    .description('Save the text of a file as the new version of a draft')
    .argument('<draft>', draftWords)
    .argument('<file>', 'the text; - is standard input')
    .option('--name <name>', 'another name');
  doing<CommonOptions & { readonly name?: string }>(edit, surroundings, async (run, { name }, [text = '', path = '']) => {
    const bytes = await createInputReader(surroundings.terminal.stdin).read(path);
    const change = { text: await textSourceOf(run, bytes), ...(name === undefined ? {} : { name }) };
    tell(run, await run.client.drafts.save({ id: parseDraftId(text), ...change }));
  });
  const revert = drafts
    .command('revert')
    .description('Take the text of an earlier version; becomes a version of its own')
    .argument('<draft>', draftWords)
    .argument('<version>', 'its number, as drafts history shows it');
  doing(revert, surroundings, async (run, _, [text = '', version = '']) =>
    tell(run, await run.client.drafts.revert({ id: parseDraftId(text), version: parseWholeNumber(version) })),
  );
}

async function listAll(run: CommandRun, { limit }: ListOptions, [text = '']: readonly string[]): Promise<void> {
  const { items } = await run.client.drafts.list({ text, limit: Math.min(limit, mostListed) }, { signal: run.signal });
  const lines = columns(items.map(rowOf));
  for (const [at, item] of items.entries()) run.result(item, [lines[at] ?? '']);
}

async function showOne(run: CommandRun, [text = '', given]: readonly string[], { terminal }: CommandSurroundings): Promise<void> {
  const version = given === undefined ? undefined : parseWholeNumber(given);
  const id = parseDraftId(text);
  const draft = await run.client.drafts.get({ id }, { signal: run.signal });
  const { items } = version === undefined ? { items: [] } : await run.client.drafts.history({ id }, { signal: run.signal });
  const wanted = version === undefined ? draft : items.find((one) => one.version === version);
  if (wanted === undefined) return fail('missing.draft_version', { problem: `Version ${version} is not kept (any more).` });
  const body = Buffer.from(await run.readBytes(wanted.bodyPath)).toString('utf8');
  // why: into a file or a pipe it goes as it is; in a terminal nothing of it may act.
  if (!run.isJson && terminal.stdout.isTTY !== true) terminal.stdout.write(body);
  else run.result({ ...draft, ...wanted, text: body }, body.replace(/\n$/, '').split('\n'));
}

async function makeOne(run: CommandRun, options: NewOptions, { terminal }: CommandSurroundings): Promise<void> {
  const { name, template, legacy, delivery, file } = options;
  if ([template, delivery, file].filter((one) => one !== undefined).length > 1) {
    fail('input.invalid', { problems: 'Give one of --template, --delivery and --file.' });
  }
  const draft = await run.client.drafts.create({
    from: await originOf(run, { template, legacy, delivery, file }, terminal),
    ...(name === undefined ? {} : { name }),
  });
  for (const note of draft.notes) run.note(note);
  tell(run, draft);
}

type Sources = { readonly [K in 'template' | 'legacy' | 'delivery' | 'file']: NewOptions[K] | undefined };

async function originOf(run: CommandRun, { template, legacy, delivery, file }: Sources, { stdin }: CommandSurroundings['terminal']) {
  if (template !== undefined) {
    return { kind: 'template', eventType: template, envelope: legacy === true ? 'legacy' : 'current' } as const;
  }
  if (delivery !== undefined) return { kind: 'delivery', deliveryId: parseDeliveryId(delivery) } as const;
  const bytes = await createInputReader(stdin?.isTTY === true ? undefined : stdin).read(file ?? '-');
  const text = await textSourceOf(run, bytes);
  return { kind: 'text', text, ...(file === undefined || file === '-' ? {} : { fileName: file.slice(-300) }) } as const;
}

function rowOf({ id, name, eventType, envelope, changedAtUs, bytes }: DraftSummary): string[] {
  return [id, timeWords(changedAtUs), name, eventType ?? 'no type', envelope ?? '', bytesOf(bytes)];
}

function tell(run: CommandRun, draft: Draft): void {
  run.result(draft, columns([rowOf(draft)]));
}
