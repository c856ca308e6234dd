import fc from 'fast-check';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { ApiError } from '#engine/sandbox/api/api-error.ts';
import { pageOf } from '#engine/sandbox/api/pages.ts';

const pageSchema = z.object({ data: z.array(z.object({ serial: z.int() })), has_more: z.boolean(), next_cursor: z.string().nullable() });

function read(items: readonly { serial: number }[], query: Record<string, unknown>) {
  const answer = pageOf({ params: {}, query, body: undefined }, 'things', items, ({ serial }) => ({ serial }));
  return pageSchema.parse(answer.body);
}

test('all pages together are the list, whatever its length and their limit', () => {
  fc.assert(
    fc.property(
      fc.uniqueArray(fc.integer({ min: 1, max: 1e9 }), { maxLength: 120 }),
      fc.integer({ min: 1, max: 100 }),
      (serials, limit) => {
        const items = serials.toSorted((one, other) => other - one).map((serial) => ({ serial }));
        const seen: { serial: number }[] = [];
        let cursor: string | null | undefined;
        while (cursor !== null) {
          const page = read(items, { limit: String(limit), ...(cursor === undefined ? {} : { starting_after: cursor }) });
          expect(page.has_more).toBe(page.next_cursor !== null);
          expect(page.data.length).toBeLessThanOrEqual(limit);
          seen.push(...page.data);
          cursor = page.next_cursor;
        }
        expect(seen).toEqual(items);
      },
    ),
  );
});

test('any other cursor or limit is refused with its name', () => {
  fc.assert(
    fc.property(fc.string(), fc.constantFrom('limit', 'starting_after'), (text, name) => {
      fc.pre(!(name === 'limit' && /^\d{1,4}$/.test(text)));
      try {
        read([{ serial: 1 }], { [name]: text });
        expect.unreachable(text);
      } catch (error) {
        expect(error).toBeInstanceOf(ApiError);
        expect(error).toMatchObject({ code: 'invalid_request', param: name });
      }
    }),
  );
});
