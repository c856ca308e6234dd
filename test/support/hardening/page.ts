import type { Promised, PromisedPart } from './promise.ts';
import { promisedParts } from './promises.ts';
import { type Records, readRecords } from './recorded-figures.ts';
import { readShowings, type Showing } from './shown-by.ts';

const intro = `# What Hookglass withstands

Each line is a promise, and the tests that show it; its id stands in their titles (\`npx vitest run -c test/vitest.config.ts -t RCV-02\`).
Short forms run in \`npm test\`; \`npm run prove\` runs the long ones, whose figures are below. What can be expected of whom is in
[SECURITY.md](../SECURITY.md). This page is written by \`npm run docs\` from the titles of the tests, and compared with them by \`npm test\`.
`;

/** Tests named in full for a promise; of the others their number is told. */
const named = 3;

/** docs/hardening.md, as Markdown. */
export function hardeningPage(): string {
  const showings = readShowings();
  return [intro, ...promisedParts.map((part) => section(part, showings)), openSection(), figuresSection(readRecords())].join('\n');
}

/** Ids of promises that must be shown or open and are neither, and ids in titles that nothing promises. */
export function unaccounted(showings: readonly Showing[]): { readonly unshown: readonly string[]; readonly unknown: readonly string[] } {
  const promises = promisedParts.flatMap((part) => part.promises);
  const shown = new Set(showings.flatMap((showing) => showing.ids));
  const known = new Set(promises.map(({ id }) => id));
  return {
    unshown: promises.filter(({ id, open }) => open === undefined && !shown.has(id)).map(({ id }) => id),
    unknown: [...shown].filter((id) => !known.has(id)),
  };
}

function section({ title, promises }: PromisedPart, showings: readonly Showing[]): string {
  const rows = promises.map((promise) => `| ${promise.id} | ${cell(promise.promise)} | ${shownBy(promise, showings)} |`);
  return `## ${title}\n\n| Id | Promise | Shown by |\n| --- | --- | --- |\n${rows.join('\n')}\n`;
}

function shownBy({ id, open }: Promised, showings: readonly Showing[]): string {
  const own = showings.filter((showing) => showing.ids.includes(id));
  const files = new Set(own.map(({ file }) => file));
  const lines = own.slice(0, named).map(({ title, file }) => `${cell(title)} ([${fileName(file)}](../${file}))`);
  if (own.length > named) lines.push(`and ${own.length - named} more in ${files.size === 1 ? 'that file' : `${files.size} files`}`);
  if (open !== undefined) lines.push(own.length === 0 ? '*open, see below*' : '*in part, see below*');
  return lines.join('<br>');
}

function openSection(): string {
  const open = promisedParts.flatMap(({ promises }) => promises).filter((promise) => promise.open !== undefined);
  const rows = open.map(({ id, priority, promise, open: reason = '' }) => `| ${id} | ${priority} | ${cell(promise)} | ${cell(reason)} |`);
  return `## Open\n\nPromises that are not shown, or not in full, and why. Priority 0 is before anyone uses it, 1 the first release, 2 later.\n\n| Id | Priority | Promise | Why it is open |\n| --- | --- | --- | --- |\n${rows.join('\n')}\n`;
}

function figuresSection(records: Records): string {
  const rows = Object.entries(records).flatMap(([proof, { date, commit, figures }]) =>
    figures.map(({ name, value, mark, outcome, why }) => {
      const cells = [name, value, mark, why === undefined ? outcome : `${outcome}: ${why}`, `\`${proof}\`, ${date}, \`${commit}\``];
      return `| ${cells.map(cell).join(' | ')} |`;
    }),
  );
  return `## Figures\n\nPrinted by \`npm run prove\` and recorded by \`npm run prove -- --record\`, on two shared cores. *Short* is a mark of speed or number that was missed; *broken* would be a promise that does not hold.\n\n| What | Found | Mark | Outcome | Proof, date, commit |\n| --- | --- | --- | --- | --- |\n${rows.join('\n')}\n`;
}

function fileName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|').replaceAll('<', '&lt;').replaceAll('\n', ' ');
}
