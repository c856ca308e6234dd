import { defaultSettings } from '#contract/models/settings.ts';
import { settingSections, settingTable, settingText, settingWords } from '#domain/settings/setting-table.ts';

const intro = `# Settings

Every setting counts as soon as it is left or chosen, unless it says otherwise, and is kept in the data folder. The settings page (press \`,\`) can be
searched, shows each default, resets one or all, and takes a reset back. \`hookglass settings\` does the same on the command line. The tables on this
page are written by \`npm run docs\` from \`electron/domain/settings/setting-table.ts\`.
`;

const outro = `## On the command line

    hookglass settings                     list them, with values and defaults
    hookglass settings get theme
    hookglass settings set theme dark
    hookglass settings set bodyLimitBytes 64KiB
    hookglass settings set receiverPort ""      4400, or the next free one
    hookglass settings reset theme         back to its default; all of them when none is named

\`--json\` prints a line of JSON for each.

## Pass on what is set up

    hookglass settings export hookglass-settings.json
    hookglass settings import hookglass-settings.json --dry-run
    hookglass settings import hookglass-settings.json

The file holds settings, endpoints, targets, ignore rules, saved views and retention. It never holds a signing secret, a Console key, a header with
credentials or credentials in a URL; of each target it says what was left out. Deliveries, drafts and scenarios are not in it.

Importing goes by name: endpoints by their path, targets, views and environments by their name. It adds what is missing and changes what differs;
nothing is deleted, secrets and credential headers that are here stay, and a target that has them never gets another host from a file. \`--dry-run\`,
and the dialog in the window, say what would be added, changed or left. All of it is done in one transaction, or nothing. A file that is no JSON, of
another version, longer than 500,000 characters or wrong anywhere is refused with the place. The window offers to undo the changes; what was added stays.
`;

/** The page on settings, as Markdown. */
export function settingsDoc(): string {
  return [intro, ...settingSections.map(section).filter((text) => text !== ''), outro].join('\n');
}

function section(name: (typeof settingSections)[number]): string {
  const rows = settingTable
    .filter((row) => row.section === name)
    .map((row) => {
      const text = settingText(row, defaultSettings[row.key]);
      const words = settingWords(row, defaultSettings[row.key]);
      const choices = row.control.kind === 'choice' ? ` One of ${row.control.options.map(({ value }) => `\`${value}\``).join(', ')}.` : '';
      const later = row.counts === 'at once' ? '' : ' Counts from the next start.';
      const cells = [row.label, `\`${row.key}\``, text === words ? `\`${text}\`` : words, `${row.hint}${choices}${later}`];
      return `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
    });
  if (rows.length === 0) return '';
  return `## ${name}\n\n| Setting | Key | Default | |\n| --- | --- | --- | --- |\n${rows.join('\n')}\n`;
}
