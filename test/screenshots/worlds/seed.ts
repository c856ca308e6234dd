/** A believable afternoon of deliveries: two endpoints, both envelopes, every verdict, a duplicate, several runs, a rotation and one replay. */

import type { Hookglass } from '#test/e2e/support/hookglass.ts';
import { eventJson, type SendOptions, type SentEvent, zofSignature } from '#test/e2e/support/senders.ts';
import { answerWith, type HandlerServer, startHandler } from '#test/support/handler-server.ts';

const orders = 'whk_live_orders_5f2c81d97b';
/** The current secret of Orders, after the rotation. */
export const nextOrders = 'whk_live_orders_c07d4419ee';
const billing = 'whk_live_billing_91ce7d04aa';

interface Step extends SentEvent {
  readonly to?: string;
  readonly as?: 'signed' | 'unsigned' | 'wrong' | 'laid-out' | 'malformed' | 'unchecked';
}

const steps: readonly Step[] = [
  { type: 'run.started', runId: 'run_4c19e07ab2d3', eventId: 'evt_5d21b8a40c17' },
  { type: 'agent.offline', runId: 'run_4c19e07ab2d3', eventId: 'evt_a90c77f1e2b4', as: 'laid-out' },
  { type: 'run.failed', runId: 'run_4c19e07ab2d3', eventId: 'evt_c3f8d6512e90' },
  { type: 'remediation.plan_pending', runId: 'run_4c19e07ab2d3', eventId: 'evt_1b7e94d3fa06' },
  { type: 'run.started', runId: 'run_81dd0d3b0d5e', eventId: 'evt_77ab3c19e840' },
  { type: 'issue.detected', runId: 'run_81dd0d3b0d5e', envelope: 'legacy', as: 'unsigned', to: 'billing' },
  { type: 'agent.completed', runId: 'run_81dd0d3b0d5e', envelope: 'legacy', to: 'billing' },
  { type: 'integration.error', runId: 'run_81dd0d3b0d5e', eventId: 'evt_0fd2a6b87c35', as: 'malformed' },
  { type: 'remediation.approved', runId: 'run_4c19e07ab2d3', eventId: 'evt_e4417c0b9da8' },
  { type: 'run.completed', runId: 'run_81dd0d3b0d5e', eventId: 'evt_9b30e5f7ac12' },
  { type: 'run.completed', runId: 'run_81dd0d3b0d5e', eventId: 'evt_9b30e5f7ac12' },
  { type: 'release.gate_blocked', runId: 'run_81dd0d3b0d5e', eventId: 'evt_68cd1f02b7e9', to: 'somewhere-else', as: 'unchecked' },
  { type: 'run.started', runId: 'run_f02b6c7de914', eventId: 'evt_2ea85d9b4f70' },
  { type: 'deploy.finished', runId: 'run_f02b6c7de914', eventId: 'evt_d1974c6e03ab' },
  { type: 'run.failed', runId: 'run_f02b6c7de914', eventId: 'evt_84f0b2c9d6e1', as: 'wrong' },
  { type: 'run.completed', runId: 'run_f02b6c7de914', eventId: 'evt_3c6a9f17e5d2' },
];

/** The delivery that the pictures open: signed, with an attempt. */
export const openedId = 'dlv_16';
/** The delivery that was signed in another layout than it was sent in. */
export const explainedId = 'dlv_2';

/** The step before which the secret of Orders is rotated; the sender goes on with the one before, which is still accepted. */
const rotatedBefore = 12;

/** As the platform writes it, to the second. */
function secondsAgo(seconds: number): string {
  return new Date(Date.now() - seconds * 1000).toISOString().replace(/\.\d+Z$/, 'Z');
}

function bodyOf(step: Step, number: number): string {
  const event: Record<string, unknown> = JSON.parse(eventJson({ ...step, created: secondsAgo(40 - 2 * number) }));
  if (step.type !== 'run.completed' && step.type !== 'run.failed') return JSON.stringify(event);
  const object = {
    id: step.runId,
    organization_id: 'org_acme_4417',
    run_id: step.runId,
    status: step.type === 'run.failed' ? 'failed' : 'passed',
    suite: 'checkout / regression',
    environment: 'staging',
    duration_ms: 45_218,
    agents: ['agent_7c1d', 'agent_90be', 'agent_e331'],
    totals: { passed: 128, failed: step.type === 'run.failed' ? 3 : 0, skipped: 4 },
    coverage_score: 92.5,
  };
  return JSON.stringify({ ...event, data: { object } });
}

function optionsOf({ to = 'orders', as = 'signed' }: Step, body: string): SendOptions {
  const secret = to === 'billing' ? billing : orders;
  const headers = { 'user-agent': 'Zof-Webhooks/2.4', 'x-zof-delivery': '1' };
  if (as === 'signed') return { slug: to, secret, headers };
  if (as === 'laid-out') {
    const signed = JSON.stringify(JSON.parse(body), null, 2);
    return { slug: to, headers: { ...headers, 'x-zof-signature': zofSignature(secret, signed) } };
  }
  if (as === 'wrong') return { slug: to, secret: 'whk_live_rotated_away_00', headers };
  return { slug: to, headers: as === 'malformed' ? { ...headers, 'x-zof-signature': 'sha256=not-hex' } : headers };
}

/** Fills the log and replays the delivery that is opened to a handler, which is given back to be closed. */
export async function seed(hookglass: Hookglass): Promise<HandlerServer> {
  await hookglass.createEndpoint('orders', [], { name: 'Orders', secrets: [{ value: orders, name: 'Main', validFromUs: 0 }] });
  await hookglass.createEndpoint('billing', [billing, 'whk_live_billing_before_2026'], { name: 'Billing' });
  for (const [number, step] of steps.entries()) {
    if (number === rotatedBefore) await hookglass.rotateSecret('orders', nextOrders, 'Main 2');
    const body = bodyOf(step, number);
    await hookglass.send(body, optionsOf(step, body));
  }
  const handler = await startHandler({
    answer: answerWith(
      200,
      'OK',
      ['Content-Type: application/json', 'X-Request-Id: req_71b2'],
      '{"received":true,"order":"ord_5510","queued":1}',
    ),
  });
  await hookglass.serving.api('/replays', {
    method: 'POST',
    body: { deliveryIds: [openedId], target: { url: `${handler.url}webhooks/zof` }, kind: 'exact' },
  });
  return handler;
}
