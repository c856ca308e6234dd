/** SEC-05, EXP-05, EXP-07: what is made to be passed on has no credentials in it, and its name is ours. */
import { request as startRequest } from 'node:http';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { deliveryIdOf } from '#contract/ids.ts';
import type { Exported } from '#contract/models/attempt-comparison.ts';
import { planOptionsSchema } from '#contract/models/plan.ts';
import { masked } from '#domain/masking.ts';
import type { Engine } from '#engine/engine-parts.ts';
import { secretHeaders, secretQueryNames } from '#test/fixtures/outbound/secret-names.ts';
import { makeAwakeEngine } from '#test/support/awake-engine.ts';
import { canaryOf } from '#test/support/canary.ts';
import { answerWith, type HandlerServer, startHandler } from '#test/support/handler-server.ts';
import { tempFolder } from '#test/support/temp-folder.ts';
import { waitFor } from '#test/support/wait-for.ts';

const call = { signal: undefined };
const id = deliveryIdOf(1);
const value = 'cnry-credential-5f1e7a92c4';
const canary = canaryOf([value]);
const folder = tempFolder();
let engine: Engine;
let handler: HandlerServer;
let attemptId: Awaited<ReturnType<Engine['handlers']['attempts']['list']>>['items'][number]['id'];
/** Names that would lead out of a folder, or into a terminal, if a file were called so. */
const hostileId = '../../evil\u001b[2J\u202e.sh';

async function capture(): Promise<void> {
  const { items } = await engine.handlers.endpoints.list({}, call);
  const endpoint = items.find(({ slug, url }) => slug !== null && url !== null);
  const query = secretQueryNames.map((name) => `${name}=${value}`).join('&');
  const headers = secretHeaders.flatMap((name) => [name, name === 'Authorization' ? `Bearer ${value}` : value]);
  const body = JSON.stringify({ id: hostileId, type: hostileId, data: {} });
  await new Promise<void>((resolve, reject) => {
    const sending = startRequest(
      `${endpoint?.url}?${query}`,
      { method: 'POST', headers: ['Host', '127.0.0.1', 'Content-Length', String(Buffer.byteLength(body)), ...headers] },
      (answer) => answer.resume().on('end', resolve),
    );
    sending.on('error', reject).end(body);
  });
}

async function readExport({ id: exportId, bytes }: Exported): Promise<string> {
  const file = await engine.bodies.exported(exportId, 0, bytes);
  return Buffer.from(file?.bytes ?? []).toString();
}

beforeAll(async () => {
  handler = await startHandler({
    answer: answerWith(307, 'Moved', [`Location: http://127.0.0.1/?access_token=${value}`, `Set-Cookie: sid=${value}`]),
  });
  engine = await makeAwakeEngine(folder.path);
  await capture();
  const { deliveries, replays, attempts } = engine.handlers;
  await waitFor(async () => (await deliveries.list({ query: '', limit: 10 }, call)).items.length === 1);
  await replays.start({ deliveryIds: [id], target: { url: `${handler.url}?token=${value}` }, kind: 'exact' }, call);
  attemptId = await waitFor(async () => {
    const [attempt] = (await attempts.list({ ...anyAttempt, limit: 1 }, call)).items;
    return attempt?.outcome === 'answered' && attempt.id;
  });
}, 120_000);

const anyAttempt = { text: '', outcomes: [], statuses: [], deadlines: [], sources: [], targetUrl: '' };

afterAll(async () => {
  await engine.close();
  await handler.close();
  folder[Symbol.dispose]();
});

describe('SEC-05, EXP-05 a credential', () => {
  test('left with the replay, so that there is something to mask', () => {
    const [request] = handler.requests;
    expect(request?.raw.toString('latin1').split(value).length).toBeGreaterThan(secretHeaders.length - 2);
  });

  test.each(['curl', 'http', 'fetch', 'python'] as const)('is not in what is copied as %s, unless asked for', async (format) => {
    const { attempts } = engine.handlers;
    const { text, note, isMasked } = await attempts.copy({ id: attemptId, format, withCredentials: false }, call);
    expect(canary.findIn(text)).toBeUndefined();
    expect(text).toContain(`Bearer ${masked}`);
    expect(text).toContain(`token=${masked}`);
    expect(isMasked).toBe(true);
    for (const name of ['the URL', 'Authorization', 'Cookie', 'X-API-Key']) expect(note).toContain(name);
    const whole = await attempts.copy({ id: attemptId, format, withCredentials: true }, call);
    expect(whole).toMatchObject({ isMasked: false, text: expect.stringContaining(`Bearer ${value}`) });
  });

  test('is not in a delivery that is copied as cURL, unless asked for', async () => {
    const { deliveries } = engine.handlers;
    const { command, isMasked } = await deliveries.curl({ id, withCredentials: false }, call);
    expect(canary.findIn(command)).toBeUndefined();
    expect(command).toContain(masked);
    expect(isMasked).toBe(true);
    expect((await deliveries.curl({ id, withCredentials: true }, call)).command).toContain(`Bearer ${value}`);
  });

  test('is not in a HAR file, unless asked for', async () => {
    const { attempts } = engine.handlers;
    const text = await readExport(await attempts.har({ ids: [attemptId], withCredentials: false }, call));
    expect(canary.findIn(text)).toBeUndefined();
    expect(JSON.parse(text)).toMatchObject({
      log: { entries: [{ response: { status: 307, redirectURL: `http://127.0.0.1/?access_token=${masked}` } }] },
    });
    expect(await readExport(await attempts.har({ ids: [attemptId], withCredentials: true }, call))).toContain(`Bearer ${value}`);
  });
});

test('EXP-07 the name of a file is made of our own ids', async () => {
  const { attempts, plans } = engine.handlers;
  const har = await attempts.har({ ids: [attemptId], withCredentials: false }, call);
  expect(har.fileName).toBe(`${attemptId}.har`);
  const options = planOptionsSchema.parse({ target: { url: handler.url }, kind: 'exact' });
  const plan = await plans.create({ from: { set: { ids: [id] } }, options, name: hostileId }, call);
  const file = await plans.export({ id: plan.id }, call);
  expect(file.fileName).toBe('evil-2j-sh.hookglass-plan.json');
});
