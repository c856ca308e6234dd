import { expect, test } from 'vitest';
import { endpointIdSchema, environmentIdSchema } from '#contract/ids.ts';
import { explainTerms } from '#domain/query/explain.ts';
import { fold } from '#domain/query/fold.ts';
import type { RowFacts } from '#domain/query/matches.ts';
import { parseQuery } from '#domain/query/parser.ts';
import { resolveQuery } from '#domain/query/resolve.ts';

const row: RowFacts = {
  environmentId: environmentIdSchema.parse('env_sandbox'),
  environmentName: 'Sandbox',
  endpointId: endpointIdSchema.parse('ep_default'),
  endpointSlug: 'zof',
  endpointName: 'Zof',
  receivedAtUs: 1_780_000_000_000_000,
  method: 'POST',
  url: '/in/zof?trace=Needle',
  eventType: 'run.failed',
  eventId: 'evt_1',
  organizationId: null,
  runId: 'run_1',
  verdict: 'stale',
  answeredStatus: 200,
  durationUs: 12_345,
  bodyBytes: 12_345,
  duplicateNumber: 2,
  isBookmarked: false,
  hasNote: true,
  driftCount: 2,
  tags: ['slow', 'todo'],
};
const bodyText = '{"data":{"status":"failed","list":[1]},"note":"Überall"}';
const headers = [
  ['X-Trace', 'first'],
  ['x-trace', 'Second one'],
] as const;
const content = {
  url: row.url,
  headers: headers.map(([name, value]): [string, string] => [name, value]),
  body: Buffer.from(bodyText),
  bodyText,
  searchText: fold(`${row.url}\nfirst\nSecond one\n${bodyText}`),
};

function explain(text: string) {
  const parsed = parseQuery(text);
  if (!parsed.ok) throw new Error(parsed.problem);
  return explainTerms(resolveQuery(parsed.node, { nowUs: 1_780_000_060_000_000, offsetMinutes: 0 }), row, content);
}

test.each<[string, boolean, string]>([
  ['type:run.failed', true, 'type is run.failed'],
  ['type:run.started', false, 'type is run.failed'],
  ['-type:run.started', true, 'type is run.failed'],
  ['org:org_1', false, 'names no organization'],
  ['verdict:stale,mismatch', true, 'verdict is stale'],
  ['endpoint:zof', true, 'endpoint is zof'],
  ['env:sandbox', true, 'environment is Sandbox'],
  ['status:2xx', true, 'was answered 200'],
  ['status:none', false, 'was answered 200'],
  ['duration:>10ms', true, 'was answered after 12.3 ms'],
  ['size:>10kb', true, 'body has 12,345 bytes'],
  ['method:POST', true, 'method is POST'],
  ['path:/in/*', true, 'path is /in/zof'],
  ['header:x-trace', true, 'header x-trace is “first”, “Second one”'],
  ['header:x-other=1', false, 'has no header x-other'],
  ['body.data.status=failed', true, 'body.data.status is “failed”'],
  ['body.data.list', true, 'body.data.list is a list'],
  ['body.nothing=1', false, 'has nothing at body.nothing'],
  ['dup:repeat', true, 'is delivery 2 of its event'],
  ['bookmarked:yes', false, 'has no bookmark'],
  ['tag:slow', true, 'tags are slow, todo'],
  ['has:note,bookmark', true, 'has a note, has no bookmark'],
  ['after:1h', true, 'was received then or later'],
  ['before:1h', false, 'was received then or later'],
  ['needle', true, 'the text is in the URL'],
  ['"second one"', true, 'the text is in a header'],
  ['überall', true, 'the text is in the body'],
  ['absent', false, 'the text is not in it'],
])('%s', (text, isMatch, sentence) => {
  expect(explain(text).map((reason) => ({ isMatch: reason.isMatch, sentence: reason.sentence }))).toEqual([{ isMatch, sentence }]);
});

test('the place where a text was found is shown', () => {
  const [reason] = explain('überall');
  const { text = '', markStart = 0, markEnd = 0 } = reason?.excerpt ?? {};
  expect(text.slice(markStart, markEnd)).toBe('Überall');
});

test('every term of a tree, in the order it is written, minuses counted', () => {
  const reasons = explain('type:run.started OR -(verdict:stale -run:run_1)');
  expect(reasons.map(({ term, isNegated, isMatch }) => [term.key, isNegated, isMatch])).toEqual([
    ['type', false, false],
    ['verdict', true, false],
    ['run', false, true],
  ]);
});
