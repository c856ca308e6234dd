/** What the log keeps around the composer besides drafts: values, scenarios, runs, reports, attempts, and what it has seen. */

import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import {
  attemptIdSchema,
  conformanceIdSchema,
  draftIdSchema,
  environmentIdSchema,
  scenarioIdSchema,
  scenarioRunIdSchema,
  trashIdSchema,
} from '#contract/ids.ts';
import type { AnswerJudgement } from '#contract/models/composer.ts';
import type { ConformanceReport } from '#contract/models/conformance.ts';
import type { ScenarioRun, StepResult } from '#contract/models/scenario.ts';
import type { DeliveryLog } from '#engine/log/log.ts';
import type { AttemptSearch } from '#engine/log/plan-store.ts';
import { aComposedAttempt } from '#test/support/composed-attempt.ts';
import { everyAttempt } from '#test/support/every-attempt.ts';
import { aDelivery, aSnapshot, codeOf, deliveryId, eventBody, openTestLog, sandbox } from '#test/support/open-test-log.ts';
import { endAttempt, endReplayed, startReplay } from '#test/support/start-replay.ts';
import { type TempFolder, tempFolder } from '#test/support/temp-folder.ts';

let folder: TempFolder;
let log: DeliveryLog;

beforeEach(async () => {
  folder = tempFolder();
  log = await openTestLog(folder.path);
});

afterEach(async () => {
  await log.close();
  folder[Symbol.dispose]();
});

async function reopen(): Promise<void> {
  await log.close();
  log = await openTestLog(folder.path);
}

const trash = trashIdSchema.parse('trs_1');
const staging = environmentIdSchema.parse('env_staging');

test('values of an environment are replaced as a whole and keep their order', async () => {
  const values = [
    { name: 'zone', value: 'eu' },
    { name: 'account', value: '{{uuid}} 💥' },
  ];
  await log.composer.setValues(sandbox, values);
  await log.composer.setValues(staging, [{ name: 'zone', value: 'us' }]);
  await reopen();
  expect(await log.composer.values(sandbox)).toEqual(values);
  expect(await codeOf(log.composer.setValues(sandbox, [...values, { name: 'zone', value: 'twice' }]))).toBe('log.write_failed');
  expect(await log.composer.values(sandbox)).toEqual(values);
  await log.composer.setValues(sandbox, values.slice(1));
  expect(await log.composer.values(sandbox)).toEqual(values.slice(1));
  expect(await log.composer.values(staging)).toEqual([{ name: 'zone', value: 'us' }]);
});

describe('scenarios', () => {
  const [first, second] = [scenarioIdSchema.parse('scn_a'), scenarioIdSchema.parse('scn_b')];

  test('are listed last changed first, replaced, removed and had back until the next start', async () => {
    await log.composer.saveScenario({ id: first, text: 'hookglass: 1 # comment', changedAtUs: 1 });
    await log.composer.saveScenario({ id: second, text: 'second', changedAtUs: 2 });
    await log.composer.saveScenario({ id: first, text: 'changed', changedAtUs: 3 });
    expect(await log.composer.listScenarios()).toEqual([
      { id: 'scn_a', text: 'changed', changedAtUs: 3 },
      { id: 'scn_b', text: 'second', changedAtUs: 2 },
    ]);
    expect(await log.composer.removeScenario(first, 9)).toBe(true);
    expect(await log.composer.removeScenario(first, 9)).toBe(false);
    expect(await log.composer.findScenario(first)).toBeUndefined();
    expect((await log.composer.listScenarios()).map(({ id }) => id)).toEqual(['scn_b']);
    expect(await log.composer.restoreScenario(first)).toEqual({ id: 'scn_a', text: 'changed', changedAtUs: 3 });
    expect(await log.composer.restoreScenario(first)).toBeUndefined();
    await log.composer.removeScenario(second, 9);
    await reopen();
    expect(await log.composer.restoreScenario(second)).toBeUndefined();
    expect(await log.composer.findScenario(first)).toEqual({ id: 'scn_a', text: 'changed', changedAtUs: 3 });
  });
});

function aStep(path: string, changes: Partial<StepResult> = {}): StepResult {
  return {
    path,
    kind: 'event',
    title: 'run.started',
    line: 5,
    state: 'passed',
    sentence: 'It answered 200.',
    startedAtUs: 10,
    endedAtUs: 20,
    attemptIds: [attemptIdSchema.parse('att_1')],
    deliveryIds: [deliveryId(1)],
    ...changes,
  };
}

function aRun(id: string, changes: Partial<ScenarioRun> = {}): ScenarioRun {
  return {
    id: scenarioRunIdSchema.parse(`srn_${id}`),
    scenarioId: scenarioIdSchema.parse('scn_a'),
    name: 'Happy run',
    targetUrl: 'http://localhost:3000/hook',
    state: 'passed',
    sentence: '1 step passed.',
    startedAtUs: 10,
    endedAtUs: 20,
    doneSteps: 1,
    totalSteps: 1,
    steps: [aStep('1')],
    ...changes,
  };
}

const attemptIds = async (choice: Partial<AttemptSearch> = {}) =>
  (await log.plans.searchAttempts({ ...everyAttempt, ...choice })).items.map(({ id }) => id);

describe('scenario runs', () => {
  test('come back as they were saved, newest first, of all or one scenario', async () => {
    await log.composer.saveScenarioRun(aRun('1', { state: 'running', endedAtUs: null }));
    await log.composer.saveScenarioRun(aRun('2', { scenarioId: null }));
    await log.composer.saveScenarioRun(aRun('1'));
    const { steps, ...summary } = aRun('1');
    expect(steps).toHaveLength(1);
    expect(await log.composer.listScenarioRuns(scenarioIdSchema.parse('scn_a'))).toEqual([summary]);
    expect((await log.composer.listScenarioRuns(null)).map(({ id }) => id)).toEqual(['srn_2', 'srn_1']);
    expect(await log.composer.findScenarioRun(aRun('1').id)).toEqual(aRun('1'));
    expect(await log.composer.findScenarioRun(aRun('none').id)).toBeUndefined();
  });

  test('beyond fifty the oldest go with their attempts, but none that goes on', async () => {
    for (const number of [1, 2, 3]) {
      const begun = aComposedAttempt(`att_${number}`, { source: 'scenario', groupId: `srn_${number}`, groupPart: '1' });
      await log.composer.beginComposedAttempt(begun);
    }
    await endAttempt(log, 'att_2', Buffer.from('answer'));
    await log.composer.saveScenarioRun(aRun('1', { state: 'paused', endedAtUs: null }));
    await Promise.all(Array.from({ length: 51 }, (_, index) => log.composer.saveScenarioRun(aRun(String(index + 2)))));
    const kept = await log.composer.listScenarioRuns(null);
    expect([kept.length, kept[0]?.id, kept.at(-1)?.id]).toEqual([50, 'srn_52', 'srn_3']);
    expect(await log.composer.findScenarioRun(aRun('2').id)).toBeUndefined();
    expect(await log.composer.findScenarioRun(aRun('1').id)).toMatchObject({ state: 'paused' });
    expect(await attemptIds()).toEqual(['att_3', 'att_1']);
    expect(await log.composer.readAttemptRequest(attemptIdSchema.parse('att_2'), 0, 9)).toBeUndefined();
    expect(await log.readers.readAttemptBody(attemptIdSchema.parse('att_2'), 0, 9)).toBeUndefined();
  });

  test('that go on when the log closes are interrupted when it opens again', async () => {
    const steps = [
      aStep('1'),
      aStep('2', { state: 'running', endedAtUs: null, sentence: 'Waiting.' }),
      aStep('3', { state: 'waiting', startedAtUs: null, endedAtUs: null, sentence: '' }),
    ];
    const left = { endedAtUs: null, doneSteps: 1, totalSteps: 3, steps };
    await log.composer.saveScenarioRun(aRun('1', { ...left, state: 'running' }));
    await log.composer.saveScenarioRun(aRun('2', { ...left, state: 'paused' }));
    await log.composer.saveScenarioRun(aRun('3'));
    await reopen();
    const found = await log.composer.findScenarioRun(aRun('1').id);
    const sentence = 'Hookglass ended while it ran: 1 of 3 steps were done.';
    expect(found).toMatchObject({ state: 'interrupted', sentence, endedAtUs: expect.any(Number) });
    expect(found?.steps.map(({ state }) => state)).toEqual(['passed', 'failed', 'skipped']);
    expect(found?.steps[1]?.sentence).toBe('Hookglass ended while this step ran, so how it would have ended is unknown.');
    expect((await log.composer.listScenarioRuns(null)).map(({ state }) => state)).toEqual(['passed', 'interrupted', 'interrupted']);
    await reopen();
    expect(await log.composer.findScenarioRun(aRun('1').id)).toEqual(found);
  });
});

function aReport(id: string, changes: Partial<ConformanceReport> = {}): ConformanceReport {
  return {
    id: conformanceIdSchema.parse(`cfr_${id}`),
    targetUrl: 'http://localhost:3000/hook',
    state: 'passed',
    sentence: 'It does what it should.',
    startedAtUs: 10,
    endedAtUs: 20,
    passed: 1,
    failed: 0,
    inconclusive: 0,
    skipped: 0,
    total: 1,
    checks: [aCheck()],
    ...changes,
  };
}

function aCheck(changes: Partial<ConformanceReport['checks'][number]> = {}): ConformanceReport['checks'][number] {
  return {
    name: 'accepts-good',
    title: 'It takes what is right.',
    state: 'passed',
    sentence: 'It answered 200.',
    advice: null,
    durationMs: 1.5,
    attemptIds: [],
    ...changes,
  };
}

test('sends of no draft: the last thousand stay at the next start, whatever else was sent', { timeout: 60_000 }, async () => {
  const others = [
    aComposedAttempt('att_run', { source: 'scenario', groupId: 'scr_1' }),
    aComposedAttempt('att_draft', { draftId: draftIdSchema.parse('drf_1') }),
  ];
  for (const other of others) await log.composer.beginComposedAttempt(other);
  await Promise.all(Array.from({ length: 1_003 }, (_, at) => log.composer.beginComposedAttempt(aComposedAttempt(`att_${at}`))));
  await reopen();
  const db = new Database(join(folder.path, 'log.db'), { readonly: true });
  const ids = db.prepare<[], string>('SELECT id FROM attempt ORDER BY seq').pluck().all();
  const bodies = db.prepare<[], number>('SELECT count(*) FROM attempt_request').pluck().get();
  db.close();
  expect([ids.length, ids.slice(0, 3), bodies]).toEqual([1_002, ['att_run', 'att_draft', 'att_3'], 1_002]);
});

describe('reports', () => {
  test('come back as they were saved, the newest fifty, with their attempts', async () => {
    await log.composer.beginComposedAttempt(aComposedAttempt('att_1', { source: 'conformance', groupId: 'cfr_1' }));
    for (let number = 1; number <= 51; number++) await log.composer.saveReport(aReport(String(number)));
    const kept = await log.composer.listReports();
    expect([kept.length, kept[0]?.id, kept.at(-1)?.id]).toEqual([50, 'cfr_51', 'cfr_2']);
    expect(kept[0]).not.toHaveProperty('checks');
    expect(await log.composer.findReport(aReport('51').id)).toEqual(aReport('51'));
    expect(await log.composer.findReport(aReport('1').id)).toBeUndefined();
    expect(await attemptIds()).toEqual([]);
  });

  test('of checks that were under way are interrupted when the log opens again, with what was found', async () => {
    const checks = [
      aCheck(),
      aCheck({ name: 'refuses-unsigned', state: 'failed', advice: 'Check the signature first.' }),
      aCheck({ name: 'refuses-stale', state: 'running' }),
      aCheck({ name: 'survives-burst', state: 'waiting' }),
    ];
    await log.composer.saveReport(aReport('1', { state: 'running', endedAtUs: null, total: 4, checks }));
    await reopen();
    const found = await log.composer.findReport(aReport('1').id);
    expect(found).toMatchObject({
      state: 'interrupted',
      sentence: 'Hookglass ended while it checked: 1 of 4 checks passed, 1 failed.',
      passed: 1,
      failed: 1,
      inconclusive: 1,
      skipped: 1,
      endedAtUs: expect.any(Number),
    });
    expect(found?.checks.map(({ state }) => state)).toEqual(['passed', 'failed', 'inconclusive', 'skipped']);
    expect((await log.composer.listReports())[0]).toMatchObject({ state: 'interrupted', skipped: 1 });
  });
});

describe('composed attempts', () => {
  const draft = draftIdSchema.parse('drf_1');
  const judgement: AnswerJudgement = { word: 'handled-correctly', sentence: 'It refused it.', spoilers: ['unsigned', 'prefix'] };

  test('begin before anything leaves, end as any attempt, and are judged', async () => {
    const begun = await log.composer.beginComposedAttempt(
      aComposedAttempt('att_1', { draftId: draft, groupId: 'srn_1', groupPart: '4.2' }),
    );
    expect(begun).toEqual({
      id: 'att_1',
      source: 'composer',
      replayId: null,
      deliveryId: null,
      draftId: 'drf_1',
      groupId: 'srn_1',
      groupPart: '4.2',
      number: 1,
      kind: 'composed',
      judgement: null,
      targetUrl: 'http://localhost:3000/hook',
      startedAtUs: 1_790_000_000_000_000,
      outcome: 'pending',
      sentence: 'Waiting for the answer.',
      status: null,
      deadline: null,
      phases: { dnsUs: null, connectUs: null, tlsUs: null, firstByteUs: null, totalUs: null },
    });
    await endAttempt(log, 'att_1', Buffer.from('no'));
    const judged = await log.composer.judgeAttempt(begun.id, judgement);
    expect(judged).toMatchObject({ outcome: 'answered', status: 418, judgement });
    expect(await log.readers.findAttempt(begun.id)).toMatchObject({ summary: judged, request: aComposedAttempt('att_1').request });
    expect(Buffer.from((await log.readers.readAttemptBody(begun.id, 0, 9))?.bytes ?? []).toString()).toBe('no');
    const sent = await log.composer.readAttemptRequest(begun.id, 1, 7);
    expect([Buffer.from(sent?.bytes ?? []).toString(), sent?.length]).toEqual(['"type"', 24]);
    const none = attemptIdSchema.parse('att_none');
    expect(await log.composer.readAttemptRequest(none, 0, 9)).toBeUndefined();
    expect(await codeOf(log.composer.judgeAttempt(none, judgement))).toBe('log.write_failed');
  });

  test('of a large body the first 5 MiB are kept, of an empty one nothing', async () => {
    const body = Buffer.alloc(6 * 1024 * 1024, 'x');
    await log.composer.beginComposedAttempt(aComposedAttempt('att_1', { body }));
    await log.composer.beginComposedAttempt(aComposedAttempt('att_2', { body: Buffer.alloc(0) }));
    const end = await log.composer.readAttemptRequest(attemptIdSchema.parse('att_1'), 5 * 1024 * 1024 - 2, 9_999_999);
    expect([end?.bytes.length, end?.length]).toEqual([2, 5 * 1024 * 1024]);
    expect((await log.readers.findAttempt(attemptIdSchema.parse('att_1')))?.request.bodyBytes).toBe(6 * 1024 * 1024);
    expect(await log.composer.readAttemptRequest(attemptIdSchema.parse('att_2'), 0, 9)).toMatchObject({ length: 0 });
  });

  test('are numbered per draft, and are 1 without one', async () => {
    const number = async (id: string, draftId: typeof draft | null) =>
      (await log.composer.beginComposedAttempt(aComposedAttempt(id, { draftId }))).number;
    expect([await number('att_1', draft), await number('att_2', draftIdSchema.parse('drf_2')), await number('att_3', draft)]).toEqual([
      1, 1, 2,
    ]);
    expect([await number('att_4', null), await number('att_5', null)]).toEqual([1, 1]);
    await reopen();
    expect(await number('att_6', draft)).toBe(3);
  });

  test('are listed newest first by draft, group and source, page by page', async () => {
    await log.writer.append(aDelivery());
    const begin = (id: string, changes: Parameters<typeof aComposedAttempt>[1]) =>
      log.composer.beginComposedAttempt(aComposedAttempt(id, { startedAtUs: 5, ...changes }));
    await begin('att_1', { draftId: draft });
    await startReplay(log, 'rpl_1', 'att_2');
    await begin('att_3', { source: 'scenario', groupId: 'srn_1', groupPart: '1' });
    await begin('att_4', { draftId: draft });
    await begin('att_5', { source: 'conformance', groupId: 'cfr_1', groupPart: 'accepts-good' });
    await begin('att_6', { source: 'scenario', groupId: 'srn_1', groupPart: '2' });
    expect(await attemptIds()).toEqual(['att_6', 'att_5', 'att_4', 'att_3', 'att_2', 'att_1']);
    expect(await attemptIds({ draftId: draft })).toEqual(['att_4', 'att_1']);
    expect(await attemptIds({ groupId: 'srn_1' })).toEqual(['att_6', 'att_3']);
    expect(await attemptIds({ sources: ['composer'] })).toEqual(['att_4', 'att_1']);
    expect(await attemptIds({ sources: ['replay'] })).toEqual(['att_2']);
    expect(await attemptIds({ groupId: 'srn_1', sources: ['conformance'] })).toEqual([]);
    const first = await log.plans.searchAttempts({ ...everyAttempt, limit: 2 });
    expect(first.items.map(({ id }) => id)).toEqual(['att_6', 'att_5']);
    expect(await attemptIds({ cursor: first.nextCursor })).toEqual(['att_4', 'att_3', 'att_2', 'att_1']);
    expect((await log.plans.searchAttempts({ ...everyAttempt, limit: 6 })).nextCursor).toBeNull();
    expect(await codeOf(log.plans.searchAttempts({ ...everyAttempt, cursor: 'x' }))).toBe('input.invalid');
  });

  test('that wait for their answer when the log closes are unknown when it opens again', async () => {
    await log.composer.beginComposedAttempt(aComposedAttempt('att_1'));
    await reopen();
    expect((await log.readers.findAttempt(attemptIdSchema.parse('att_1')))?.summary.outcome).toBe('unknown');
    expect(log.configuration.interrupted).toBe(0);
  });

  test('neither stand among the targets of replays nor go with deliveries that are purged', async () => {
    await log.writer.append(aDelivery());
    await startReplay(log, 'rpl_1', 'att_1', { targetUrl: 'http://localhost:3000/replayed' });
    await log.composer.beginComposedAttempt(aComposedAttempt('att_2', { draftId: draft }));
    await endReplayed(log, 'rpl_1', 'att_1', Buffer.from('answer'));
    expect((await log.readers.recentTargets(9)).map(({ url }) => url)).toEqual(['http://localhost:3000/replayed']);
    const sent = await log.composer.readAttemptRequest(attemptIdSchema.parse('att_1'), 0, 9_999);
    expect(sent?.bytes).toEqual(new Uint8Array(eventBody()));
    await reopen();
    expect((await log.writer.purge([1])).deliveries).toBe(1);
    expect(await log.readers.findAttempt(attemptIdSchema.parse('att_1'))).toBeUndefined();
    expect(await log.composer.readAttemptRequest(attemptIdSchema.parse('att_1'), 0, 9)).toBeUndefined();
    expect(await attemptIds()).toEqual(['att_2']);
    expect(await log.composer.readAttemptRequest(attemptIdSchema.parse('att_2'), 0, 9)).toMatchObject({ length: 24 });
    await log.close();
    const db = new Database(join(folder.path, 'log.db'), { readonly: true });
    expect(db.pragma('foreign_key_check')).toEqual([]);
    db.close();
    log = await openTestLog(folder.path);
  });
});

describe('what was seen', () => {
  const texts = (items: readonly { readonly body: Uint8Array }[]) => items.map(({ body }) => Buffer.from(body).toString());

  test('bodies of a type come whole, newest first, of all or one environment', async () => {
    const arrive = (note: string, changes: Parameters<typeof aDelivery>[0] = {}) =>
      log.writer.append(aDelivery({ body: eventBody({ type: 'run.failed', note }), ...changes }));
    await arrive('one');
    await arrive('two', { environmentId: staging });
    await log.writer.append(aDelivery());
    await arrive('cut', { truncation: 'cut-off', totalBytes: 9_999 });
    await arrive('x'.repeat(300_000));
    await arrive('three');
    await arrive('trashed');
    await log.writer.createTrash({ id: trash, createdAtUs: 1, sentence: 'Deleted.' });
    await log.writer.moveToTrash(trash, [7]);
    await log.indexed(20_000);
    const all = await log.composer.bodiesOfType('run.failed', null, 10);
    expect(all.map(({ deliveryId: id }) => id)).toEqual(['dlv_6', 'dlv_2', 'dlv_1']);
    expect(texts(all)[0]).toContain('three');
    expect((await log.composer.bodiesOfType('run.failed', sandbox, 10)).map(({ deliveryId: id }) => id)).toEqual(['dlv_6', 'dlv_1']);
    expect(await log.composer.bodiesOfType('run.failed', null, 1)).toHaveLength(1);
    expect(await log.composer.bodiesOfType('gate.blocked', null, 9)).toEqual([]);
    const stopped = new AbortController();
    stopped.abort();
    expect(await codeOf(log.composer.bodiesOfType('run.failed', null, 9, stopped.signal))).toBe('cancelled.by_user');
  });

  test('of each object of a kind the newest snapshot counts', async () => {
    const keep = (objectId: string, text: string, changes: Parameters<typeof aSnapshot>[1] = {}) =>
      log.console.saveSnapshot(aSnapshot(null, { objectId, ...changes }), Buffer.from(text));
    await keep('run_1', '{"v":1}');
    await keep('run_2', '{"v":2}');
    await keep('run_1', '{"v":3}');
    await keep('run_1', '{"v":4}', { environmentId: staging });
    await keep('plan_1', '{"v":5}', { thing: 'plan' });
    await keep('run_3', `"${'x'.repeat(300_000)}"`);
    const seen = async (environmentId: typeof sandbox | null, limit = 9) =>
      (await log.composer.snapshotsOfThing('run', environmentId, limit)).map(({ objectId, text }) => [
        objectId,
        Buffer.from(text).toString(),
      ]);
    expect(await seen(sandbox)).toEqual([
      ['run_1', '{"v":3}'],
      ['run_2', '{"v":2}'],
    ]);
    expect(await seen(null, 2)).toEqual([
      ['run_1', '{"v":4}'],
      ['run_1', '{"v":3}'],
    ]);
  });
});
