import { errorCategories, errorCodes, errorTable } from '#contract/errors.ts';

const intro = `# Error codes

Every failure that Hookglass reports, in the window, on the command line and over REST, has one of these codes. Words in braces are filled in.
*Status* is the HTTP status of the API, *exit* the exit code of the command line. This page is written by \`npm run docs\` from \`electron/contract/errors.ts\`.
`;

/** The reference page of the error table, as Markdown. */
export function errorsPage(): string {
  return [intro, ...errorCategories.map(section).filter((text) => text !== '')].join('\n');
}

function section(category: string): string {
  const codes = errorCodes.filter((code) => code.startsWith(`${category}.`));
  if (codes.length === 0) return '';
  const rows = codes.map((code) => {
    const row = errorTable[code];
    const next = row.next.map((step) => `\`${step}\``).join(' ') || '–';
    const cells = [`\`${code}\``, row.sentence, row.reason, next, row.retryable ? 'yes' : 'no', String(row.status), String(row.exitCode)];
    return `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  });
  const head = '| Code | What failed | Why | What to do | Retry helps | Status | Exit |\n| --- | --- | --- | --- | --- | --- | --- |';
  return `## ${category}\n\n${head}\n${rows.join('\n')}\n`;
}
