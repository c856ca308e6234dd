/** `hookglass catalog`: the event types, what is known of their fields, and an example of each. Needs no log. */
import type { Command } from 'commander';
import type { CatalogItem } from '#contract/models/composer.ts';
import { fail } from '#engine/failure.ts';
import { printJson, printLines, type Terminal } from '../output.ts';
import { type CommandSurroundings, type CommonOptions, newCommand, runWithSignal } from '../run-command.ts';
import { columns } from '../words.ts';

interface CatalogOptions extends CommonOptions {
  readonly legacy?: boolean;
  readonly schema?: boolean;
  readonly template?: boolean;
}

export function catalogCommand(surroundings: CommandSurroundings): Command {
  return newCommand('catalog', 'List the event types, or print one as JSON Schema or as a template; needs no log', surroundings)
    .argument('[type]', 'an event type, as run.completed')
    .option('--legacy', 'in the legacy envelope')
    .option('--schema', 'its JSON Schema (draft 7)')
    .option('--template', 'its template, ready to be sent')
    .action((type: string | undefined, options: CatalogOptions) =>
      runWithSignal(options, surroundings, async () => {
        const { catalogItems } = await import('#domain/catalog/catalog-items.ts');
        const envelope = options.legacy === true ? 'legacy' : 'current';
        const items = catalogItems().filter((item) => item.envelope === envelope);
        const print = printerOf(surroundings.terminal, options);
        if (type === undefined) list(items, options, print);
        else one(items, type, options, print);
      }),
    );
}

type Print = (value: object, lines: readonly string[]) => void;

function printerOf(terminal: Terminal, { json }: CatalogOptions): Print {
  return (value, lines) => (json === true ? printJson(terminal, value) : printLines(terminal, lines));
}

function list(items: readonly CatalogItem[], options: CatalogOptions, print: Print): void {
  if (options.schema === true || options.template === true) fail('input.invalid', { problems: 'Name a type, as run.completed.' });
  const lines = columns(items.map(({ eventType, meaning, isDocumented }) => [eventType, isDocumented ? '' : 'not documented', meaning]));
  for (const [at, item] of items.entries()) print(item, [lines[at] ?? '']);
}

function one(items: readonly CatalogItem[], type: string, options: CatalogOptions, print: Print): void {
  if (options.schema === true && options.template === true) fail('input.invalid', { problems: 'Give one of --schema and --template.' });
  const known = items.map(({ eventType }) => eventType).join(', ');
  const item =
    items.find(({ eventType }) => eventType === type) ??
    fail('input.invalid', { problems: `The catalog has no ${type}. It has ${known}.` });
  const schema = JSON.stringify(item.schema, null, 2).split('\n');
  if (options.schema === true) print(item.schema, schema);
  else if (options.template === true) print(item, item.template.trimEnd().split('\n'));
  else print(item, [item.eventType, item.meaning, item.source, '', ...item.template.trimEnd().split('\n')]);
}
