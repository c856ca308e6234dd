import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { endpointIdSchema } from '#contract/ids.ts';
import type { DeliverySummary } from '#contract/models/delivery.ts';
import type { DeliveryLog } from '#engine/log/log.ts';
import { filterOf } from '#test/support/filter-of.ts';
import { aDelivery, codeOf, eventBody, openTestLog } from '#test/support/open-test-log.ts';
import { tempFolder } from '#test/support/temp-folder.ts';

const folder = tempFolder();
let log: DeliveryLog;

const minuteUs = 60_000_000;
/** 2026-11-20T12:00:00Z. */
const noonUs = 1_795_176_000_000_000;

async function rowsOf(filter: string): Promise<readonly DeliverySummary[]> {
  return (await log.readers.listDeliveries(filterOf(filter), 500, null)).items;
}

beforeAll(async () => {
  log = await openTestLog(folder.path);
  await log.writer.append(
    aDelivery({
      body: eventBody({ id: 'evt_1', type: 'run.completed', run: 'run_1', org: 'org_1', note: 'Checkout failed 100%' }),
      receivedAtUs: noonUs,
    }),
  );
  await log.writer.append(
    aDelivery({
      body: eventBody({ id: 'evt_2', type: 'run.failed', run: 'run_1', org: 'org_2', note: 'all green' }),
      url: '/in/zof?abc=Needle',
      receivedAtUs: noonUs + minuteUs,
    }),
  );
  await log.writer.append(
    aDelivery({
      body: Buffer.from('not json'),
      headers: [['X-Marker', 'HeaderNeedle']],
      method: 'PUT',
      receivedAtUs: noonUs + 2 * minuteUs,
    }),
  );
  await log.writer.append(
    aDelivery({
      body: eventBody({ id: 'evt_4', type: 'agent.offline', run: 'run_2' }),
      endpointId: endpointIdSchema.parse('ep_unrouted'),
      // The clock was set back.
      receivedAtUs: noonUs - 60 * minuteUs,
    }),
  );
  await log.writer.append(
    aDelivery({
      body: Buffer.from(
        '{"id":"evt_1","type":"run.completed","data":{"odd key":{"x":[{"b":5},{"b":"5.50"}]},"big":9007199254740993,"st\\u0061tus":"h\\u0065ld","none":null}}',
      ),
      headers: [
        ['Accept', 'text/html'],
        ['accept', '*/*'],
      ],
      url: '/other/path?x=1',
      receivedAtUs: noonUs + 24 * 60 * minuteUs,
    }),
  );
  await log.indexed(10_000);
});

afterAll(async () => {
  await log.close();
  folder[Symbol.dispose]();
});

test.each<[string, number[]]>([
  ['', [5, 4, 3, 2, 1]],
  ['type:run.failed', [2]],
  ['type:run.*', [5, 2, 1]],
  ['type:*', [5, 4, 2, 1]],
  ['-type:run.failed', [5, 4, 3, 1]],
  ['type:run.failed,agent.*', [4, 2]],
  ['run:run_1', [2, 1]],
  ['run:run_*', [4, 2, 1]],
  ['run:run_1,run_2', [4, 2, 1]],
  ['event:evt_4', [4]],
  ['event:EVT_4', []],
  ['org:org_2', [2]],
  ['org:org*', [4, 2, 1]],
  ['verdict:no-secret', [5, 4, 3, 2, 1]],
  ['verdict:verified', []],
  ['endpoint:zof', [5, 3, 2, 1]],
  ['endpoint:unrouted', [4]],
  ['endpoint:ep_unrouted,zof', [5, 4, 3, 2, 1]],
  ['env:SANDBOX', [5, 4, 3, 2, 1]],
  ['env:staging', []],
  ['method:put', [3]],
  ['path:/in/zof', [4, 3, 2, 1]],
  ['path:/other*', [5]],
  ['size:<20', [3]],
  ['size:8', [3]],
  ['dup:repeat', [5]],
  ['dup:2,3', [5]],
  ['-dup:repeat', [4, 3, 2, 1]],
  ['has:run', [4, 2, 1]],
  ['has:event', [5, 4, 2, 1]],
  ['has:body', [5, 4, 3, 2, 1]],
  ['has:note', []],
  ['has:tag', []],
  ['bookmarked:no', [5, 4, 3, 2, 1]],
  ['bookmarked:yes', []],
  ['tag:seen', []],
  ['after:2026-11-20T12:01', [5, 3, 2]],
  ['before:2026-11-20T12:01', [4, 1]],
  ['after:2026-11-20T12:01 before:2026-11-20T12:02', [2]],
  ['after:2026-11-21', [5]],
  ['before:2026-11-20T12:00Z', [4]],
  ['after:2026-11-20T13:00+01:00 -after:2026-11-21', [3, 2, 1]],
  ['after:2030-01-01', []],
  ['header:x-marker', [3]],
  ['header:X-Marker=HeaderNeedle', [3]],
  ['header:x-marker=headerneedle', []],
  ['header:x-marker=Header*', [3]],
  ['header:accept="*/*"', [5]],
  ['header:accept=text/plain,text/*', [5]],
  ['-header:content-type', [5, 3]],
  ['body.data.object.note="all green"', [2]],
  ['body.data.object.note=all*', [2]],
  ['body.data.object.note', [4, 2, 1]],
  ['body.data.object.note!="all green"', [4, 1]],
  ['body.data.status=held', [5]],
  ['body.data."odd key".x[1].b>5', [5]],
  ['body.data."odd key".x[0].b=5.0', [5]],
  ['body.data."odd key".x.0.b<=4', []],
  ['body.data.big=9007199254740993', [5]],
  ['body.data.big=9007199254740992', []],
  ['body.data.none=null', [5]],
  ['body.created>=2026-05-20', [4, 2, 1]],
  ['CHECKOUT', [1]],
  ['100%', [1]],
  ['needle', [3, 2]],
  ['headerneedle', [3]],
  ['abcabc', []],
  ['needle green', [2]],
  ['completed type:run.*', [5, 1]],
  ['-needle', [5, 4, 1]],
  ['_2', [4, 2]],
  ['%%', []],
  ['run:run_1 endpoint:zof -type:run.failed fail', [1]],
  ['-(run:run_1 type:run.failed)', [5, 4, 3, 1]],
  ['type:run.failed OR method:PUT', [3, 2]],
  ['needle OR checkout', [3, 2, 1]],
  ['(needle OR type:agent.offline) -method:PUT', [4, 2]],
  ['-(needle OR checkout)', [5, 4]],
  ['status:none', [5, 4, 3, 2, 1]],
  ['-duration:>0', [5, 4, 3, 2, 1]],
])('%s', async (filter, expected) => {
  expect((await rowsOf(filter)).map((row) => row.id)).toEqual(expected.map((number) => `dlv_${number}`));
  expect(await log.readers.countDeliveries(filterOf(filter))).toEqual({ count: expected.length, isExact: true });
});

describe('pages', () => {
  test('a page of what is newer is newest first too, and leads further up', async () => {
    const filter = filterOf('has:body');
    const first = await log.readers.listDeliveries(filter, 2, '1', undefined, 'newer');
    expect(first.items.map((item) => item.id)).toEqual(['dlv_3', 'dlv_2']);
    expect(first.nextCursor).toBe('3');
    const second = await log.readers.listDeliveries(filter, 2, first.nextCursor, undefined, 'newer');
    expect(second).toMatchObject({ items: [{ id: 'dlv_5' }, { id: 'dlv_4' }], nextCursor: null });
  });

  test('nothing is newer than the top', async () => {
    expect(await log.readers.listDeliveries(null, 2, null, undefined, 'newer')).toEqual({ items: [], nextCursor: null });
  });

  test('a text is paged in both directions', async () => {
    const filter = filterOf('needle OR checkout');
    const newest = await log.readers.listDeliveries(filter, 2, null);
    expect(newest.items.map((item) => item.id)).toEqual(['dlv_3', 'dlv_2']);
    expect((await log.readers.listDeliveries(filter, 2, newest.nextCursor)).items.map((item) => item.id)).toEqual(['dlv_1']);
    expect((await log.readers.listDeliveries(filter, 2, '1', undefined, 'newer')).items.map((item) => item.id)).toEqual(['dlv_3', 'dlv_2']);
  });

  test('a cursor that was not given out is refused', async () => {
    expect(await codeOf(log.readers.listDeliveries(null, 10, "1' OR 1"))).toBe('input.invalid');
  });
});

describe('excerpts say where a text was found', () => {
  const marked = async (filter: string) =>
    (await rowsOf(filter)).map(({ excerpt }) =>
      excerpt === undefined ? null : [excerpt.where, excerpt.text.slice(excerpt.markStart, excerpt.markEnd)],
    );

  test.each<[string, ([string, string] | null)[]]>([
    [
      'needle',
      [
        ['header', 'Needle'],
        ['url', 'Needle'],
      ],
    ],
    ['checkout', [['body', 'Checkout']]],
    ['run.failed', [null]],
    ['type:run.failed -checkout', [null]],
  ])('%s', async (filter, expected) => {
    expect(await marked(filter)).toEqual(expected);
  });
});

test('more terms than SQLite can nest are refused in words, not by a crash', async () => {
  const nodes = Array.from({ length: 1_500 }, () => filterOf('-run:a')).filter((node) => node !== null);
  expect(await codeOf(log.readers.listDeliveries({ kind: 'and', nodes }, 10, null))).toBe('input.query_syntax');
});

test('texts and alternatives within each other, as deep as a filter goes', async () => {
  const nested = Array.from({ length: 48 }).reduce<string>(
    (inner, _, depth) => `(absent${depth}${depth % 2 === 0 ? ' OR ' : ' '}${inner})`,
    'checkout',
  );
  expect(await rowsOf(nested)).toEqual([]);
  expect((await rowsOf(`checkout OR ${nested}`)).map((row) => row.id)).toEqual(['dlv_1']);
});

test('a hundred texts', async () => {
  const texts = Array.from({ length: 99 }, (_, index) => `absent${index}`);
  expect((await rowsOf(['checkout', ...texts].join(' OR '))).map((row) => row.id)).toEqual(['dlv_1']);
  expect(await rowsOf(['checkout', ...texts].join(' '))).toEqual([]);
});
