/** Plans of the queries behind the histogram, the groups, the jump to a time, completion and explanation. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { parseQuery } from '#domain/query/parser.ts';
import type { DeliveryLog } from '#engine/log/log.ts';
import type { ReadableLog } from '#engine/log/readable-log.ts';
import { raw, type SqlFragment } from '#engine/log/sql.ts';
import { countSql, explainedRowSql } from '#engine/log/statements/explain-queries.ts';
import { partsSql, summariesSql } from '#engine/log/statements/group-queries.ts';
import { bucketGrid } from '#engine/log/statements/histogram-buckets.ts';
import { countInSql, firstMinuteSql, rowsSql, sumsSql } from '#engine/log/statements/histogram-queries.ts';
import { newestAtSql } from '#engine/log/statements/locate-queries.ts';
import { keyedSql, matchingOf } from '#engine/log/statements/matching-rows.ts';
import { numberRangeSql } from '#engine/log/statements/row-walk.ts';
import { sampleSql } from '#engine/log/statements/seen-names.ts';
import { countedValuesSql, idCountSql, nextIdSql, recentIdsSql } from '#engine/log/statements/seen-values.ts';
import { allIds, idBoundsSql } from '#engine/log/statements/time-bounds.ts';
import { openTestLog } from '#test/support/open-test-log.ts';
import { fillRandomly, randomLogStartUs, readerOn } from '#test/support/random-log.ts';
import { tempFolder } from '#test/support/temp-folder.ts';

const folder = tempFolder();
let log: DeliveryLog;
let db: ReadableLog;

beforeAll(async () => {
  log = await openTestLog(folder.path);
  await fillRandomly(log, 300, 3);
  db = readerOn(folder.path);
});

afterAll(async () => {
  db.close();
  await log.close();
  folder[Symbol.dispose]();
});

const grid = bucketGrid({ fromUs: randomLogStartUs, untilUs: randomLogStartUs + 86_400_000_000 }, 24, 0);
const source = { above: 0, below: 1_000, isThroughText: false };
const members = raw('s.id AS number, s.verdict, s.event_type AS eventType, s.received_at_us AS receivedAtUs');

function matching(text: string) {
  const parsed = parseQuery(text);
  if (!parsed.ok) throw new Error(parsed.problem);
  return matchingOf(db, parsed.node);
}

function planOf(query: string | SqlFragment): string[] {
  const text = typeof query === 'string' ? query : query.text;
  const values = typeof query === 'string' ? Array.from(text.matchAll(/\?/g), () => 1) : query.values;
  return db
    .prepare<unknown[], { detail: string }>(`EXPLAIN QUERY PLAN ${text}`)
    .all(...values)
    .map((row) => row.detail)
    .filter(
      (step) => !/^(?:CO-ROUTINE|COMPOUND|LEFT-MOST|UNION ALL|SCAN CONSTANT|SCALAR|LIST|CORRELATED)|^SCAN (?:\(|m$|n$|r$)/.test(step),
    );
}

const bySums = 'SEARCH c USING PRIMARY KEY (start_us>? AND start_us<?)';
const byId = 'SEARCH s USING INTEGER PRIMARY KEY (rowid>? AND rowid<?)';
const grouping = 'USE TEMP B-TREE FOR GROUP BY';
const rowOfSummary = 'SEARCH s USING INTEGER PRIMARY KEY (rowid=?)';
const rowOfDelivery = 'SEARCH d USING INTEGER PRIMARY KEY (rowid=?)';
const endpointById = 'SEARCH e USING INDEX sqlite_autoindex_endpoint_1 (id=?)';

test.each<[string, () => string | SqlFragment, string[]]>([
  [
    'times become row numbers through the sums',
    () => idBoundsSql,
    [
      'SEARCH idx.hour_count USING PRIMARY KEY (start_us>? AND start_us<?)',
      'SEARCH idx.minute_count USING PRIMARY KEY (start_us>? AND start_us<?)',
      'SEARCH idx.minute_count USING PRIMARY KEY (start_us>? AND start_us<?)',
    ],
  ],
  ['the histogram by hours', () => sumsSql('hour_count', grid, grid.range), [bySums, grouping]],
  ['the histogram by minutes', () => sumsSql('minute_count', grid, grid.range), [bySums, grouping]],
  ['the first minute', () => firstMinuteSql, ['SEARCH idx.minute_count USING PRIMARY KEY']],
  ['deliveries in a range', () => countInSql(grid.range), [bySums]],
  ['the histogram by rows', () => rowsSql(matching(''), source, grid, grid.range, true), [byId, grouping]],
  [
    'the histogram of a type',
    () => rowsSql(matching('type:agent.offline'), source, grid, grid.range, false),
    ['SEARCH s USING INDEX summary_by_type (event_type=? AND rowid>? AND rowid<?)', grouping],
  ],
  [
    'the histogram of a run',
    () => rowsSql(matching('run:run_2'), source, grid, grid.range, false),
    ['SEARCH s USING INDEX summary_by_run (run_id=? AND rowid>? AND rowid<?)', grouping],
  ],
  [
    'the histogram of a text',
    () => rowsSql(matching('needle'), { ...source, isThroughText: true }, grid, grid.range, false),
    [expect.stringMatching(/^SCAN f VIRTUAL TABLE INDEX \d+:M1></), rowOfSummary, rowOfDelivery, grouping],
  ],
  [
    'deliveries of a run within a filter',
    () => keyedSql(raw('1'), matching('type:agent.offline'), { by: 'run', key: 'run_1' }, allIds, 'DESC', 1),
    ['SEARCH s USING INDEX summary_by_run (run_id=? AND rowid>? AND rowid<?)'],
  ],
  [
    'deliveries of an event',
    () => partsSql(keyedSql(members, matching(''), { by: 'event', key: 'evt_1' }, allIds, 'DESC', 1_000)),
    ['SEARCH s USING INDEX summary_by_event (event_id=? AND rowid>? AND rowid<?)', grouping],
  ],
  ['rows of the groups', () => summariesSql([1, 2]), [rowOfSummary, 'SCAN json_each VIRTUAL TABLE INDEX 1:', endpointById]],
  ['the newest row of a time', () => newestAtSql, ['SEARCH s USING INTEGER PRIMARY KEY (rowid<?)']],
  ['first and last row', () => numberRangeSql, ['SEARCH idx.summary', 'SEARCH idx.summary']],
  ['values of a key', () => countedValuesSql('method', 'p', 20), ['SEARCH v USING PRIMARY KEY (key=?)', 'USE TEMP B-TREE FOR ORDER BY']],
  ['recent ids', () => recentIdsSql('run', 'a', 20), ['SCAN s', grouping, 'USE TEMP B-TREE FOR ORDER BY']],
  ['the first id', () => nextIdSql('run', 'run_', null), ['SEARCH s USING COVERING INDEX summary_by_run (run_id>? AND run_id<?)']],
  [
    'the next id',
    () => nextIdSql('event', 'evt_', 'evt_7'),
    ['SEARCH s USING COVERING INDEX summary_by_event (event_id>? AND event_id<?)'],
  ],
  ['deliveries of an id', () => idCountSql('run', 'run_1'), ['SEARCH s USING COVERING INDEX summary_by_run (run_id=?)']],
  ['a sample of what was captured', () => sampleSql(1_000, 25), ['SEARCH s USING INTEGER PRIMARY KEY (rowid<?)', rowOfDelivery]],
  [
    'a delivery to be explained',
    () => explainedRowSql(5),
    [
      rowOfSummary,
      rowOfDelivery,
      `${endpointById} LEFT-JOIN`,
      'SEARCH v USING INDEX sqlite_autoindex_environment_1 (id=?) LEFT-JOIN',
      endpointById,
    ],
  ],
  [
    'counting without a term',
    () => countSql(matching('verdict:stale'), source, 100),
    ['SEARCH s USING COVERING INDEX summary_by_verdict (verdict=? AND rowid>? AND rowid<?)'],
  ],
])('%s', (_name, query, expected) => {
  expect(planOf(query())).toEqual(expected);
});
