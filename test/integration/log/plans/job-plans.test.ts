/** Plans of the statements around targets, plans, jobs and attempts: none of them may look at more than it gives. */

import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { deliveryIdSchema, draftIdSchema, planIdSchema, replayIdSchema } from '#contract/ids.ts';
import type { ReadableLog } from '#engine/log/readable-log.ts';
import { openReader } from '#engine/log/reader-connection.ts';
import { attemptsSql } from '#engine/log/statements/attempt-search.ts';
import { itemsSql, jobSql, jobsSql, openItemsSql, pairsSql, positionsSql, unpairedSql } from '#engine/log/statements/job-queries.ts';
import { beginItemSql, fillSql } from '#engine/log/statements/jobs.ts';
import { markItemsSql } from '#engine/log/statements/jobs-left.ts';
import { bodySql, entriesSql, jobsOfPlanSql, lastAttemptSql, plannedSql, planSql, plansSql } from '#engine/log/statements/plan-queries.ts';
import { orphanSetSql, sweepSql } from '#engine/log/statements/plans.ts';
import { recentTargetsSql } from '#engine/log/statements/replay-queries.ts';
import { everyAttempt } from '#test/support/every-attempt.ts';
import { aDelivery, openTestLog } from '#test/support/open-test-log.ts';
import { tempFolder } from '#test/support/temp-folder.ts';

const folder = tempFolder();
let db: ReadableLog;
let log: Awaited<ReturnType<typeof openTestLog>>;

beforeAll(async () => {
  log = await openTestLog(folder.path);
  await log.writer.append(aDelivery());
  await log.indexed(20_000);
  db = openReader(
    { logPath: join(folder.path, 'log.db'), indexPath: join(folder.path, 'index.db'), textPath: join(folder.path, 'index-text.db') },
    () => false,
  );
});

afterAll(async () => {
  db.close();
  await log.close();
  folder[Symbol.dispose]();
});

const job = replayIdSchema.parse('rpl_1');
const plan = planIdSchema.parse('pln_1');
const jobById = 'SEARCH main.replay USING INDEX sqlite_autoindex_replay_1 (id=?)';
const counts = 'SEARCH c USING PRIMARY KEY (replay_number=?)';
const bySeq = 'SEARCH t USING INTEGER PRIMARY KEY (rowid=?)';

test.each<[string, () => string, readonly string[]]>([
  ['a job with its counts', () => jobSql(job).text, ['SEARCH r USING INDEX sqlite_autoindex_replay_1 (id=?)', counts]],
  ['jobs', () => jobsSql(null, 5, 9).text, ['SEARCH r USING INDEX replay_by_number (number<?)', counts]],
  ['jobs of a plan', () => jobsSql(plan, 5, 9).text, ['SEARCH r USING INDEX replay_by_plan (plan_id=? AND number<?)', counts]],
  ['their ids', () => jobsOfPlanSql(plan).text, ['SEARCH r USING INDEX replay_by_plan (plan_id=?)']],
  [
    'open items',
    () => openItemsSql({ id: job, after: 5, limit: 9 }).text,
    ['SEARCH i USING INDEX replay_item_open (replay_number=? AND position>?)', jobById],
  ],
  [
    'items in two states',
    () => positionsSql(job, ['failed', 'again'], 5, 9).text,
    // The sort is over as many as a page of each state.
    [
      'SEARCH i USING COVERING INDEX replay_item_by_state (replay_number=? AND state=? AND position>?)',
      jobById,
      'USE TEMP B-TREE FOR ORDER BY',
    ],
  ],
  ['items', () => positionsSql(job, [], 5, 9).text, ['SEARCH i USING PRIMARY KEY (replay_number=? AND position>?)', jobById]],
  [
    'items with their attempts',
    () => itemsSql(job, [1, 2]).text,
    [
      'SEARCH i USING PRIMARY KEY (replay_number=? AND position=?)',
      jobById,
      'SEARCH t USING INDEX sqlite_autoindex_attempt_1 (id=?) LEFT-JOIN',
      'SEARCH s USING INTEGER PRIMARY KEY (rowid=?) LEFT-JOIN',
    ],
  ],
  [
    'pairs',
    () => pairsSql(job, job, 5, 9).text,
    [
      'SEARCH i USING PRIMARY KEY (replay_number=? AND position>?)',
      jobById,
      'SEARCH j USING COVERING INDEX replay_item_by_delivery (delivery_id=? AND replay_number=?)',
    ],
  ],
  [
    'what has no pair',
    () => unpairedSql(job, job, 5, 9).text,
    [
      'SEARCH j USING PRIMARY KEY (replay_number=? AND position>?)',
      jobById,
      'SEARCH i USING COVERING INDEX replay_item_by_delivery (delivery_id=? AND replay_number=?)',
    ],
  ],
  [
    'beginning an item',
    () => beginItemSql,
    ['SEARCH replay_item USING PRIMARY KEY (replay_number=? AND position=?)', jobById.replace('main.', '')],
  ],
  ['taking items of a plan', () => fillSql, ['SEARCH n USING PRIMARY KEY (set_number=? AND position>? AND position<?)']],
  [
    'what was in flight',
    () => markItemsSql,
    [
      'SEARCH replay_item USING PRIMARY KEY (replay_number=? AND position=?)',
      'SCAN t USING INDEX attempt_pending',
      'SEARCH i USING INDEX replay_item_by_delivery (delivery_id=?)',
    ],
  ],
  ['plans', () => plansSql(5, 9).text, ['SEARCH p USING INTEGER PRIMARY KEY (rowid<?)', 'SEARCH e USING INTEGER PRIMARY KEY (rowid=?)']],
  [
    'a plan',
    () => planSql(plan).text,
    ['SEARCH p USING INDEX sqlite_autoindex_replay_plan_1 (id=?)', 'SEARCH e USING INTEGER PRIMARY KEY (rowid=?)'],
  ],
  [
    'entries',
    () => entriesSql({ id: plan, from: 5, limit: 9 }).text,
    ['SEARCH p USING INDEX sqlite_autoindex_replay_plan_1 (id=?)', 'SEARCH n USING PRIMARY KEY (set_number=? AND position>?)'],
  ],
  [
    'sets that nothing refers to',
    () => orphanSetSql,
    [
      'SCAN e',
      'SEARCH p USING COVERING INDEX replay_plan_by_set (set_number=?)',
      'SEARCH p USING COVERING INDEX replay_plan_by_next_set (next_set=?)',
      'SEARCH r USING COVERING INDEX replay_filling (filling_set=?)',
    ],
  ],
  [
    'removing a set',
    () => sweepSql,
    ['SEARCH plan_entry USING PRIMARY KEY (set_number=? AND position=?)', 'SEARCH plan_entry USING PRIMARY KEY (set_number=?)'],
  ],
  [
    'deliveries of a plan',
    () => plannedSql([1]).text,
    ['SEARCH s USING INTEGER PRIMARY KEY (rowid=?)', 'SEARCH d USING INTEGER PRIMARY KEY (rowid=?)'],
  ],
  [
    'a body of an event',
    () => bodySql('ab', 'evt_1').text,
    ['SEARCH s USING INDEX summary_by_event (event_id=?)', 'SEARCH d USING INTEGER PRIMARY KEY (rowid=?)'],
  ],
  ['the last attempt to a URL', () => lastAttemptSql('x').text, ['SEARCH t USING INDEX attempt_by_target (target_url=?)']],
  ['attempts', () => attemptsSql(everyAttempt, 5, 9).text, ['SEARCH f USING COVERING INDEX attempt_facts (seq<?)', bySeq]],
  [
    'attempts by everything the index has, and a text',
    () =>
      attemptsSql(
        {
          ...everyAttempt,
          text: 'needle',
          outcomes: ['answered'],
          statuses: ['5xx', '404'],
          deadlines: ['late'],
          sources: ['replay'],
          targetUrl: 'http://a',
          sinceUs: 5,
          untilUs: 9,
        },
        5,
        9,
      ).text,
    ['SEARCH f USING COVERING INDEX attempt_facts (seq<?)', bySeq, 'SEARCH b USING PRIMARY KEY (attempt_id=?)'],
  ],
  [
    'attempts of a job',
    () => attemptsSql({ ...everyAttempt, replayId: job, outcomes: ['refused'] }, 5, 9).text,
    ['SEARCH f USING INDEX attempt_by_replay (replay_id=? AND rowid<?)', bySeq],
  ],
  [
    'attempts of a draft',
    () => attemptsSql({ ...everyAttempt, draftId: draftIdSchema.parse('drf_1') }, 5, 9).text,
    ['SEARCH f USING COVERING INDEX attempt_by_draft (draft_id=? AND rowid<?)', bySeq],
  ],
  [
    'attempts of a scenario run or a handler check',
    () => attemptsSql({ ...everyAttempt, groupId: 'srn_1' }, 5, 9).text,
    ['SEARCH f USING COVERING INDEX attempt_by_group (group_id=? AND rowid<?)', bySeq],
  ],
])('%s: through keys alone, without a sort', (_name, text, expected) => {
  const plans = db.prepare<[], { detail: string }>(`EXPLAIN QUERY PLAN ${text().replaceAll(/@\w+/g, '1').replaceAll('?', '1')}`).all();
  const steps = plans
    .map((row) => row.detail)
    .filter((detail) => /^(?:SEARCH|SCAN|USE)/.test(detail) && !/json_each|subquery/.test(detail));
  expect([...new Set(steps)].toSorted()).toEqual(expected.toSorted());
});

test('attempts of a delivery are few, and found by it', () => {
  const { text, values } = attemptsSql({ ...everyAttempt, deliveryId: deliveryIdSchema.parse('dlv_1') }, 5, 9);
  const plans = db.prepare<unknown[], { detail: string }>(`EXPLAIN QUERY PLAN ${text}`).all(...values);
  expect(plans[0]?.detail).toBe('SEARCH f USING COVERING INDEX sqlite_autoindex_attempt_2 (delivery_id=?)');
});

test('targets used before: from one URL to the next', () => {
  const plans = db.prepare<[number], { detail: string }>(`EXPLAIN QUERY PLAN ${recentTargetsSql}`).all(9);
  const steps = plans.map((row) => row.detail).filter((detail) => detail.includes(' attempt') || detail.includes(' a '));
  expect(steps.every((step) => step.startsWith('SEARCH'))).toBe(true);
  expect(steps.some((step) => step.includes('attempt_by_target'))).toBe(true);
});
