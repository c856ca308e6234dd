/** The filter language in words and examples, for its reference page and for help beside the filter. */
import type { KeyMeaning } from './key-meanings.ts';

export interface QueryExample {
  readonly query: string;
  readonly meaning: string;
}

export interface KeyReference {
  readonly key: KeyMeaning['key'];
  /** What may stand behind the colon, in one or two sentences. */
  readonly values: string;
  readonly examples: readonly QueryExample[];
}

export const generalExamples: readonly QueryExample[] = [
  { query: 'timeout', meaning: 'the text occurs in the URL, a header value or the body' },
  { query: '"connection refused"', meaning: 'the same for a text with a space' },
  { query: 'type:run.failed verdict:mismatch', meaning: 'both hold' },
  { query: 'type:run.failed OR status:5xx', meaning: 'at least one of them holds' },
  { query: '-endpoint:zof', meaning: 'does not hold' },
  { query: 'after:1h (status:5xx OR -verdict:verified)', meaning: 'parentheses group' },
  { query: '-(type:run.* dup:first)', meaning: 'not both of them' },
  { query: 'verdict:mismatch,stale', meaning: 'any value of the list' },
  { query: 'run:run_7*', meaning: 'a value that begins so' },
];

export const keyReferences: readonly KeyReference[] = [
  {
    key: 'type',
    values: 'Exactly as sent; a final `*` matches any ending.',
    examples: [
      { query: 'type:run.failed', meaning: 'this type' },
      { query: 'type:run.*', meaning: 'every type of runs' },
      { query: 'type:*', meaning: 'names a type at all' },
    ],
  },
  {
    key: 'verdict',
    values: '`verified`, `mismatch`, `missing`, `malformed`, `stale` or `no-secret`.',
    examples: [{ query: 'verdict:mismatch', meaning: 'no secret fits the signature' }],
  },
  {
    key: 'run',
    values: 'The id of a run; a final `*` matches any ending.',
    examples: [{ query: 'run:run_01H8X', meaning: 'everything about this run' }],
  },
  {
    key: 'org',
    values: 'The id of an organization; a final `*` matches any ending.',
    examples: [{ query: 'org:org_42', meaning: 'of this organization' }],
  },
  {
    key: 'event',
    values: 'The id of an event; a final `*` matches any ending.',
    examples: [{ query: 'event:evt_1', meaning: 'every delivery of this event' }],
  },
  {
    key: 'endpoint',
    values: 'The path of an endpoint, its id, or the name of one without a path.',
    examples: [
      { query: 'endpoint:zof', meaning: 'came to /in/zof' },
      { query: 'endpoint:unrouted', meaning: 'came to no endpoint' },
    ],
  },
  {
    key: 'env',
    values: 'The name of an environment in any case, or its id.',
    examples: [{ query: 'env:sandbox', meaning: 'in this environment' }],
  },
  {
    key: 'status',
    values: 'The status that the sender was answered: a number, a class, a range, a comparison, or `none`.',
    examples: [
      { query: 'status:200', meaning: 'answered 200' },
      { query: 'status:5xx', meaning: '500 to 599' },
      { query: 'status:400..499', meaning: 'the same as 4xx' },
      { query: 'status:>=400', meaning: 'every refusal' },
      { query: 'status:none', meaning: 'not answered' },
    ],
  },
  {
    key: 'duration',
    values: 'From the arrival to the end of the answer, as a comparison or a range in `us`, `ms` (also without a unit), `s`, `m` or `h`.',
    examples: [
      { query: 'duration:>200ms', meaning: 'slower than 200 ms' },
      { query: 'duration:1s..3s', meaning: 'one to three seconds' },
      { query: 'duration:<50', meaning: 'quicker than 50 ms' },
    ],
  },
  {
    key: 'size',
    values:
      'Length of the body as sent, as a comparison or a range in `b` (also without a unit), `kb`, `mb` or `gb` (1 kb is 1,024 bytes).',
    examples: [
      { query: 'size:>10kb', meaning: 'over 10 KiB' },
      { query: 'size:1mb..2mb', meaning: 'one to two MiB' },
      { query: 'size:0', meaning: 'no body' },
    ],
  },
  { key: 'method', values: 'In any case.', examples: [{ query: 'method:POST', meaning: 'sent with POST' }] },
  {
    key: 'path',
    values: 'The URL without its query; a final `*` matches any ending.',
    examples: [
      { query: 'path:/in/zof', meaning: 'exactly this path' },
      { query: 'path:/in/*', meaning: 'anything below /in/' },
    ],
  },
  {
    key: 'header',
    values: 'A name in any case, and a value after `=` exactly as sent; a final `*` matches any ending.',
    examples: [
      { query: 'header:user-agent', meaning: 'has this header' },
      { query: 'header:content-type=application/json', meaning: 'with this value' },
      { query: 'header:content-type=application/*', meaning: 'with a value that begins so' },
      { query: 'header:accept="*/*"', meaning: 'a value with a star or a comma goes into quotes' },
    ],
  },
  {
    key: 'body',
    values:
      'A path into the JSON body, and `=`, `!=`, `>`, `<`, `>=` or `<=` with a value. A number is the same however it is written. Of the body the first 256 KB are looked at.',
    examples: [
      { query: 'body.data.object.status=failed', meaning: 'the field has this value' },
      { query: 'body.data.object.status=failed,cancelled', meaning: 'one of these values' },
      { query: 'body.data.object.status!=failed', meaning: 'the field is there with another value' },
      { query: 'body.data.object.error', meaning: 'the field is there' },
      { query: 'body.data.object.attempts>=3', meaning: 'a number, or a text as a date, compared' },
      { query: 'body.items[0].name=first*', meaning: 'a place in a list, counted from 0, and a value that begins so' },
      { query: 'body."odd key".x=5', meaning: 'a name with a space, a dot or another sign goes into quotes' },
    ],
  },
  {
    key: 'dup',
    values: '`first`, `repeat` (the second and later), `any`, a number or a comparison.',
    examples: [
      { query: 'dup:repeat', meaning: 'delivered before' },
      { query: 'dup:>=3', meaning: 'third delivery and later' },
    ],
  },
  { key: 'bookmarked', values: '`yes` or `no`.', examples: [{ query: 'bookmarked:yes', meaning: 'has a bookmark' }] },
  { key: 'tag', values: 'A tag, exactly as given.', examples: [{ query: 'tag:ticket-17', meaning: 'has this tag' }] },
  {
    key: 'has',
    values: '`note`, `tag`, `bookmark`, `run`, `event`, `body`, `answer`, `drift` or `snapshot`.',
    examples: [
      { query: 'has:note', meaning: 'somebody wrote about it' },
      { query: '-has:answer', meaning: 'nobody was answered' },
      { query: 'has:drift', meaning: 'the Console disagrees on at least one field' },
      { query: 'has:snapshot -has:drift', meaning: 'was compared with the Console, which agrees' },
    ],
  },
  {
    key: 'after',
    values:
      'A date, a date with a time, a time of today, an age in `s`, `m`, `h`, `d` or `w`, or `today`, `yesterday`, `now`. Local time, unless it ends in `Z` or an offset.',
    examples: [
      { query: 'after:2026-11-20', meaning: 'from the beginning of that day on' },
      { query: 'after:2026-11-20T14:00', meaning: 'from two o’clock on' },
      { query: 'after:2026-11-20T14:00:30Z', meaning: 'from that second on, in UTC' },
      { query: 'after:14:02', meaning: 'from 14:02 today on' },
      { query: 'after:1h', meaning: 'in the last hour' },
      { query: 'after:yesterday before:today', meaning: 'yesterday' },
    ],
  },
  { key: 'before', values: 'As with `after:`.', examples: [{ query: 'before:2d', meaning: 'over two days ago' }] },
];
