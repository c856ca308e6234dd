/**
 * The filter language: `type:run.* verdict:mismatch run:run_1 -endpoint:zof "some text"`. Terms that stand side by side must all
 * hold; a minus turns one round; a word without a key is text.
 * Guarantees: never throws; every fault has a sentence, its place and, where there is a good guess, what to write instead.
 * Reserved for later and refused unquoted: the words OR, AND and NOT, and parentheses around words.
 */
import { verdicts } from '#contract/models/verdict.ts';
import { type QueryKey, type QueryNode, type QueryTerm, queryKeys } from './ast.ts';
import { quoteText } from './format.ts';
import { fault, type QueryFault, type QueryToken, readTokens } from './lexer.ts';
import { nearest } from './nearest.ts';

export type ParsedQuery = { readonly ok: true; readonly node: QueryNode | null } | QueryFault;

type TermToken = Extract<QueryToken, { kind: 'term' }>;

const mostTerms = 50;
const reserved = /^(?:OR|AND|NOT)$|^\(|\)$/;
const verdictNames: ReadonlySet<string> = new Set(verdicts);

function isQueryKey(word: string): word is QueryKey {
  return queryKeys.some((key) => key === word);
}

function unknownKey(token: TermToken, key: string): QueryFault {
  const meant = nearest(key, queryKeys);
  if (meant !== null) return fault(`There is no filter "${key}:". Did you mean "${meant}:"?`, token.position, meant);
  const asText = quoteText(`${key}:${token.value}`);
  return fault(`There is no filter "${key}:". To search for the text, put it in quotes.`, token.position, asText);
}

/** What is wrong with a value of a known key; null when it can stand. */
function valueFault(key: QueryKey, token: TermToken): QueryFault | null {
  if (token.value === '')
    return fault(token.key === null ? 'There is nothing between the quotes.' : `"${key}:" needs a value.`, token.position);
  if (key === 'verdict' && !verdictNames.has(token.value.toLowerCase())) {
    const problem = `There is no verdict "${token.value}". The verdicts are ${verdicts.join(', ')}.`;
    return fault(problem, token.valuePosition, nearest(token.value, verdicts));
  }
  if (key === 'type' && token.value.slice(0, -1).includes('*')) {
    return fault('A * counts only at the end of a type, as in run.*.', token.valuePosition + token.value.indexOf('*'));
  }
  return null;
}

function parseTerm(token: TermToken): QueryTerm | QueryFault {
  const word = token.key === null ? 'text' : token.key.toLowerCase();
  if (!isQueryKey(word)) return unknownKey(token, token.key ?? '');
  if (token.key === null && !token.isQuoted && reserved.test(token.value)) {
    const problem = `${token.value} can not stand alone in a filter. To search for it, put it in quotes.`;
    return fault(problem, token.position, quoteText(token.value));
  }
  const problem = valueFault(word, token);
  if (problem !== null) return problem;
  return { kind: 'term', key: word, value: word === 'verdict' ? token.value.toLowerCase() : token.value, position: token.position };
}

/** The lexer puts a term behind every minus. */
function parseConjunction(tokens: readonly QueryToken[]): readonly QueryNode[] | QueryFault {
  const nodes: QueryNode[] = [];
  let isNegated = false;
  for (const token of tokens) {
    if (token.kind === 'minus') {
      isNegated = true;
      continue;
    }
    const term = parseTerm(token);
    if ('ok' in term) return term;
    if (nodes.length === mostTerms) return fault(`A filter has at most ${mostTerms} conditions.`, token.position);
    nodes.push(isNegated ? { kind: 'not', node: term } : term);
    isNegated = false;
  }
  return nodes;
}

/** The tree of a filter; null for an empty one, which matches everything. */
export function parseQuery(text: string): ParsedQuery {
  const read = readTokens(text);
  if (!read.ok) return read;
  const nodes = parseConjunction(read.tokens);
  if ('ok' in nodes) return nodes;
  if (nodes.length > 1) return { ok: true, node: { kind: 'and', nodes } };
  return { ok: true, node: nodes[0] ?? null };
}
