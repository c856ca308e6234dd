import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type TempFolder, tempFolder } from '#test/support/temp-folder.ts';
import { waitFor } from '#test/support/wait-for.ts';
import { type OpenSandbox, objectIn, openSandbox, pageIn } from './open-sandbox.ts';

let folder: TempFolder;
let open: OpenSandbox;

beforeEach(async () => {
  folder = tempFolder();
  open = await openSandbox(folder.path);
});

afterEach(async () => {
  await open.sandbox.stop();
  folder[Symbol.dispose]();
});

async function firstProject(): Promise<{ id: string; suiteId: string; caseIds: readonly string[] }> {
  const [project] = open.sandbox.state().projects;
  const list = pageIn(await open.get('/projects'));
  const listed = list.data.find(({ id }) => id === project?.id);
  expect(listed).toMatchObject({ test_suites: [{ test_case_ids: expect.arrayContaining([expect.stringMatching(/^tc_/)]) }, {}, {}] });
  return { id: project?.id ?? '', suiteId: project?.suites[0]?.id ?? '', caseIds: ['tc_login_001', 'tc_checkout_002'] };
}

describe('Runs', () => {
  test('a run is started by suite or by cases, lives, and shows its cases', async () => {
    const { id, suiteId, caseIds } = await firstProject();
    const bySuite = await open.post('/runs', { project_id: id, environment: 'staging', test_suite_id: suiteId });
    expect(bySuite.status).toBe(201);
    expect(bySuite.json).toMatchObject({
      id: expect.stringMatching(/^run_[0-9A-Za-z]{20}$/),
      organization_id: expect.stringMatching(/^org_/),
      project_id: id,
      status: 'queued',
      environment: 'staging',
      test_suite_id: suiteId,
      cases: [],
    });
    const byCases = await open.post('/runs', { project_id: id, environment: 'my label', test_case_ids: caseIds });
    expect(byCases.json).toMatchObject({ test_case_ids: caseIds, test_suite_id: null, environment: 'my label' });
    const read = await open.get(`/runs/${objectIn(byCases).id}`);
    expect(read.json).toEqual(byCases.json);
  });

  test('a run that ends has outcomes, and its results can be listed and retrieved', async () => {
    const { runId } = await open.sandbox.startRun({ stepMs: 0, outcome: 'failed', withheldTypes: [] });
    const run = await waitFor(async () => {
      const reply = await open.get(`/runs/${runId}`);
      return objectIn(reply)['status'] === 'failed' ? reply.json : undefined;
    });
    expect(run).toMatchObject({ status: 'failed', summary: { failed: 1, error: 0 }, finished_at: expect.stringMatching(/Z$/) });
    const results = pageIn(await open.get(`/results?run_id=${runId}`));
    expect(run).toHaveProperty('cases.length', results.data.length);
    const failed = pageIn(await open.get(`/results?run_id=${runId}&status=failed`));
    expect(failed.data).toHaveLength(1);
    expect((await open.get(`/results/${failed.data[0]?.id}`)).json).toEqual(failed.data[0]);
    expect(failed.data[0]).toMatchObject({ run_id: runId, failure_summary: expect.any(String), logs: expect.any(String) });
    expect(pageIn(await open.get('/results?run_id=run_nowhere')).data).toEqual([]);
  });

  test('a run is canceled once; a finished one answers 409', async () => {
    const { runId } = await open.sandbox.startRun({ stepMs: 60_000, withheldTypes: [] });
    const canceled = await open.post(`/runs/${runId}/cancel`);
    expect([canceled.status, objectIn(canceled)['status']]).toEqual([200, 'canceled']);
    const again = await open.post(`/runs/${runId}/cancel`, {});
    expect([again.status, again.json]).toEqual([409, { error: { code: 'run_finished', message: expect.any(String) } }]);
  });

  test('runs are filtered by project and status', async () => {
    const [one, other] = open.sandbox.state().projects;
    const { runId } = await open.sandbox.startRun({ projectId: one?.id, stepMs: 60_000, withheldTypes: [] });
    expect(pageIn(await open.get(`/runs?project_id=${one?.id}`)).data.map(({ id }) => id)).toEqual([runId]);
    expect(pageIn(await open.get(`/runs?project_id=${other?.id}`)).data).toEqual([]);
    expect(pageIn(await open.get('/runs?status=queued')).data.map(({ id }) => id)).toEqual([runId]);
    expect(pageIn(await open.get('/runs?status=passed')).data).toEqual([]);
  });

  test.each([
    [{}, 'project_id'],
    [{ project_id: 7 }, 'project_id'],
    [{ project_id: 'proj_nowhere', environment: 'staging' }, 'project_id'],
    [{ project_id: '*', test_case_ids: ['tc_login_001'] }, 'environment'],
    [{ project_id: '*', environment: 'staging' }, 'test_case_ids'],
    [{ project_id: '*', environment: 'staging', test_case_ids: [] }, 'test_case_ids'],
    [{ project_id: '*', environment: 'staging', test_case_ids: [1] }, 'test_case_ids'],
    [{ project_id: '*', environment: 'staging', test_case_ids: ['tc_nowhere_001'] }, 'test_case_ids'],
    [{ project_id: '*', environment: 'staging', test_suite_id: 'suite_nowhere' }, 'test_suite_id'],
    [{ project_id: '*', environment: 'x'.repeat(101), test_case_ids: ['tc_login_001'] }, 'environment'],
    [[], 'body'],
    ['text', 'body'],
    [null, 'body'],
  ])('POST /runs that lacks something is refused with its parameter, case %#', async (body, param) => {
    const [project] = open.sandbox.state().projects;
    const text = JSON.stringify(body).replace('"*"', JSON.stringify(project?.id));
    const reply = await open.send('POST', '/runs', text);
    expect([reply.status, reply.json]).toEqual([400, { error: { code: 'invalid_request', message: expect.any(String), param } }]);
  });
});

describe('Lists', () => {
  test.each(['projects', 'agents', 'integrations', 'reports', 'schedules', 'teams'])('GET /%s lists what there is', async (name) => {
    const page = pageIn(await open.get(`/${name}`));
    expect(page.data.length).toBeGreaterThan(0);
    expect(page).toMatchObject({ has_more: false, next_cursor: null });
    for (const item of page.data)
      expect(item).toMatchObject({ organization_id: expect.stringMatching(/^org_/), created_at: expect.stringMatching(/T.*Z$/) });
  });

  test('pages follow one another to the end, without repeats, while runs are added', async () => {
    for (let count = 0; count < 25; count += 1) await open.sandbox.startRun({ stepMs: 60_000, withheldTypes: [] });
    const before = open.sandbox.state().runs.map(({ id }) => id);
    const first = pageIn(await open.get('/runs'));
    expect([first.data.length, first.has_more]).toEqual([20, true]);
    await open.sandbox.startRun({ stepMs: 60_000, withheldTypes: [] });
    const second = pageIn(await open.get(`/runs?starting_after=${first.next_cursor}`));
    expect([second.data.length, second.has_more, second.next_cursor]).toEqual([5, false, null]);
    expect([...first.data, ...second.data].map(({ id }) => id)).toEqual(before);
    expect(pageIn(await open.get('/runs?limit=100')).data).toHaveLength(26);
    expect(pageIn(await open.get('/runs?limit=1')).data).toHaveLength(1);
  });

  test.each([
    'limit=0',
    'limit=101',
    'limit=-1',
    'limit=1.5',
    'limit=',
    'limit=x',
    'limit=1&limit=2',
    'starting_after=run_1',
    'starting_after=',
  ])('GET /runs?%s is refused with its parameter', async (query) => {
    const reply = await open.get(`/runs?${query}`);
    expect([reply.status, reply.json]).toMatchObject([400, { error: { code: 'invalid_request', param: query.split('=')[0] } }]);
  });

  test('a cursor of one list is none of another', async () => {
    for (let count = 0; count < 3; count += 1) await open.sandbox.startRun({ stepMs: 60_000, withheldTypes: [] });
    const { next_cursor: cursor } = pageIn(await open.get('/runs?limit=1'));
    expect((await open.get(`/agents?starting_after=${cursor}`)).status).toBe(400);
  });
});

test('an application is changed in part, and refuses what is not a URL', async () => {
  const project = pageIn(await open.get('/projects')).data[0];
  const path = `/applications/${String(project?.['application_id'])}`;
  const changed = await open.send('PATCH', path, JSON.stringify({ name: 'New name', environment_urls: { staging: 'https://s.example/' } }));
  expect([changed.status, changed.json]).toMatchObject([200, { name: 'New name', environment_urls: { staging: 'https://s.example/' } }]);
  const refused = await open.send('PATCH', path, JSON.stringify({ environment_urls: { staging: 'not one' } }));
  expect([refused.status, refused.json]).toMatchObject([400, { error: { param: 'environment_urls' } }]);
  expect((await open.send('PATCH', path, JSON.stringify({ team_id: 'team_nowhere' }))).status).toBe(400);
  expect((await open.send('PATCH', '/applications/app_nowhere', '{}')).status).toBe(404);
});

describe('Idempotency-Key', () => {
  const body = () => ({ project_id: open.sandbox.state().projects[0]?.id, environment: 'staging', test_case_ids: ['tc_login_001'] });

  test('the same request with the same key gives the first answer, also at the same time', async () => {
    const key = { 'idempotency-key': 'once-1' };
    const answers = await Promise.all([1, 2, 3].map(() => open.post('/runs', body(), key)));
    const ids = new Set(answers.map((answer) => objectIn(answer).id));
    expect([ids.size, answers.map(({ status }) => status)]).toEqual([1, [201, 201, 201]]);
    expect(pageIn(await open.get('/runs')).data).toHaveLength(1);
    await open.sandbox.act({ act: 'cancel-run' });
    expect((await open.post('/runs', body(), key)).json).toEqual(answers[0]?.json);
  });

  test('another request with the same key is refused with 409, and one that failed may be mended', async () => {
    const key = { 'idempotency-key': 'once-2' };
    expect((await open.post('/runs', { ...body(), environment: 5 }, key)).status).toBe(400);
    expect((await open.post('/runs', body(), key)).status).toBe(201);
    const other = await open.post('/runs', { ...body(), environment: 'production' }, key);
    expect([other.status, other.json]).toMatchObject([409, { error: { code: 'idempotency_key_reused' } }]);
    expect((await open.post('/webhooks', body(), key)).status).toBe(409);
  });

  test('a key that is no key is refused', async () => {
    const reply = await open.post('/runs', body(), { 'idempotency-key': 'x'.repeat(256) });
    expect([reply.status, reply.json]).toMatchObject([400, { error: { param: 'Idempotency-Key' } }]);
  });
});

describe('Limits and faults of the API', () => {
  test('every answer tells the rate limit; beyond it there is 429 with Retry-After', async () => {
    await open.sandbox.configure({ faults: { rateLimitPerMinute: 3 } });
    const replies = [];
    for (let count = 0; count < 4; count += 1) replies.push(await open.get('/runs'));
    expect(replies.map(({ status }) => status)).toEqual([200, 200, 200, 429]);
    expect(replies.map(({ headers }) => headers.get('x-ratelimit-remaining'))).toEqual(['2', '1', '0', '0']);
    const [last] = replies.slice(-1);
    expect(last?.json).toEqual({ error: { code: 'rate_limit_exceeded', message: expect.any(String) } });
    expect(Number(last?.headers.get('retry-after'))).toBeGreaterThanOrEqual(1);
    expect(Number(last?.headers.get('retry-after'))).toBeLessThanOrEqual(60);
    const reset = Number(last?.headers.get('x-ratelimit-reset'));
    expect(Math.abs(reset - Date.now() / 1000)).toBeLessThanOrEqual(62);
    await open.sandbox.configure({ faults: { rateLimitPerMinute: 10 } });
    expect((await open.get('/runs')).status).toBe(200);
  });

  test('the asked share of answers is 500', async () => {
    await open.sandbox.configure({ faults: { serverErrorPercent: 25 } });
    const statuses = [];
    for (let count = 0; count < 20; count += 1) statuses.push((await open.get('/runs')).status);
    expect(statuses.filter((status) => status === 500)).toHaveLength(5);
  });

  test('a write with a key is done before its answer is lost, so that the repeat gets it', async () => {
    const [project] = open.sandbox.state().projects;
    const run = { project_id: project?.id, environment: 'staging', test_case_ids: ['tc_login_001'] };
    await open.sandbox.configure({ faults: { serverErrorPercent: 100 } });
    expect((await open.post('/runs', run)).status).toBe(500);
    expect(open.sandbox.state().runs).toHaveLength(0);
    expect((await open.post('/runs', run, { 'idempotency-key': 'lost' })).json).toEqual({
      error: { code: 'internal_error', message: expect.any(String) },
    });
    await open.sandbox.configure({ faults: { serverErrorPercent: 0 } });
    const repeated = await open.post('/runs', run, { 'idempotency-key': 'lost' });
    expect(open.sandbox.state().runs.map(({ id }) => id)).toEqual([objectIn(repeated).id]);
  });

  test('answers take as long as they are told to', async () => {
    await open.sandbox.configure({ faults: { latencyMs: 60 } });
    const before = performance.now();
    await open.get('/runs');
    expect(performance.now() - before).toBeGreaterThanOrEqual(50);
  });

  test('stopping does not wait for an answer that is held back', async () => {
    await open.sandbox.configure({ faults: { latencyMs: 60_000 } });
    const asked = open.get('/runs').catch(() => 'cut');
    await waitFor(() => open.sandbox.port !== null);
    await open.sandbox.stop();
    expect([await asked, open.sandbox.port, open.sandbox.apiKey]).toMatchObject([expect.anything(), null, null]);
  });
});
