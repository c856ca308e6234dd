/** `hookglass catalog`: the event types, what is known of their fields, and an example of each. */
import type { Command } from 'commander';
import type { CatalogItem } from '#contract/models/composer.ts';
import { fail } from '#engine/failure.ts';
import { type CommandRun, type CommandSurroundings, type CommonOptions, newCommand, runCommand } from '../run-command.ts';
import { columns } from '../words.ts';

interface CatalogOptions extends CommonOptions {
  readonly legacy?: boolean;
  readonly schema?: boolean;
  readonly template?: boolean;
}

export function catalogCommand(surroundings: CommandSurroundings): Command {
  return newCommand('catalog', 'List the event types, or print one as JSON Schema or as a template', surroundings)
    .argument('[type]', 'an event type, as run.completed')
    .option('--legacy', 'in the legacy envelope')
    .option('--schema', 'its JSON Schema (draft 7)')
    .option('--template', 'its template, ready to be sent')
    .action((type: string | undefined, options: CatalogOptions) =>
      runCommand(options, surroundings, (run) => (type === undefined ? list(run, options) : one(run, type, options))),
    );
}

async function itemsOf(run: CommandRun, { legacy }: CatalogOptions): Promise<readonly CatalogItem[]> {
  const { items } = await run.client.composer.catalog({ envelope: legacy === true ? 'legacy' : 'current' }, { signal: run.signal });
  return items;
}

async function list(run: CommandRun, options: CatalogOptions): Promise<void> {
  if (options.schema === true || options.template === true) fail('input.invalid', { problems: 'Name a type, as run.completed.' });
  const items = await itemsOf(run, options);
  const lines = columns(items.map(({ eventType, meaning, isDocumented }) => [eventType, isDocumented ? '' : 'not documented', meaning]));
  for (const [at, item] of items.entries()) run.result(item, [lines[at] ?? '']);
}

async function one(run: CommandRun, type: string, options: CatalogOptions): Promise<void> {
  if (options.schema === true && options.template === true) fail('input.invalid', { problems: 'Give one of --schema and --template.' });
  const items = await itemsOf(run, options);
  const known = items.map(({ eventType }) => eventType).join(', ');
  const item =
    items.find(({ eventType }) => eventType === type) ??
    fail('input.invalid', { problems: `The catalog has no ${type}. It has ${known}.` });
  const schema = JSON.stringify(item.schema, null, 2).split('\n');
  if (options.schema === true) run.result(item.schema, schema);
  else if (options.template === true) run.result(item, item.template.trimEnd().split('\n'));
  else run.result(item, [item.eventType, item.meaning, item.source, '', ...item.template.trimEnd().split('\n')]);
}
