import { allSpoilerFacts } from '#domain/composer/spoilers.ts';
import { variableFacts } from '#domain/composer/variable-names.ts';
import { checkFacts } from '#engine/composer/conformance/check-facts.ts';
import { tableOf, withTables } from './page-tables.ts';

const answers = { accept: '2xx', refuse: '4xx', 'accept-or-refuse': '2xx or 4xx', none: 'none' } as const;

function variableTable(): string {
  return tableOf(
    ['Variable', 'Is', 'Example'],
    variableFacts.map(({ name, what, example }) => [`\`{{${name}}}\``, what, `\`${example}\``]),
  );
}

function spoilerTable(): string {
  const rows = allSpoilerFacts.map(({ name, label, what, expects }) => [
    label,
    `\`${name}\``,
    what,
    answers[expects.answer],
    expects.sentence,
  ]);
  return tableOf(['Spoiler', 'Name', 'What it does', 'Right', 'Why'], rows);
}

function checkTable(): string {
  return tableOf(
    ['Check', 'Name', 'How it is tried', 'Requests'],
    checkFacts.map(({ name, title, explanation, requests }) => [title, `\`${name}\``, explanation, String(requests)]),
  );
}

const tables: Readonly<Record<string, () => string>> = { variables: variableTable, spoilers: spoilerTable, checks: checkTable };

export const composerTables: readonly string[] = Object.keys(tables);

/** As `verificationPage`. */
export function composerPage(page: string): string {
  return withTables(page, tables);
}
