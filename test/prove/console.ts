/**
 * The long form of CON-06: deliveries arrive at a steady rate for minutes while the Console of their environment swallows every request,
 * then answers nonsense, then is gone. `--minutes N`, `--deliveries N`.
 */
import { createHmac } from 'node:crypto';
import { Agent, request } from 'node:http';
import { parseArgs } from 'node:util';
import { call, stagingId, startConsoleEngine } from '../support/console-engine.ts';
import { type Reply, startStubConsole } from '../support/stub-console.ts';
import { waitFor } from '../support/wait-for.ts';
import type { Figure, Proof } from './proof.ts';

const secret = 'a secret of the console proof';
const lanes = 16;

interface Measured {
  readonly sent: number;
  readonly refused: number;
  readonly lost: number;
  readonly asked: number;
  readonly seconds: number;
  readonly slowestMs: number;
}

function bodyOf(at: number): string {
  const object = { id: `run_${at}`, run_id: `run_${at}`, organization_id: 'org_1', status: 'passed' };
  return JSON.stringify({ id: `evt_${at}`, type: 'run.completed', created: '2026-05-20T12:00:00Z', data: { object } });
}

/** The status and how long it took. */
function post(url: string, agent: Agent, body: string): Promise<{ readonly status: number; readonly ms: number }> {
  const startedMs = performance.now();
  const signature = createHmac('sha256', secret).update(body).digest('hex');
  return new Promise((resolve, reject) => {
    const headers = { 'Content-Length': Buffer.byteLength(body), 'X-Zof-Signature': signature };
    const sending = request(url, { method: 'POST', agent, headers }, (answer) => {
      answer.resume().on('end', () => resolve({ status: answer.statusCode ?? 0, ms: performance.now() - startedMs }));
    });
    sending.on('error', reject).end(body);
  });
}

const nonsense: Reply = { status: 200, json: { id: 7, status: ['what'], data: null } };

/** Sends so many deliveries, spread over the time; the Console is silent for the first half, then lies, then is closed for the last tenth. */
export async function measureBlackHole(deliveries: number, minutes: number, say: (line: string) => void): Promise<Measured> {
  await using console = await startConsoleEngine();
  const stub = await startStubConsole(() => null);
  const agent = new Agent({ keepAlive: true, maxSockets: lanes });
  try {
    const { endpoints, console: connections } = console.handlers;
    const connection = {
      environmentId: stagingId,
      baseUrl: stub.baseUrl,
      apiKey: 'zof_sk_of_the_proof_0123456789',
      isFetchingOnCapture: true,
    };
    await connections.connect(connection, call);
    const made = await endpoints.create({ slug: 'orders', environmentId: stagingId, secrets: [secret] }, call);
    const totalMs = minutes * 60_000;
    const startedMs = performance.now();
    const tenth = Math.max(1, Math.floor(deliveries / 10));
    const change = async (at: number) => {
      if (at === tenth * 5) stub.answer(() => nonsense);
      if (at === tenth * 9) await stub[Symbol.asyncDispose]();
    };
    const seen = { at: 0, refused: 0, slowestMs: 0 };
    const lane = async () => {
      for (let at = seen.at++; at < deliveries; at = seen.at++) {
        const dueMs = startedMs + (at / deliveries) * totalMs;
        await waitFor(() => performance.now() >= dueMs, { limitMs: totalMs, what: 'its turn' });
        await change(at);
        const { status, ms } = await post(made.url ?? '', agent, bodyOf(at));
        if (status !== 200) seen.refused += 1;
        seen.slowestMs = Math.max(seen.slowestMs, ms);
        if ((at + 1) % tenth === 0) say(`${at + 1} of ${deliveries} sent, ${stub.asked.length} requests to the Console`);
      }
    };
    await Promise.all(Array.from({ length: lanes }, lane));
    const seconds = (performance.now() - startedMs) / 1000;
    const count = async () => (await console.handlers.deliveries.count({ query: 'env:staging' }, call)).count;
    const kept = deliveries - seen.refused;
    await waitFor(async () => (await count()) >= kept, { limitMs: 120_000, what: `${kept} deliveries in the index` }).catch(
      () => undefined,
    );
    return {
      sent: deliveries,
      refused: seen.refused,
      lost: kept - (await count()),
      asked: stub.asked.length,
      seconds,
      slowestMs: seen.slowestMs,
    };
  } finally {
    agent.destroy();
    await stub[Symbol.asyncDispose]();
  }
}

async function run(args: readonly string[], say: (line: string) => void): Promise<readonly Figure[]> {
  const { values } = parseArgs({ args: [...args], options: { minutes: { type: 'string' }, deliveries: { type: 'string' } } });
  const { sent, refused, lost, asked, seconds, slowestMs } = await measureBlackHole(
    Number(values.deliveries ?? 50_000),
    Number(values.minutes ?? 10),
    say,
  );
  const rate = Math.round(sent / seconds);
  return [
    {
      name: 'deliveries while the Console is a black hole, lies, and is gone',
      value: `${sent.toLocaleString('en')} in ${Math.round(seconds)} s (${rate}/s): ${lost} lost, ${refused} refused, slowest answer ${Math.round(slowestMs)} ms, ${asked} requests to the Console`,
      mark: '50,000 in 10 min: 0 lost',
      outcome: lost !== 0 || refused !== 0 ? 'broken' : sent >= 50_000 ? 'reached' : 'short',
      ...(lost === 0 && refused === 0 && sent < 50_000 ? { why: 'fewer were asked for' } : {}),
    },
  ];
}

export const consoleProof: Proof = {
  name: 'console',
  about: 'Receive while the Console swallows every request, answers nonsense, and goes away (--minutes, --deliveries)',
  run,
};
