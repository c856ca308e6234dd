import { type CodeWords, habitWords, hintWords, hypothesisWords } from '#domain/signing/hypothesis-words.ts';
import { schemeFacts } from '#domain/signing/scheme-facts.ts';
import { tableOf, withTables } from './page-tables.ts';

function codeTable(words: Readonly<Record<string, CodeWords>>): string {
  return tableOf(
    ['Code', 'Name', 'Means'],
    Object.entries(words).map(([code, { label, description }]) => [`\`${code}\``, label, description]),
  );
}

function headersOf(headers: readonly string[]): string {
  return headers.length === 0 ? 'as chosen' : headers.map((name) => `\`${name}\``).join(', ');
}

function schemeTable(): string {
  const rows = schemeFacts.map((facts) => [
    facts.label,
    `\`${facts.name}\``,
    headersOf(facts.headers) + (facts.takesHeaderName && facts.headers.length > 0 ? ', can be chosen' : ''),
    facts.signedContent,
    `${facts.algorithm}, ${facts.encoding}`,
    facts.secretForm,
    facts.source,
  ]);
  return tableOf(['Scheme', 'Name', 'Headers', 'Signed', 'How', 'Secret', 'Source'], rows);
}

/** Each sentence once, with the schemes that it is true of. */
function limitTable(): string {
  const limits = new Set(schemeFacts.flatMap((facts) => facts.limits));
  const rows = [...limits].map((limit) => {
    const of = schemeFacts.filter((facts) => facts.limits.includes(limit)).map(({ label }) => label);
    return [limit, of.join(', ')];
  });
  return tableOf(['Limit', 'Schemes'], rows);
}

const tables: Readonly<Record<string, () => string>> = {
  schemes: schemeTable,
  limits: limitTable,
  hypotheses: () => codeTable(hypothesisWords),
  hints: () => codeTable(hintWords),
  habits: () => codeTable(habitWords),
};

export const verificationTables: readonly string[] = Object.keys(tables);

/** The page with its tables written anew. */
export function verificationPage(page: string): string {
  return withTables(page, tables);
}
