/** What "Test connection" says of Consoles in all states. */
import { describe, expect, it } from 'vitest';
import { environmentIdSchema } from '#contract/ids.ts';
import { type ConnectionReport, connectionReportSchema } from '#contract/models/console.ts';
import { testConnection } from '#engine/console/test-connection.ts';
import { answerJson, failureOf, inTurn, makeClient } from '#test/support/console-client.ts';
import { type Answer, answerWith, closedPort, startHandler, tlsFixture } from '#test/support/handler-server.ts';
import { waitFor } from '#test/support/wait-for.ts';

const environmentId = environmentIdSchema.parse('env_staging');
const forever = new AbortController().signal;
const empty = answerJson({ data: [], has_more: false });
const names = ['reach', 'authenticate', 'runs', 'results', 'projects', 'agents', 'integrations', 'webhooks'];

async function test(baseUrl: string, replace = {}): Promise<ConnectionReport> {
  const { client, clock } = makeClient(baseUrl, replace);
  const report = await testConnection(client, environmentId, clock, forever);
  await client.close();
  expect(connectionReportSchema.parse(report)).toEqual(report);
  expect(report.checks.map(({ name }) => name)).toEqual(names);
  for (const { sentence, next } of report.checks) {
    expect(sentence).toMatch(/^\S.*[.]$/);
    if (next !== null) expect(next).toMatch(/^[A-Z].*[.]$/);
  }
  return report;
}

async function testAnswer(answer: Answer) {
  await using server = await startHandler({ answer });
  const report = await test(`${server.url}v1`);
  return { report, asked: server.requests.map(({ startLine }) => startLine) };
}

const outcomes = ({ checks }: ConnectionReport) => checks.map(({ outcome }) => outcome);
const sentenceOf = ({ checks }: ConnectionReport, name: string) => checks.find((check) => check.name === name)?.sentence;
const nextOf = ({ checks }: ConnectionReport, name: string) => checks.find((check) => check.name === name)?.next;

describe('testConnection', () => {
  it('reads six lists, one item each, and changes nothing', async () => {
    const { report, asked } = await testAnswer(empty);
    expect(report.isWorking).toBe(true);
    expect(outcomes(report)).toEqual(names.map(() => 'works'));
    expect(asked).toEqual(names.slice(2).map((name) => `GET /v1/${name}?limit=1 HTTP/1.1`));
    expect(report.checks.every(({ status, requestId, next }) => status === 200 && requestId === 'req_1' && next === null)).toBe(true);
    expect([report.rateLimit, report.clockDifferenceMs]).toEqual([null, null]);
  });

  it('tells the rate limit and the difference of the clocks', async () => {
    const { clock } = makeClient('http://localhost/v1');
    const server = (aheadMs: number) => new Date(clock.nowUs() / 1000 + aheadMs).toUTCString();
    const limit = ['X-RateLimit-Limit: 100', 'X-RateLimit-Remaining: 93'];
    const ahead = await testAnswer(answerJson({ data: [] }, 200, [`Date: ${server(120_000)}`, ...limit]));
    expect(Math.abs((ahead.report.clockDifferenceMs ?? 0) - 120_000)).toBeLessThan(10_000);
    expect(ahead.report.rateLimit).toMatchObject({ limit: 100, remaining: 93 });
    const same = await testAnswer(answerJson({ data: [] }, 200, [`Date: ${server(0)}`]));
    expect(same.report.clockDifferenceMs).toBe(0);
  });

  it('says which permission is missing, and what to do', async () => {
    const forbidden = answerJson({ error: { code: 'forbidden', message: 'No' } }, 403);
    const { report } = await testAnswer(inTurn(empty, empty, forbidden, answerJson({}, 404), empty, forbidden));
    expect(report.isWorking).toBe(true);
    expect(outcomes(report)).toEqual(['works', 'works', 'works', 'works', 'refused', 'failed', 'works', 'refused']);
    expect(sentenceOf(report, 'projects')).toBe(
      'The key may not read /projects: its role lacks projects:read. It names the reason forbidden.',
    );
    expect(sentenceOf(report, 'webhooks')).toContain('webhooks:manage');
    expect(nextOf(report, 'webhooks')).toContain('Admin Center → Directory → Roles');
    expect(nextOf(report, 'agents')).toContain('agent.offline');
    expect(report.checks.at(-1)?.status).toBe(403);
  });

  it('stops at a key that is refused', async () => {
    const { report, asked } = await testAnswer(answerJson({ code: 'expired', message: 'Key expired' }, 401));
    expect(report.isWorking).toBe(false);
    expect(outcomes(report)).toEqual(['works', 'refused', ...Array(6).fill('skipped')]);
    expect(sentenceOf(report, 'authenticate')).toContain('Key expired');
    expect(sentenceOf(report, 'webhooks')).toBe('Not tried: the API key was refused.');
    expect(asked).toHaveLength(1);
  });

  it('stops where nothing is reached, and says why', async () => {
    const nowhere = await test(`http://127.0.0.1:${await closedPort()}/v1`);
    expect(sentenceOf(nowhere, 'reach')).toContain('Nothing listens');
    const page = await testAnswer(answerWith(200, 'OK', ['Content-Type: text/html'], '<p>hi'));
    expect(sentenceOf(page.report, 'reach')).toContain('text/html');
    const moved = await testAnswer(answerWith(301, 'Moved', ['Location: https://api.other.example/v1']));
    expect(sentenceOf(moved.report, 'reach')).toContain('api.other.example');
    await using expired = await startHandler({ certificate: 'expired', answer: empty });
    const untrusted = await test(`${expired.url}v1`, { trustedCertificates: [tlsFixture('ca')] });
    expect(sentenceOf(untrusted, 'reach')).toContain('has expired');
    for (const report of [nowhere, page.report, moved.report, untrusted]) {
      expect(outcomes(report)).toEqual(['failed', ...Array(7).fill('skipped')]);
      expect(sentenceOf(report, 'runs')).toBe('Not tried: the Console was not reached.');
      expect([report.isWorking, nextOf(report, 'reach') === null]).toEqual([false, false]);
    }
  });

  it('goes on where one list fails, and stops when the limit is used up or the Console is down', async () => {
    const { report } = await testAnswer(inTurn(empty, answerJson({ id: 7 }, 400), empty));
    expect(outcomes(report)).toEqual(['works', 'works', 'works', 'failed', 'works', 'works', 'works', 'works']);
    const used = await testAnswer(inTurn(empty, answerJson({}, 429, ['Retry-After: 60'])));
    expect(outcomes(used.report)).toEqual(['works', 'works', 'works', 'failed', ...Array(4).fill('skipped')]);
    expect(sentenceOf(used.report, 'webhooks')).toContain('no more requests');
    const down = await testAnswer(answerJson({}, 503));
    expect(outcomes(down.report)).toEqual(['works', 'skipped', 'failed', 'failed', 'failed', ...Array(3).fill('skipped')]);
    expect([down.report.isWorking, down.asked.length]).toEqual([false, 5]);
  });

  it('says that the key is taken only where something shows it, and quotes no request id that is not there', async () => {
    const bare = (json: unknown, status = 200): Answer =>
      answerWith(status, 'OK', ['Content-Type: application/json'], status === 204 ? '' : JSON.stringify(json));
    for (const answer of [bare(null, 204), bare({ error: { code: 'oops', message: 'No' } })]) {
      const { report } = await testAnswer(answer);
      expect(sentenceOf(report, 'authenticate')).toBe('The Console answered, without showing whether it takes the key.');
      expect([report.isWorking, outcomes(report).slice(0, 2)]).toEqual([false, ['works', 'skipped']]);
      expect(sentenceOf(report, 'reach')).toContain('not as the documentation');
      expect(JSON.stringify(report)).not.toContain('request id');
    }
    const broken = await testAnswer(bare({}, 500));
    expect(JSON.stringify(broken.report)).not.toContain('request id');
    const late = await testAnswer(inTurn(bare(null, 204), empty));
    expect(sentenceOf(late.report, 'authenticate')).toBe('The API key is taken.');
    expect(late.report.isWorking).toBe(true);
  });

  it('fails only when it is cancelled', async () => {
    await using server = await startHandler({ answer: () => undefined });
    const { client, clock } = makeClient(`${server.url}v1`);
    const cancel = new AbortController();
    const end = failureOf(testConnection(client, environmentId, clock, cancel.signal));
    await waitFor(() => server.requests.length === 1);
    cancel.abort();
    expect((await end).code).toBe('cancelled.by_user');
    await client.close();
  });
});
