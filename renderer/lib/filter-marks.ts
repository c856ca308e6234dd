/** What a filter looked for, so that it can be marked where it is shown. Terms that are turned round mark nothing. Pure. */
import type { BodyValue, HeaderValue, QueryKey, QueryNode, QueryTerm, QueryValue } from '#domain/query/ast.ts';
import { parseQuery } from '#domain/query/parser.ts';

export interface HeaderMark {
  readonly name: string;
  /** Null asks only whether the header is there. */
  readonly value: string | null;
}

export interface FilterMarks {
  /** Searched for anywhere: in bodies, header values and addresses. */
  readonly text: readonly string[];
  readonly type: readonly string[];
  readonly path: readonly string[];
  readonly headers: readonly HeaderMark[];
  readonly body: readonly BodyValue[];
}

const nothing: FilterMarks = { text: [], type: [], path: [], headers: [], body: [] };

let known: { readonly query: string; readonly marks: FilterMarks } = { query: '', marks: nothing };

/** Nothing for a filter that is empty or does not parse. Every row asks for the same filter, so the last answer is kept. */
export function marksOf(query: string): FilterMarks {
  if (known.query !== query) known = { query, marks: readMarks(query) };
  return known.marks;
}

function readMarks(query: string): FilterMarks {
  const terms = assertedTerms(query);
  if (terms.length === 0) return nothing;
  return {
    text: wordsOf(terms, 'text'),
    type: wordsOf(terms, 'type'),
    path: wordsOf(terms, 'path'),
    headers: valuesOf(terms, 'header').flatMap((value) => (value.kind === 'header' ? headerMarks(value) : [])),
    body: valuesOf(terms, 'body').flatMap((value) => (value.kind === 'body' && value.operator !== '!=' ? [value] : [])),
  };
}

/** Whether the filter searches for a text anywhere in what was received, turned round or not. */
export function asksForText(query: string): boolean {
  const parsed = parseQuery(query);
  return parsed.ok && parsed.node !== null && hasText(parsed.node);
}

function hasText(node: QueryNode): boolean {
  if (node.kind === 'term') return node.key === 'text';
  return node.kind === 'not' ? hasText(node.node) : node.nodes.some(hasText);
}

function assertedTerms(query: string): readonly QueryTerm[] {
  const parsed = parseQuery(query);
  return parsed.ok && parsed.node !== null ? asserted(parsed.node, true) : [];
}

function asserted(node: QueryNode, isMeant: boolean): readonly QueryTerm[] {
  if (node.kind === 'not') return asserted(node.node, !isMeant);
  if (node.kind === 'term') return isMeant ? [node] : [];
  return node.nodes.flatMap((inner) => asserted(inner, isMeant));
}

function valuesOf(terms: readonly QueryTerm[], key: QueryKey): readonly QueryValue[] {
  return terms.flatMap((term) => (term.key === key ? term.values : []));
}

function wordsOf(terms: readonly QueryTerm[], key: QueryKey): readonly string[] {
  return valuesOf(terms, key).flatMap((value) => (value.kind === 'word' && value.text !== '' ? [value.text] : []));
}

function headerMarks({ name, values }: HeaderValue): readonly HeaderMark[] {
  return values.length === 0 ? [{ name, value: null }] : values.map(({ text }) => ({ name, value: text }));
}
