/** `hookglass views`: the saved filters, to be given to `list`; kept, and told of as they match. */
import { type Command, Option } from 'commander';
import { type Grouping, groupings, type SavedView, type ViewNotice, viewNotices } from '#contract/models/saved-view.ts';
import { fail } from '#engine/failure.ts';
import { type CommandRun, type CommandSurroundings, type CommonOptions, newCommand, runCommand } from '../run-command.ts';
import { columns } from '../words.ts';

interface SaveOptions extends CommonOptions {
  readonly filter?: string;
  readonly grouping?: Grouping;
  readonly notify?: ViewNotice;
}

const viewWords = 'name of the view, or its id';

export function viewsCommand(surroundings: CommandSurroundings): Command {
  const views = newCommand('views', 'List the saved views with their filters', surroundings).action((options: CommonOptions) =>
    runCommand(options, surroundings, list),
  );
  const save = newCommand('save', 'Save a view, or change the one with this name; what is not named stays', surroundings)
    .argument('<view>', viewWords)
    .option('--filter <filter>', 'what it shows, in the filter language; everything unless told')
    .addOption(new Option('--grouping <how>', 'how its rows come').choices([...groupings]))
    .addOption(new Option('--notify <choice>', 'whether the window tells of what matches as it arrives').choices([...viewNotices]))
    .action((text: string, _: SaveOptions, command: Command) => {
      const options: SaveOptions = command.optsWithGlobals();
      return runCommand(options, surroundings, (run) => saveView(run, text, options));
    });
  const remove = newCommand('remove', 'Remove a saved view; the deliveries stay', surroundings)
    .argument('<view>', viewWords)
    .action((text: string, _: CommonOptions, command: Command) => {
      const options: CommonOptions = command.optsWithGlobals();
      return runCommand(options, surroundings, async (run) => {
        const { id } = findView(await viewsOf(run), text) ?? fail('missing.view', { id: text });
        const removed = await run.client.views.remove({ id });
        run.result(removed, [`Removed the view ${removed.name}.`]);
      });
    });
  return views.addCommand(save).addCommand(remove);
}

async function list(run: CommandRun): Promise<void> {
  const items = await viewsOf(run);
  const lines = columns(items.map(rowOf));
  for (const [at, view] of items.entries()) run.result(view, [lines[at] ?? '']);
  if (items.length === 0) run.note('There are no saved views.');
}

const rowOf = ({ name, grouping, notifies, query }: SavedView) => [name, grouping, notifies === 'on' ? 'notifies' : '', query];

async function viewsOf(run: CommandRun): Promise<readonly SavedView[]> {
  return (await run.client.views.list({}, { signal: run.signal })).items;
}

/** By id, or by name as the engine compares names. */
function findView(views: readonly SavedView[], text: string): SavedView | undefined {
  const wanted = text.normalize('NFC').toLowerCase();
  return views.find(({ id }) => id === text) ?? views.find(({ name }) => name.normalize('NFC').toLowerCase() === wanted);
}

async function saveView(run: CommandRun, text: string, { filter, grouping, notify }: SaveOptions): Promise<void> {
  const before = findView(await viewsOf(run), text);
  const saved = await run.client.views.save({
    ...(before === undefined ? {} : { id: before.id }),
    name: before?.name ?? text,
    query: filter ?? before?.query ?? '',
    grouping: grouping ?? before?.grouping ?? 'flat',
    ...(notify === undefined ? {} : { notifies: notify }),
  });
  run.result(saved, columns([rowOf(saved)]));
}
