import { afterAll, beforeAll, expect, test } from 'vitest';
import { endpointIdSchema } from '#contract/ids.ts';
import type { QueryKey, QueryNode } from '#domain/query/ast.ts';
import type { DeliveryLog } from '#engine/log/log.ts';
import { aDelivery, codeOf, eventBody, openTestLog } from '#test/support/open-test-log.ts';
import { tempFolder } from '#test/support/temp-folder.ts';

const folder = tempFolder();
let log: DeliveryLog;

const term = (key: QueryKey, value: string): QueryNode => ({ kind: 'term', key, value, position: 0 });
const not = (node: QueryNode): QueryNode => ({ kind: 'not', node });
const and = (...nodes: QueryNode[]): QueryNode => ({ kind: 'and', nodes });

async function idsOf(filter: QueryNode | null): Promise<string[]> {
  const page = await log.readers.listDeliveries(filter, 500, null);
  return page.items.map((item) => item.id);
}

beforeAll(async () => {
  log = await openTestLog(folder.path);
  await log.writer.append(
    aDelivery({ body: eventBody({ id: 'evt_1', type: 'run.completed', run: 'run_1', org: 'org_1', note: 'Checkout failed 100%' }) }),
  );
  await log.writer.append(
    aDelivery({
      body: eventBody({ id: 'evt_2', type: 'run.failed', run: 'run_1', org: 'org_2', note: 'all green' }),
      url: '/in/zof?abc=Needle',
    }),
  );
  await log.writer.append(aDelivery({ body: Buffer.from('not json'), headers: [['X-Marker', 'HeaderNeedle']] }));
  await log.writer.append(
    aDelivery({ body: eventBody({ id: 'evt_4', type: 'agent.offline', run: 'run_2' }), endpointId: endpointIdSchema.parse('ep_unrouted') }),
  );
  await log.indexed(10_000);
});

afterAll(async () => {
  await log.close();
  folder[Symbol.dispose]();
});

test.each<[string, QueryNode | null, number[]]>([
  ['nothing', null, [4, 3, 2, 1]],
  ['type', term('type', 'run.failed'), [2]],
  ['type prefix', term('type', 'run.*'), [2, 1]],
  ['any type', term('type', '*'), [4, 2, 1]],
  ['not type, rows without one included', not(term('type', 'run.failed')), [4, 3, 1]],
  ['run', term('run', 'run_1'), [2, 1]],
  ['event', term('event', 'evt_4'), [4]],
  ['organization', term('org', 'org_2'), [2]],
  ['verdict', term('verdict', 'no-secret'), [4, 3, 2, 1]],
  ['other verdict', term('verdict', 'verified'), []],
  ['endpoint by path', term('endpoint', 'zof'), [3, 2, 1]],
  ['Unrouted by name', term('endpoint', 'unrouted'), [4]],
  ['text in the body, any case', term('text', 'CHECKOUT'), [1]],
  ['text with a percent sign', term('text', '100%'), [1]],
  ['text in the URL', term('text', 'needle'), [3, 2]],
  ['text in a header value', term('text', 'headerneedle'), [3]],
  ['text whose trigrams are all there, but not in a row', term('text', 'abcabc'), []],
  ['two texts', and(term('text', 'needle'), term('text', 'green')), [2]],
  ['text and type', and(term('text', 'completed'), term('type', 'run.*')), [1]],
  ['not text', not(term('text', 'needle')), [4, 1]],
  ['short text looks at the columns', term('text', '_2'), [4, 2]],
  ['short text with a wildcard is no wildcard', term('text', '%%'), []],
  ['everything at once', and(term('run', 'run_1'), term('endpoint', 'zof'), not(term('type', 'run.failed')), term('text', 'fail')), [1]],
  ['not (a and b)', not(and(term('run', 'run_1'), term('type', 'run.failed'))), [4, 3, 1]],
  ['an empty "and"', and(), [4, 3, 2, 1]],
])('%s', async (_name, filter, expected) => {
  expect(await idsOf(filter)).toEqual(expected.map((number) => `dlv_${number}`));
  expect(await log.readers.countDeliveries(filter)).toEqual({ count: expected.length, isExact: true });
});

test('hundreds of terms are refused in words, not by a crash', async () => {
  const filter = and(...Array.from({ length: 1_500 }, (_, index) => not(term('run', `run_${index}`))));
  expect(await codeOf(log.readers.listDeliveries(filter, 10, null))).toBe('input.query_syntax');
});

test('a cursor that was not given out is refused', async () => {
  expect(await codeOf(log.readers.listDeliveries(null, 10, "1' OR 1"))).toBe('input.invalid');
});
