/** A believable afternoon of deliveries: every verdict, a duplicate, a rotation, an attempt. */
import { eventJson } from '#test/e2e/support/senders.ts';
import type { HandlerServer } from '#test/support/handler-server.ts';
import type { Scene, Stage, World } from '../stage.ts';
import { explainedId, nextOrders, openedId, seed } from './seed.ts';

const largeBytes = 9 * 1024 * 1024;
/** How many deliveries `seed` sends. */
const seeded = 16;

let handler: HandlerServer | undefined;

async function begin({ app, hookglass }: Stage): Promise<AsyncDisposable> {
  handler = await seed(hookglass);
  await hookglass.untilKept(seeded);
  await app.timeline.row(openedId).waitFor();
  await app.page.reload();
  await app.untilState('ready');
  return handler;
}

async function openDelivery({ app }: Stage, id: string): Promise<void> {
  await app.goTo('Timeline');
  await app.timeline.open(app.timeline.row(id));
}

const timeline: Scene = {
  name: 'timeline',
  title: 'Timeline',
  show: async ({ app }) => {
    await app.goTo('Timeline');
    await app.timeline.row(openedId).waitFor();
  },
};

const delivery: Scene = {
  name: 'delivery',
  title: 'A delivery and its payload',
  show: async (stage) => {
    const { delivery: pane } = stage.app;
    await openDelivery(stage, openedId);
    await pane.show('Payload');
    await pane.payload.lines.filter({ hasText: 'coverage_score' }).waitFor();
    await pane.payload.untilColoured();
  },
  again: ({ app }) => app.delivery.payload.untilColoured(),
};

const diagnosis: Scene = {
  name: 'diagnosis',
  title: 'A mismatch with a proven reason',
  show: async (stage) => {
    await openDelivery(stage, explainedId);
    await stage.app.delivery.show('Signature');
    await stage.app.delivery.signature.bytes('signed').waitFor();
  },
};

/** Signed, and almost as large as a body may be. */
async function sendLarge({ hookglass }: Stage): Promise<string> {
  const filler = 'x'.repeat(1_000);
  const items = Array.from({ length: Math.floor(largeBytes / 1_020) }, (_, number) => ({ number, filler }));
  const object = { id: 'run_f02b6c7de914', organization_id: 'org_acme_4417', run_id: 'run_f02b6c7de914', items };
  const event: Record<string, unknown> = JSON.parse(eventJson({ type: 'run.completed', eventId: 'evt_a_very_large_one' }));
  await hookglass.send(JSON.stringify({ ...event, data: { object } }), { slug: 'orders', secret: nextOrders });
  return hookglass.lastSentId();
}

/** Last, because its row would be in the other pictures. */
const largeBody: Scene = {
  name: 'large-body',
  title: 'A body of 10 MB',
  show: async (stage) => {
    await openDelivery(stage, await sendLarge(stage));
    await stage.app.delivery.show('Payload');
    await stage.app.delivery.payload.lines.first().waitFor();
  },
};

const replay: Scene = {
  name: 'replay',
  title: 'One delivery replayed, with its answer',
  show: async (stage) => {
    const { app } = stage;
    await openDelivery(stage, openedId);
    await app.delivery.replayButton.click();
    await app.replay.sendTo(`${handler?.url ?? ''}webhooks/zof`, 'Fresh');
    await app.replay.answerBody.untilColoured();
  },
  again: ({ app }) => app.replay.answerBody.untilColoured(),
  leave: ({ app }) => app.press('Escape', 'Escape'),
};

const nothing: Scene = {
  name: 'filtered-to-nothing',
  title: 'Filtered to nothing',
  show: async ({ app }) => {
    await app.goTo('Timeline');
    await app.timeline.filterBy('type:run.failed verdict:stale');
    await app.timeline.emptyState('Nothing matches').waitFor();
  },
  leave: ({ app }) => app.timeline.filterBy(''),
};

const endpoints: Scene = {
  name: 'endpoints',
  title: 'Endpoints, one of them with a rotation',
  show: async ({ app }) => {
    await app.goTo('Endpoints');
    await app.endpoints.card('Orders').waitFor();
  },
};

const rotate: Scene = {
  name: 'rotate',
  title: 'A rotation says what it will do',
  show: async ({ app }) => {
    await app.goTo('Endpoints');
    const dialog = await app.endpoints.rotate('Orders');
    await dialog.getByText('“Main 2” stays accepted').waitFor();
  },
  leave: ({ app }) => app.press('Escape'),
};

const check: Scene = {
  name: 'check',
  title: 'A signature checked by hand',
  show: async ({ app }) => {
    await app.goTo('Check');
    await app.check.example.click();
    await app.check.signature.bytes('signed').waitFor();
  },
};

export const afternoon: World = {
  name: 'afternoon',
  begin,
  scenes: [timeline, delivery, diagnosis, replay, nothing, endpoints, rotate, check, largeBody],
};
