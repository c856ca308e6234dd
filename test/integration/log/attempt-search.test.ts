import { afterAll, beforeAll, expect, test } from 'vitest';
import { attemptIdSchema, replayIdSchema } from '#contract/ids.ts';
import type { DeliveryLog } from '#engine/log/log.ts';
import type { AttemptSearch } from '#engine/log/plan-store.ts';
import { aComposedAttempt } from '#test/support/composed-attempt.ts';
import { everyAttempt } from '#test/support/every-attempt.ts';
import { aDelivery, codeOf, deliveryId, openTestLog } from '#test/support/open-test-log.ts';
import { aJob, begun, ended } from '#test/support/plans.ts';
import { tempFolder } from '#test/support/temp-folder.ts';

const folder = tempFolder();
let log: DeliveryLog;
const job = replayIdSchema.parse('rpl_1');
const other = replayIdSchema.parse('rpl_2');

/** Of the first job: 1 answered 200, 2 answered 404 late in the page, 3 refused, 4 pending; of another: 5 to another URL; 6 was composed. */
beforeAll(async () => {
  log = await openTestLog(folder.path);
  for (let number = 1; number <= 4; number++) await log.writer.append(aDelivery());
  const { plans } = log;
  await plans.createJob(aJob('rpl_1', [1, 2, 3, 4]));
  await plans.createJob(aJob('rpl_2', [1]));
  await plans.beginItems(
    job,
    [1, 2, 3, 4].map((number) => begun('rpl_1', number - 1, number, `att_${number}`)),
  );
  await plans.beginItems(other, [begun('rpl_2', 0, 1, 'att_5', 'https://Example.test/in?Wanted=1')]);
  const refused = ended(2, 'att_3', 'failed');
  await plans.endItems(job, [
    ended(0, 'att_1', 'succeeded', { body: `${'x'.repeat(262_138)}NEEDLE is cut` }),
    ended(1, 'att_2', 'failed', { status: 404, headers: [['X-Request-Id', 'Zürich-7']] }),
    { ...refused, end: { ...refused.end, outcome: 'refused', deadline: 'no-answer', sentence: 'Nothing listens there.', response: null } },
  ]);
  await log.composer.beginComposedAttempt(aComposedAttempt('att_6'));
});

afterAll(async () => {
  await log.close();
  folder[Symbol.dispose]();
});

test.each<[string, Partial<AttemptSearch>, readonly number[]]>([
  ['everything, newest first', {}, [6, 5, 4, 3, 2, 1]],
  ['an outcome', { outcomes: ['refused'] }, [3]],
  ['outcomes', { outcomes: ['refused', 'answered'] }, [3, 2, 1]],
  ['a class of statuses', { statuses: ['2xx'] }, [1]],
  ['statuses', { statuses: ['404', '2xx'] }, [2, 1]],
  ['a status of none', { statuses: ['500'] }, []],
  ['deadlines', { deadlines: ['in-time', 'no-answer'] }, [3, 1]],
  ['a source', { sources: ['replay'] }, [5, 4, 3, 2, 1]],
  ['what was composed', { sources: ['composer'] }, [6]],
  ['a job', { replayId: job }, [4, 3, 2, 1]],
  ['a delivery', { deliveryId: deliveryId(1) }, [5, 1]],
  ['a delivery in a job', { deliveryId: deliveryId(1), replayId: other }, [5]],
  ['the beginning of a URL', { targetUrl: 'https://Example' }, [5]],
  ['not the middle of a URL', { targetUrl: 'Example' }, []],
  ['a time', { sinceUs: 1_001, untilUs: 1_003, replayId: job }, [3, 2]],
  ['several, which all have to hold', { replayId: job, outcomes: ['answered'], statuses: ['4xx'], sources: ['replay'] }, [2]],
  ['a text in the URL, upper and lower case alike', { text: 'wanted=1' }, [5]],
  ['a text in a header of the answer', { text: 'x-request-id: zÜRICH' }, [2]],
  ['a text in a header of the request', { text: 'host: LOCALHOST:3000', replayId: other }, [5]],
  ['a text in the first 256 KiB of the answer', { text: 'xneedle' }, [1]],
  ['not behind them', { text: 'needle is' }, []],
  ['a text among what fits', { text: 'localhost', outcomes: ['refused'] }, [3]],
])('%s', async (_name, search, expected) => {
  const { items, nextCursor } = await log.plans.searchAttempts({ ...everyAttempt, ...search });
  expect([items.map(({ id }) => id), nextCursor]).toEqual([expected.map((number) => `att_${number}`), null]);
});

test('pages follow one another without a gap', async () => {
  const found: string[] = [];
  let cursor: string | null = null;
  do {
    const page = await log.plans.searchAttempts({ ...everyAttempt, sources: ['replay'], limit: 2, cursor });
    found.push(...page.items.map(({ id }) => id));
    cursor = page.nextCursor;
  } while (cursor !== null);
  expect(found).toEqual(['att_5', 'att_4', 'att_3', 'att_2', 'att_1']);
  expect(await codeOf(log.plans.searchAttempts({ ...everyAttempt, cursor: 'x' }))).toBe('input.invalid');
});

test('what is found is what the attempt says itself', async () => {
  const { items } = await log.plans.searchAttempts({ ...everyAttempt, statuses: ['404'] });
  expect(items).toEqual([(await log.readers.findAttempt(attemptIdSchema.parse('att_2')))?.summary]);
});

test('a search that is not wanted any more ends', async () => {
  const asking = new AbortController();
  const search = log.plans.searchAttempts({ ...everyAttempt, text: 'x' }, asking.signal);
  asking.abort();
  expect(await codeOf(search)).toBe('cancelled.by_user');
});
