import { keyMeanings } from '#domain/query/key-meanings.ts';
import { generalExamples, keyReferences, type QueryExample } from '#domain/query/reference.ts';

const intro = `# Filter language

The filter bar, the API, the command line, exports and saved views take the same filters. A filter is a list of conditions that must all
hold. A condition is a text, or a key with a value. This page is written by \`npm run docs\` from \`electron/domain/query/reference.ts\`.
`;

const rules = `
- Text matches anywhere and in any case: \`fail\` finds \`Failed\`. A text of one or two characters is looked for in what a row shows, not in
  the body.
- \`OR\`, \`AND\` and \`NOT\` count in capitals only. \`AND\` may be left out, and \`NOT\` is a minus. \`OR\` binds less than conditions side by side.
- What holds a space, a quote, a parenthesis or a comma goes into quotes: \`"two words"\`, \`run:"a,b"\`. Within quotes a quote is written
  \`\\"\` and a backslash \`\\\\\`.
- Values are compared exactly, with upper and lower case. Names of headers and environments, methods and text are not.
- A \`*\` at the end of a value matches any ending for \`type\`, \`run\`, \`org\`, \`event\`, \`path\`, \`header\` and \`body\`. In quotes it is a star.
- A condition on something that a delivery does not have does not hold; with a minus it does.
- A filter has at most 10,240 characters, 100 conditions, and parentheses 50 deep. What can not be understood is refused with its place and,
  where there is one, a suggestion.
`;

function cell(text: string): string {
  return text.replaceAll('|', '\\|');
}

function exampleTable(examples: readonly QueryExample[]): string {
  const rows = examples.map(({ query, meaning }) => `| \`${cell(query)}\` | ${cell(meaning)} |`);
  return `| Filter | Finds |\n| --- | --- |\n${rows.join('\n')}\n`;
}

/** The reference page of the filter language, as Markdown. */
export function queryPage(): string {
  const keys = keyReferences.map(({ key, values, examples }) => {
    const about = keyMeanings.find((one) => one.key === key)?.meaning ?? '';
    const name = key === 'body' ? 'body.path' : `${key}:`;
    return `### \`${name}\`\n\n${about.charAt(0).toUpperCase()}${about.slice(1)}. ${values}\n\n${exampleTable(examples)}`;
  });
  return `${intro}\n## Conditions\n\n${exampleTable(generalExamples)}${rules}\n## Keys\n\n${keys.join('\n')}`;
}
