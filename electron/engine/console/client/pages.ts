/** Reads a list to its end, one page after another. A list that has no end is noticed and given up. */
import { isJsonArray, isJsonObject, type JsonObject, type JsonValue } from '#domain/json-value.ts';
import type { ConsoleAnswer } from './console-answer.ts';
import { consoleFailure } from './console-failure.ts';
import type { ClientLimits } from './limits.ts';

export interface PageAsk {
  /** Asks for the page behind a cursor; null: the first one. */
  readonly ask: (cursor: string | null) => Promise<ConsoleAnswer>;
  readonly mostItems: number;
  readonly limits: ClientLimits;
}

interface Page {
  readonly items: readonly JsonObject[];
  /** Null: the list ends here. */
  readonly next: string | null;
}

const longestCursor = 2048;

/** Items as they come. What fails later fails after what was yielded before. */
export async function* readPages({ ask, mostItems, limits }: PageAsk): AsyncGenerator<JsonObject, void, void> {
  const findLoop = createLoopWatch(limits);
  let cursor: string | null = null;
  let left = mostItems;
  while (left > 0) {
    const answer: ConsoleAnswer = await ask(cursor);
    const page = readPage(answer);
    const repeated = findLoop.sameItems(page);
    if (repeated !== null) throw endless(repeated, answer);
    yield* page.items.slice(0, left);
    left -= page.items.length;
    if (page.next === null || left <= 0) return;
    const loop = findLoop.noEnd(page);
    if (loop !== null) throw endless(loop, answer);
    cursor = page.next;
  }
}

/** Both say in words why a list has no end, or null; asked once per page, in this order. */
function createLoopWatch(limits: ClientLimits) {
  const seen = new Set<string | null>();
  let before: string | null = null;
  let number = 0;
  let empty = 0;
  return {
    sameItems(page: Page): string | null {
      number += 1;
      const ids = page.items.length === 0 ? null : JSON.stringify(page.items.map((item) => item['id'] ?? item));
      const isSame = ids !== null && ids === before;
      before = ids;
      return isSame ? `Page ${number} is the same as the page before it` : null;
    },
    noEnd(page: Page): string | null {
      empty = page.items.length === 0 ? empty + 1 : 0;
      if (empty >= limits.emptyPagesInRow) return `${empty} pages in a row are empty, and more are announced`;
      if (seen.has(page.next)) return `After page ${number} it sends us back to a page that was read already`;
      seen.add(page.next);
      return number >= limits.pages ? `It has more than ${limits.pages} pages` : null;
    },
  };
}

function readPage(answer: ConsoleAnswer): Page {
  const { json } = answer;
  if (!isJsonObject(json)) throw misshapen('is not an object with "data" and "has_more"', answer);
  const { data, has_more: hasMore, next_cursor: next } = json;
  if (!isJsonArray(data)) throw misshapen('has no array "data"', answer);
  const items = data.filter(isJsonObject);
  if (items.length < data.length) throw misshapen('has something in "data" that is not an object', answer);
  return { items, next: nextOf(hasMore, next, answer) };
}

/** Without `has_more` there is no more where no cursor says otherwise. */
function nextOf(hasMore: JsonValue | undefined, next: JsonValue | undefined, answer: ConsoleAnswer): string | null {
  if (hasMore === false) return null;
  const isAbsent = hasMore === undefined || hasMore === null;
  if (isAbsent && (next === undefined || next === null)) return null;
  if (!isAbsent && hasMore !== true) throw misshapen('has a "has_more" that is neither true nor false', answer);
  if (typeof next === 'string' && next !== '' && next.length <= longestCursor) return next;
  if (typeof next === 'number') return String(next);
  throw misshapen('announces more, but has no "next_cursor" that could be asked for', answer);
}

function misshapen(problem: string, answer: ConsoleAnswer) {
  return consoleFailure('console.unexpected_answer', `The page of the list ${problem}.`, factsOf(answer));
}

function endless(problem: string, answer: ConsoleAnswer) {
  return consoleFailure('console.endless_pages', `${problem}. What came until then is kept; report it to Zof's support.`, factsOf(answer));
}

function factsOf({ status, requestId }: ConsoleAnswer) {
  return { status, requestId };
}
