/** Many deliveries sent again, to a handler that refuses some of them. */
import { createHash } from 'node:crypto';
import { eventJson } from '#test/e2e/support/senders.ts';
import { answerWith, type HandlerServer, startHandler } from '#test/support/handler-server.ts';
import type { Scene, Stage, World } from '../stage.ts';

const sent = 48;
const types = ['run.started', 'run.failed', 'run.completed', 'remediation.plan_pending'] as const;

const secret = 'whk_live_orders_5f2c81d97b';

/** An id that looks like one. */
function hexOf(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 12);
}

let handler: HandlerServer | undefined;

async function begin({ app, hookglass }: Stage): Promise<AsyncDisposable> {
  let answered = 0;
  handler = await startHandler({
    answer: (socket, request) => {
      answered += 1;
      const json = ['Content-Type: application/json'];
      const answer =
        answered % 6 === 0 ? answerWith(500, 'Error', json, '{"error":"locked"}') : answerWith(200, 'OK', json, '{"queued":1}');
      answer(socket, request);
    },
  });
  await hookglass.createEndpoint('orders', [secret], { name: 'Orders' });
  for (let number = 0; number < sent; number += 1) {
    const type = types[number % types.length] ?? 'run.started';
    const runId = `run_${hexOf(`run ${Math.floor(number / types.length)}`)}`;
    await hookglass.send(eventJson({ type, runId, eventId: `evt_${hexOf(`event ${number}`)}` }), { slug: 'orders', secret });
  }
  await hookglass.untilKept(sent);
  await app.timeline.rows.first().waitFor();
  return handler;
}

/** The dialog with the plan of everything that is in the list. */
async function planAll({ app }: Stage): Promise<void> {
  await app.goTo('Timeline');
  await app.timeline.rows.first().focus();
  await app.press('R');
  await app.plan.url.fill(`${handler?.url ?? ''}webhooks/zof`);
  await app.plan.figures.filter({ hasText: `Deliveries${sent}` }).waitFor();
  await app.plan.entries.first().waitFor();
}

const plan: Scene = {
  name: 'plan',
  title: 'A plan before it is sent',
  show: planAll,
  leave: ({ app }) => app.press('Escape'),
};

const running: Scene = {
  name: 'job-running',
  title: 'A job that runs',
  show: async (stage) => {
    const { app } = stage;
    await planAll(stage);
    await app.plan.choose('Pace', /^Every so often/);
    await app.plan.field('Every').fill('1 s');
    await app.plan.send.and(app.page.locator(':enabled')).click();
    await app.replays.progress.filter({ hasText: /\b[5-9] of/ }).waitFor();
  },
  leave: async ({ app }) => {
    await app.press('q');
    const dialog = app.page.getByRole('alertdialog').or(app.page.getByRole('dialog'));
    if (await dialog.isVisible()) await dialog.getByRole('button').last().click();
  },
};

const failed: Scene = {
  name: 'job-failed',
  title: 'A job of which some failed',
  show: async (stage) => {
    await planAll(stage);
    await stage.app.plan.send.and(stage.app.page.locator(':enabled')).click();
    await stage.app.replays.state.filter({ hasText: 'Done, with failures' }).waitFor();
    await stage.app.replays.items.getByRole('row').nth(2).waitFor();
  },
};

const list: Scene = {
  name: 'replays',
  title: 'Replay jobs',
  show: async ({ app }) => {
    await app.press('g', 'r');
    await app.replays.jobs.first().waitFor();
  },
};

export const jobs: World = { name: 'jobs', begin, scenes: [plan, running, failed, list] };
