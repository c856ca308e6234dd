/** Filters are text from outside: whatever is typed is answered or refused with its place, and what is quoted is found as it is. */
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { deliveryIdOf } from '#contract/ids.ts';
import { quoteText } from '#domain/query/format.ts';
import type { Engine } from '#engine/engine-parts.ts';
import { hostileStrings } from '#test/fixtures/hostile/strings.ts';
import { makeEngine } from '#test/support/make-engine.ts';
import { codeOf } from '#test/support/open-test-log.ts';
import { tempFolder } from '#test/support/temp-folder.ts';

// Seventeen hundred queries, which take their time on a busy machine.
vi.setConfig({ testTimeout: 180_000, hookTimeout: 60_000 });

const folder = tempFolder();
const call = { signal: undefined };
let engine: Engine;

beforeAll(async () => {
  engine = await makeEngine(folder.path);
  const endpoint = await engine.handlers.endpoints.create({ slug: 'orders', scheme: 'zof', secrets: [] }, call);
  for (const text of hostileStrings) {
    const body = JSON.stringify({ id: text, type: text, created: text, data: { object: { id: text, run_id: text } }, x: text });
    const answer = await fetch(endpoint.url ?? '', { method: 'POST', body });
    expect(answer.status).toBe(200);
  }
});

afterAll(async () => {
  await engine.close();
  folder[Symbol.dispose]();
});

const list = (query: string) => engine.handlers.deliveries.list({ query, limit: 500 }, call);

/** Queries that ended in anything but an answer or, where that is allowed, a refusal of the text. */
async function failures(queries: readonly string[], allowed: readonly string[]): Promise<readonly string[]> {
  const failed: string[] = [];
  for (const query of queries) {
    const code = await codeOf(list(query));
    if (!allowed.includes(code)) failed.push(`${code}: ${query}`);
  }
  return failed;
}

test('UIX-09 every odd text that is typed as it is gets an answer or is refused with its place', async () => {
  expect(await failures(hostileStrings, ['ok', 'input.query_syntax'])).toEqual([]);
  expect(
    await failures(
      hostileStrings.map((text) => `type:${text}`),
      ['ok', 'input.query_syntax'],
    ),
  ).toEqual([]);
});

test('UIX-09 over a thousand odd texts in quotes, as words, types, paths, headers and fields of bodies, are answered without an error', async () => {
  const quoted = hostileStrings.map(quoteText);
  const forms = ['', 'run:', 'path:', 'header:x-a=', 'body.x='];
  expect(
    await failures(
      forms.flatMap((form) => quoted.map((text) => `${form}${text}`)),
      ['ok'],
    ),
  ).toEqual([]);
});

test('UIX-09 a quoted value is found as it is: no sign of it stands for others', async () => {
  const wrong: string[] = [];
  for (const [at, text] of hostileStrings.entries()) {
    if (!text.isWellFormed() || text.includes('\0') || text.length > 100) continue;
    const { items } = await list(`type:${quoteText(text)}`);
    const isFound = items.some(({ id }) => id === deliveryIdOf(at + 1));
    const others = items.filter(({ eventType }) => eventType?.toLowerCase() !== text.toLowerCase());
    if (!isFound || others.length > 0) wrong.push(`${text}: ${isFound ? 'found' : 'not found'}, ${others.length} others`);
  }
  expect(wrong).toEqual([]);
});

test('UIX-09 completion answers whatever stands before it', async () => {
  const failed: string[] = [];
  for (const text of hostileStrings) {
    const typed = `type:${text}`;
    const code = await codeOf(engine.handlers.deliveries.complete({ text: typed, position: typed.length }, call));
    if (code !== 'ok') failed.push(`${code}: ${typed}`);
  }
  expect(failed).toEqual([]);
});
