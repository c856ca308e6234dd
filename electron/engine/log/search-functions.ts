/**
 * What a filter needs in SQL and SQL does not have: text without regard to case, headers by name, values at a path of a JSON body. All of
 * them are the functions that also match in memory, so both give the same answer.
 */
import type Database from 'better-sqlite3';
import type { HeaderPair } from '#contract/models/delivery.ts';
import type { BodyValue, HeaderValue } from '#domain/query/ast.ts';
import { couldMatch, findAtPath, isBodyMatch } from '#domain/query/body-path.ts';
import { fold } from '#domain/query/fold.ts';
import { isHeaderMatch } from '#domain/query/matches.ts';
import { bodyText, searchText } from './search-text.ts';

/** The last argument that was read, because a query passes the same one for every row. */
function remembered<T>(read: (text: string) => T): (text: string) => T {
  let last: { readonly text: string; readonly value: T } | undefined;
  return (text) => {
    if (last?.text !== text) last = { text, value: read(text) };
    return last.value;
  };
}

/** `has_text(id, folded term, url, headers, body)`. The text of the last row is kept for its other terms. */
function registerHasText(db: Database.Database): void {
  let lastId = -1;
  let lastText = '';
  db.function(
    'has_text',
    { deterministic: true },
    (id: number, term: string, url: string, headers: string | null, body: Uint8Array | null) => {
      if (id !== lastId) {
        lastText = searchText(url, headers ?? '[]', body);
        lastId = id;
      }
      return lastText.includes(term) ? 1 : 0;
    },
  );
}

/** `header_matches(headers, value)` and `body_matches(body as text, value)`; both values are parts of a filter's tree as JSON. */
function registerContents(db: Database.Database): void {
  const headerValue = remembered((text): HeaderValue => JSON.parse(text));
  db.function('header_matches', { deterministic: true }, (headers: string | null, written: string) => {
    const value = headerValue(written);
    if (headers === null || !headers.toLowerCase().includes(`"${value.name}"`)) return 0;
    const pairs: HeaderPair[] = JSON.parse(headers);
    return isHeaderMatch(pairs, value) ? 1 : 0;
  });
  const bodyValue = remembered((text): BodyValue => JSON.parse(text));
  db.function('body_matches', { deterministic: true }, (body: string | null, written: string) => {
    const value = bodyValue(written);
    if (body === null || !couldMatch(body, value)) return 0;
    return isBodyMatch(findAtPath(Buffer.from(body), value.path), value) ? 1 : 0;
  });
}

/**
 * `attempt_has_text(folded term, url, request headers, response headers, body)`: headers as `name: value`, what costs least first. The last
 * two are NULL where no answer came.
 */
function registerAttemptText(db: Database.Database): void {
  const headersHave = (headers: string, term: string) => {
    const pairs: HeaderPair[] = JSON.parse(headers);
    return pairs.some(([name, value]) => fold(`${name}: ${value}`).includes(term));
  };
  db.function(
    'attempt_has_text',
    { deterministic: true },
    (term: string, url: string, request: string, response: string | null, body: Uint8Array | null) => {
      if (fold(url).includes(term) || headersHave(request, term)) return 1;
      if (response !== null && headersHave(response, term)) return 1;
      return body !== null && fold(bodyText(body)).includes(term) ? 1 : 0;
    },
  );
}

export function registerSearchFunctions(db: Database.Database): void {
  registerHasText(db);
  registerContents(db);
  registerAttemptText(db);
  db.function('has_short_text', { deterministic: true }, (term: string, shown: string) => (fold(shown).includes(term) ? 1 : 0));
  db.function('folded', { deterministic: true }, (text: string) => fold(text));
}
