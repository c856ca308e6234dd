/** `hookglass settings`: what can be set, and what is set up as a file without secrets. */
import { writeFile } from 'node:fs/promises';
import type { Command } from 'commander';
import { defaultSettings, type Settings } from '#contract/models/settings.ts';
import type { SettingsImport } from '#contract/models/settings-file.ts';
import {
  changedSettings,
  isSettingKey,
  parseSetting,
  pickSettings,
  type SettingRow,
  settingTable,
  settingWords,
} from '#domain/settings/setting-table.ts';
import { fail, systemCode } from '#engine/failure.ts';
import { utf8Of } from '../composer/text-input.ts';
import { createInputReader } from '../read-input.ts';
import { type CommandRun, type CommandSurroundings, type CommonOptions, newCommand, runCommand } from '../run-command.ts';
import { columns } from '../words.ts';

export function settingsCommand(surroundings: CommandSurroundings): Command {
  const within = (command: Command, work: (run: CommandRun) => Promise<void>) =>
    runCommand(command.optsWithGlobals<CommonOptions>(), surroundings, work);
  const settings = newCommand('settings', 'Show and change settings, and pass on what is set up', surroundings).action(
    (options: CommonOptions) => runCommand(options, surroundings, list),
  );
  const children = [
    newCommand('list', 'List the settings with their values and defaults', surroundings).action((_, command: Command) =>
      within(command, list),
    ),
    newCommand('get', 'Show one setting', surroundings)
      .argument('<key>', 'as the list names it')
      .action((key: string, _, command: Command) => within(command, async (run) => show(run, [rowOf(key)], await current(run)))),
    newCommand('set', 'Change a setting', surroundings)
      .argument('<key>', 'as the list names it')
      .argument('<value>', 'as the window takes it: dark, 64KiB, 300; nothing between quotes for what is left to Hookglass')
      .action((key: string, value: string, _, command: Command) => within(command, (run) => set(run, rowOf(key), value))),
    newCommand('reset', 'Put settings back to their defaults; all of them when none is named', surroundings)
      .argument('[key...]', 'as the list names them')
      .action((keys: string[], _, command: Command) => within(command, (run) => reset(run, keys.map(rowOf)))),
    newCommand('export', 'Write settings, endpoints, targets, rules and views to a file without secrets', surroundings)
      .argument('[file]', 'where to; standard output when left out')
      .action((file: string | undefined, _, command: Command) => within(command, (run) => exportTo(run, file, surroundings))),
    newCommand('import', 'Take over such a file: adds and changes by name, deletes nothing', surroundings)
      .argument('<file>', 'a file, or - for standard input')
      .option('--dry-run', 'only say what it would do')
      .action((file: string, { dryRun }: { readonly dryRun?: boolean }, command: Command) =>
        within(command, (run) => importFrom(run, file, dryRun === true ? 'preview' : 'apply', surroundings)),
      ),
  ];
  for (const child of children) settings.addCommand(child);
  return settings;
}

function rowOf(key: string): SettingRow {
  const row = isSettingKey(key) ? settingTable.find((one) => one.key === key) : undefined;
  return (
    row ?? fail('input.invalid', { problems: `There is no setting ${key}. There are ${settingTable.map((one) => one.key).join(', ')}.` })
  );
}

function current(run: CommandRun): Promise<Settings> {
  return run.client.settings.get({}, { signal: run.signal });
}

async function list(run: CommandRun): Promise<void> {
  show(run, settingTable, await current(run));
}

function show(run: CommandRun, rows: readonly SettingRow[], settings: Settings): void {
  const lines = columns(
    rows.map((row) => {
      const { key, label } = row;
      const isDefault = settings[key] === defaultSettings[key];
      const words = settingWords(row, settings[key]);
      return [key, isDefault ? words : `${words} (default ${settingWords(row, defaultSettings[key])})`, label];
    }),
  );
  for (const [at, { key }] of rows.entries()) run.result({ key, value: settings[key], default: defaultSettings[key] }, [lines[at] ?? '']);
}

async function set(run: CommandRun, row: SettingRow, text: string): Promise<void> {
  const parsed = parseSetting(row, text);
  if (parsed.kind === 'problem') fail('input.invalid', { problems: `${row.key}: ${parsed.problem}.` });
  const settings = await run.client.settings.update({ [row.key]: parsed.value });
  show(run, [row], settings);
  if (row.counts === 'from the next start') run.note('It counts from the next start.');
}

async function reset(run: CommandRun, named: readonly SettingRow[]): Promise<void> {
  const changed = changedSettings(await current(run)).filter((row) => named.length === 0 || named.includes(row));
  if (changed.length === 0) return run.note('Nothing differs from its default.');
  const settings = await run.client.settings.update(
    pickSettings(
      defaultSettings,
      changed.map(({ key }) => key),
    ),
  );
  show(run, changed, settings);
}

async function exportTo(run: CommandRun, path: string | undefined, { terminal }: CommandSurroundings): Promise<void> {
  const file = await run.client.settings.export({}, { signal: run.signal });
  const text = `${JSON.stringify(file, null, 2)}\n`;
  if (path === undefined) return void terminal.stdout.write(text);
  try {
    // why: a file that is there may be wanted; it is never written over without a word.
    await writeFile(path, text, { flag: 'wx' });
  } catch (error) {
    fail('input.invalid', { problems: `${path} can not be written (${systemCode(error) || 'no reason given'}).` }, error);
  }
  const { endpoints, targets, ignoreRules, views } = file;
  const counts = { endpoints: endpoints.length, targets: targets.length, ignoreRules: ignoreRules.length, views: views.length };
  run.result({ path, ...counts }, [`Written to ${path}, without secrets.`]);
}

async function importFrom(run: CommandRun, path: string, mode: 'preview' | 'apply', { terminal }: CommandSurroundings): Promise<void> {
  const bytes = await createInputReader(terminal.stdin).read(path);
  if (bytes.length > 900_000) fail('input.settings_file', { problem: 'It is larger than 900 kB, which no settings file is.' });
  const done = await run.client.settings.import({ text: utf8Of(bytes), mode }, { signal: run.signal });
  run.result(done, linesOf(done));
}

function linesOf({ isDone, added, changed, left, items }: SettingsImport): readonly string[] {
  const lines = items.flatMap(({ kind, name, change, details }) => [
    `${change}  ${kind} ${name}`,
    ...details.map((detail) => `  ${detail}`),
  ]);
  const total = `${added} added, ${changed} changed, ${left} left as they are`;
  return [...lines, isDone ? `Done: ${total}.` : `Nothing is changed yet. It would be: ${total}.`];
}
