/**
 * Pages of a list as documented: `limit` of 1 to 100, 20 by default; `starting_after` with the cursor of the page before. The newest
 * come first, and a cursor names a place in time, so pages neither repeat nor skip anything when objects come and go meanwhile.
 */
import type { JsonObject } from '#domain/json-value.ts';
import { invalid } from './api-error.ts';
import { type ApiAnswer, type ApiRequest, ok, queryValue } from './api-request.ts';

interface Placed {
  readonly serial: number;
}

const usualLimit = 20;
const highestLimit = 100;

/** `name` binds a cursor to its collection. `items` are the newest first. */
export function pageOf<T extends Placed>(request: ApiRequest, name: string, items: readonly T[], view: (item: T) => JsonObject): ApiAnswer {
  const limit = readLimit(queryValue(request, 'limit'));
  const before = readCursor(queryValue(request, 'starting_after'), name);
  const rest = items.filter(({ serial }) => serial < before);
  const page = rest.slice(0, limit);
  const last = page.at(-1);
  const hasMore = rest.length > page.length;
  return ok({
    data: page.map(view),
    has_more: hasMore,
    next_cursor: hasMore && last !== undefined ? writeCursor(name, last.serial) : null,
  });
}

function readLimit(text: string | undefined): number {
  if (text === undefined) return usualLimit;
  const limit = /^\d{1,4}$/.test(text) ? Number(text) : 0;
  return limit >= 1 && limit <= highestLimit ? limit : invalid('limit', `limit must be a whole number from 1 to ${highestLimit}`);
}

function writeCursor(name: string, serial: number): string {
  return Buffer.from(`${name}:${serial}`).toString('base64url');
}

function readCursor(text: string | undefined, name: string): number {
  if (text === undefined) return Number.POSITIVE_INFINITY;
  const [, collection, serial] = /^(\w+):(\d{1,15})$/.exec(Buffer.from(text.slice(0, 200), 'base64url').toString('latin1')) ?? [];
  if (collection !== name || serial === undefined || writeCursor(name, Number(serial)) !== text)
    return invalid('starting_after', 'starting_after is not a cursor of this list');
  return Number(serial);
}
