/** Diagnosis in its worker, and over a whole engine. */
import { createHmac } from 'node:crypto';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { DeliveryId, EndpointId } from '#contract/ids.ts';
import type { Engine } from '#engine/engine-parts.ts';
import { Failure } from '#engine/failure.ts';
import { createDiagnoser } from '#engine/verification/diagnoser.ts';
import type { Diagnoser, DiagnosisCase } from '#engine/verification/diagnosis-case.ts';
import { makeEngine } from '#test/support/make-engine.ts';
import { caseOf, eventText, fixtures, secretOf, signed } from '#test/support/spoilt-deliveries.ts';
import { type TempFolder, tempFolder } from '#test/support/temp-folder.ts';
import { waitFor } from '#test/support/wait-for.ts';

const entry = new URL('../../../electron/engine/verification/diagnose-worker.ts', import.meta.url);

/** Nothing in it is right, and there is much to try. */
function endlessCase(): DiagnosisCase {
  const body = `[${'{"amount":1.0,"name":"Zoë"},'.repeat(40_000)}0]`;
  const secrets = Array.from({ length: 10 }, (_, index) => secretOf(`secret number ${index} of ten`, `Number${index}`));
  return caseOf({ body, headers: signed('something else'), secrets });
}

describe('the diagnosis worker', () => {
  let diagnoser: Diagnoser;
  beforeEach(() => {
    diagnoser = createDiagnoser(entry);
  });
  afterEach(() => diagnoser.close());

  test('VER-11 a body of 1 MiB with ten secrets is answered, and the main loop goes on', async () => {
    const given = endlessCase();
    expect(given.request.body.length).toBeGreaterThan(1024 * 1024);
    await diagnoser.diagnose(fixtures['upper-case']());
    const delay = monitorEventLoopDelay({ resolution: 1 });
    delay.enable();
    const startedAtMs = performance.now();
    const diagnosis = await diagnoser.diagnose(given);
    delay.disable();
    console.log(
      `1 MiB, 10 secrets: ${Math.round(performance.now() - startedAtMs)} ms, ${diagnosis.tried} signatures, longest wait of the main loop ${Math.round(delay.max / 1e6)} ms`,
    );
    expect(diagnosis).toMatchObject({ verdict: 'mismatch', findings: [] });
    expect(diagnosis.tried).toBeGreaterThan(20);
  });

  test('a likely cause is found in a large body, with the last of ten secrets', async () => {
    const given = endlessCase();
    const text = Buffer.from(given.request.body).toString();
    const headers = signed(`${text}\n`, { secret: 'secret number 9 of ten' });
    const found = await diagnoser.diagnose(caseOf({ body: text, headers, secrets: given.secrets }));
    expect(found.findings).toMatchObject([{ code: 'final-newline', secret: { name: 'Number9' } }]);
  });

  test('a cancelled one is answered at once, and the next one is not kept waiting', async () => {
    const control = new AbortController();
    const endless = diagnoser.diagnose(endlessCase(), control.signal);
    const next = diagnoser.diagnose(fixtures['final-newline']());
    control.abort();
    await expect(endless).rejects.toMatchObject({ code: 'cancelled.by_user' });
    expect((await next).findings[0]?.code).toBe('final-newline');
    await expect(diagnoser.diagnose(fixtures.prefix(), control.signal)).rejects.toMatchObject({ code: 'cancelled.by_user' });
  });

  test('closing refuses what waits and what comes', async () => {
    const waiting = [diagnoser.diagnose(endlessCase()), diagnoser.diagnose(fixtures.prefix())].map((one) =>
      one.catch((error: unknown) => error),
    );
    await diagnoser.close();
    for (const one of waiting) expect(await one).toMatchObject({ code: 'log.closed' });
    await expect(diagnoser.diagnose(fixtures.prefix())).rejects.toBeInstanceOf(Failure);
  });
});

describe('over an engine', () => {
  const call = { signal: undefined };
  let folder: TempFolder;
  let engine: Engine;
  let received = 0;
  beforeEach(async () => {
    folder = tempFolder();
    received = 0;
    engine = await makeEngine(folder.path);
  });
  afterEach(async () => {
    await engine.close();
    folder[Symbol.dispose]();
  });

  async function send(path: string, body: string, headers: Record<string, string>): Promise<DeliveryId> {
    const answer = await fetch(new URL(path, engine.receiver().url ?? ''), { method: 'POST', body, headers });
    expect(answer.status).toBe(200);
    received += 1;
    return waitFor(async () => {
      const { items } = await engine.handlers.deliveries.list({ query: '', limit: 50 }, call);
      return items.length === received && items[0]?.id;
    });
  }

  async function endpoint(slug: string, secrets: string[]): Promise<EndpointId> {
    return (await engine.handlers.endpoints.create({ slug, secrets }, call)).id;
  }

  const sign = (secret: string, body = eventText) => ({ 'X-Zof-Signature': createHmac('sha256', secret).update(body).digest('hex') });

  test('VER-10 a verdict stays what it is, whatever is found', async () => {
    await endpoint('orders', ['the secret of orders']);
    const id = await send('/in/orders', eventText, sign('the secret of orders', `${eventText}\n`));
    const before = await engine.handlers.deliveries.get({ id }, call);
    const diagnosis = await engine.handlers.deliveries.diagnosis({ id }, call);
    expect(diagnosis.findings[0]?.code).toBe('final-newline');
    expect(await engine.handlers.deliveries.get({ id }, call)).toEqual(before);
    expect(before.verdict).toBe('mismatch');
  });

  test("another endpoint's secret is named with its endpoint", async () => {
    await endpoint('orders', ['the secret of orders']);
    await endpoint('billing', ['the secret of billing']);
    const id = await send('/in/orders', eventText, sign('the secret of billing'));
    const { findings } = await engine.handlers.deliveries.diagnosis({ id }, call);
    expect(findings).toMatchObject([{ code: 'other-endpoint-secret', secret: { endpointName: 'billing' }, fix: { kind: 'copy-secret' } }]);
  });

  test('a retired secret is named, and an endpoint without a secret is told whose it is', async () => {
    const id = await endpoint('orders', ['the secret of orders']);
    await engine.handlers.secrets.rotate({ endpointId: id, value: 'the new secret of orders', overlapSeconds: 0 }, call);
    const late = await send('/in/orders', eventText, sign('the secret of orders'));
    expect((await engine.handlers.deliveries.diagnosis({ id: late }, call)).findings).toMatchObject([
      { code: 'retired-secret', fix: { kind: 'accept-secret', validUntilUs: null } },
    ]);
    await endpoint('bare', []);
    const bare = await send('/in/bare', eventText, sign('the new secret of orders'));
    const diagnosis = await engine.handlers.deliveries.diagnosis({ id: bare }, call);
    expect(diagnosis).toMatchObject({ verdict: 'no-secret', findings: [{ code: 'other-endpoint-secret' }] });
  });

  test('what is said holds no secret', async () => {
    await endpoint('orders', ['canary-secret-of-orders ']);
    const id = await send('/in/orders', eventText, sign('canary-secret-of-orders'));
    const text = JSON.stringify(await engine.handlers.deliveries.diagnosis({ id }, call));
    expect(text).toContain('secret-white-space');
    expect(text).not.toContain('canary');
  });
});
