/** Goes through every view of the window, what opens beside it and over it, for those who look at all of them in one way. */
import type { AppWindow } from '../pages/app-window.ts';
import type { TabName } from '../pages/delivery-pane.ts';
import type { Hookglass } from './hookglass.ts';
import { eventJson } from './senders.ts';

type Visit = (screen: string) => Promise<void>;

const tabs = ['Overview', 'Payload', 'Headers', 'Signature', 'Console', 'Attempts', 'Raw'] as const satisfies readonly TabName[];
const runId = 'run_81dd0d3b0d5e';
const opened = 'dlv_4';

/** Deliveries of a run, of every verdict a fresh endpoint gives, with the longest of names, and an attempt at each kind of target. */
export async function fillScreens(hookglass: Hookglass, handlerUrl: string): Promise<void> {
  await hookglass.createEndpoint('orders', ['a-secret-of-at-least-16'], { name: 'Orders of the whole company' });
  await hookglass.send(eventJson({ type: 'run.started', runId }), { slug: 'orders', secret: 'a-secret-of-at-least-16' });
  await hookglass.send('not json', { slug: 'nowhere' });
  await hookglass.rotateSecret('orders', 'the-next-secret-of-16', 'Next');
  await hookglass.send(eventJson({ type: 'remediation.plan_pending', runId }), { slug: 'orders', secret: 'another-secret-16-bytes' });
  await hookglass.send(eventJson({ type: 'run.failed', runId }), { slug: 'orders', secret: 'the-next-secret-of-16' });
  await hookglass.serving.api('/replays', { method: 'POST', body: { deliveryIds: [opened], target: { url: handlerUrl }, kind: 'exact' } });
  await hookglass.untilKept(4);
}

/** The window must show the timeline, filled by `fillScreens`. */
export async function walkScreens(app: AppWindow, visit: Visit): Promise<void> {
  await app.timeline.row(opened).waitFor();
  await visit('timeline');
  await walkDelivery(app, visit);
  await walkSending(app, visit);
  await walkSetUp(app, visit);
}

async function walkDelivery(app: AppWindow, visit: Visit): Promise<void> {
  await app.timeline.open(app.timeline.row(opened));
  for (const tab of tabs) {
    await app.delivery.show(tab);
    if (tab === 'Payload') await app.delivery.payload.lines.first().waitFor();
    if (tab === 'Attempts') await app.delivery.panel.getByText('Request as sent').waitFor();
    await visit(`delivery-${tab.toLowerCase()}`);
  }
  await app.delivery.replayButton.click();
  await app.replay.target.waitFor();
  await visit('replay');
  await app.press('Escape');
  await app.delivery.show('Overview');
  await app.delivery.panel.getByRole('button', { name: 'Reconcile' }).click();
  // The Console does not know the run; that it says so is a screen as well.
  await app.run.outcome
    .or(app.page.getByRole('button', { name: 'Try again' }))
    .first()
    .waitFor();
  await visit('run');
}

async function walkSending(app: AppWindow, visit: Visit): Promise<void> {
  await app.goTo('Compose');
  await app.compose.start.or(app.compose.editor).first().waitFor();
  await visit('compose');
  if (await app.compose.start.isVisible()) await app.compose.template('run.failed', 'current');
  await app.compose.ready();
  await visit('compose-draft');
  await app.goTo('Scenarios');
  // A narrow window has a menu in the place of the list.
  const item = app.scenarios.item('Failed before started');
  if (await item.isVisible()) await item.click();
  await visit('scenarios');
  await app.goTo('Handler check');
  await visit('handler-check');
  await app.goTo('Replays');
  await visit('replays');
  await app.goTo('Targets');
  await visit('targets');
}

async function walkSetUp(app: AppWindow, visit: Visit): Promise<void> {
  for (const view of ['Console', 'Sandbox', 'Storage', 'Settings'] as const) {
    await app.goTo(view);
    await visit(view.toLowerCase());
  }
  await app.goTo('Check');
  await app.check.example.click();
  await app.check.signature.findings.first().waitFor();
  await visit('check');
  await app.goTo('Endpoints');
  await visit('endpoints');
  await app.endpoints.newButton.first().click();
  await app.endpoints.createDialog.waitFor();
  await visit('new-endpoint');
  await app.press('Escape', '?');
  await app.shortcuts.waitFor();
  await visit('shortcuts');
  await app.press('Escape');
  await app.goTo('Timeline');
}
