/**
 * The filter language: `type:run.* -endpoint:zof (verdict:mismatch OR status:5xx) body.data.status=failed "some text"`. Terms that stand
 * side by side must all hold; OR binds less than that; a minus turns round what follows it; a word without a key is text.
 * Guarantees: never throws; takes time linear in the text; every fault has a sentence, its place and, where there is a good guess, what
 * to write instead.
 */
import type { QueryNode } from './ast.ts';
import { fault, type QueryFault } from './fault.ts';
import { quoteText } from './format.ts';
import { type QueryToken, readTokens } from './lexer.ts';
import { readTerm } from './terms.ts';

export type ParsedQuery = { readonly ok: true; readonly node: QueryNode | null } | QueryFault;

const mostTerms = 100;
const deepestNesting = 50;
/** Over this, what stands behind an unclosed parenthesis is no guess worth making. */
const longestGuess = 60;

type Parsed = QueryNode | QueryFault;

function isFault(parsed: Parsed): parsed is QueryFault {
  return 'ok' in parsed;
}

/** Nodes of the same kind within each other say the same as one. */
function joined(kind: 'and' | 'or', nodes: readonly QueryNode[]): QueryNode {
  const flat = nodes.flatMap((node) => (node.kind === kind ? node.nodes : [node]));
  const [first] = flat;
  return flat.length === 1 && first !== undefined ? first : { kind, nodes: flat };
}

class Parser {
  readonly #text: string;
  readonly #tokens: readonly QueryToken[];
  #at = 0;
  #terms = 0;
  #depth = 0;

  constructor(text: string, tokens: readonly QueryToken[]) {
    this.#text = text;
    this.#tokens = tokens;
  }

  parse(): Parsed {
    const node = this.#alternatives();
    const rest = this.#tokens[this.#at];
    if (isFault(node) || rest === undefined) return node;
    return fault('This parenthesis closes nothing. To search for it, put it in quotes.', rest, '")"');
  }

  #take(kind: QueryToken['kind']): boolean {
    if (this.#tokens[this.#at]?.kind !== kind) return false;
    this.#at += 1;
    return true;
  }

  #alternatives(): Parsed {
    const nodes: QueryNode[] = [];
    do {
      const node = this.#conjunction();
      if (isFault(node)) return node;
      nodes.push(node);
    } while (this.#take('or'));
    return joined('or', nodes);
  }

  #conjunction(): Parsed {
    const nodes: QueryNode[] = [];
    do {
      const node = this.#condition();
      if (isFault(node)) return node;
      nodes.push(node);
      this.#take('and');
    } while (!this.#isAtBorder());
    return joined('and', nodes);
  }

  /** Whether a conjunction ends here. Behind AND it does not, because something has to follow. */
  #isAtBorder(): boolean {
    if (this.#tokens[this.#at - 1]?.kind === 'and') return false;
    const kind = this.#tokens[this.#at]?.kind;
    return kind === undefined || kind === 'or' || kind === 'close';
  }

  #condition(): Parsed {
    const token = this.#tokens[this.#at];
    if (token === undefined || token.kind === 'or' || token.kind === 'and' || token.kind === 'close') return this.#missing();
    this.#at += 1;
    if (token.kind === 'term') return this.#term(token);
    if (this.#depth >= deepestNesting) return fault(`Parentheses and minus signs go ${deepestNesting} deep at most.`, token);
    this.#depth += 1;
    const node = token.kind === 'open' ? this.#group(token) : this.#negation();
    this.#depth -= 1;
    return node;
  }

  #negation(): Parsed {
    const node = this.#condition();
    return isFault(node) ? node : { kind: 'not', node };
  }

  #group(open: { readonly position: number; readonly end: number }): Parsed {
    const node = this.#alternatives();
    if (isFault(node) || this.#take('close')) return node;
    const rest = this.#text.slice(open.position).trimEnd();
    const end = this.#text.length;
    return fault(
      'The parenthesis that opens here is not closed.',
      { position: open.position, end },
      rest.length > longestGuess ? null : `${rest})`,
    );
  }

  #term(token: Extract<QueryToken, { kind: 'term' }>): Parsed {
    this.#terms += 1;
    if (this.#terms > mostTerms) return fault(`A filter has at most ${mostTerms} conditions.`, token);
    return readTerm(token, this.#text);
  }

  /** A condition has to stand here and does not: the sign before it, or the one found instead, is at fault. */
  #missing(): QueryFault {
    const found = this.#tokens[this.#at];
    const before = this.#tokens[this.#at - 1];
    if (found?.kind === 'close') {
      if (before?.kind === 'open') return fault('There is nothing between the parentheses.', { position: before.position, end: found.end });
      if (before === undefined) return fault('This parenthesis closes nothing. To search for it, put it in quotes.', found, '")"');
    }
    const sign = found === undefined || found.kind === 'close' ? before : found;
    const place = sign ?? { position: 0, end: this.#text.length };
    const word = this.#text.slice(place.position, place.end);
    if (before?.kind === 'open' && found === undefined) return fault('The parenthesis that opens here is not closed.', before);
    const problem = `${word} can not stand ${sign === before ? 'without a condition after it' : 'without a condition before it'}. To search for it, put it in quotes.`;
    return fault(problem, place, quoteText(word));
  }
}

/** The tree of a filter; null for an empty one, which matches everything. */
export function parseQuery(written: string): ParsedQuery {
  // why: neither can be kept by what the filter is compared with, and both replacements keep every position.
  const text = written.toWellFormed().replaceAll('\0', '\uFFFD');
  const read = readTokens(text);
  if (!read.ok) return read;
  if (read.tokens.length === 0) return { ok: true, node: null };
  const node = new Parser(text, read.tokens).parse();
  return isFault(node) ? node : { ok: true, node };
}
