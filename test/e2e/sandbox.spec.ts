/** From the first start, without an account: a run of the sandbox, its events verified, one that drifts, and the one that never came. */
import { expect, test } from './fixtures.ts';

test('a run arrives verified, drifts, and is reconciled with the event that the sandbox withheld', async ({ app }) => {
  const { timeline, delivery, sandbox, run } = app;
  await expect(timeline.startSandboxRun).toBeVisible();
  await app.goTo('Sandbox');
  await sandbox.startRun({ ends: 'Failed', pace: 'No time', afterwards: 'Changes at once, untold', withheld: ['run.started'] });
  await expect(sandbox.emissions.filter({ hasText: 'run.started' })).toContainText('withheld');
  await expect(sandbox.emissions.filter({ hasText: 'run.failed' })).toContainText('answered 200');

  await app.goTo('Timeline');
  const failed = timeline.rowWith('run.failed');
  await expect(failed).toHaveCount(1);
  await expect(timeline.cell(failed, 'verdict')).toHaveText('verified');
  await timeline.open(failed);
  await app.press('f');
  await expect(delivery.drift.readings).toContainText('failed → passed');
  await expect(delivery.drift.field('status')).toContainText('"failed"');
  await expect(delivery.drift.field('status')).toContainText('"passed"');
  await expect(timeline.cell(failed, 'type')).toContainText('drift');

  await delivery.drift.show('Side by side');
  await expect(delivery.drift.modified.filter({ hasText: '"status": "passed"' })).toBeVisible();

  await app.press('u');
  await expect(app.heading).toBeFocused();
  await expect(run.outcome).toContainText('run.started');
  // Its cause may be only some seconds old.
  await expect(run.event('run.started')).toContainText(/missing|pending/);
  await expect(run.event('run.failed')).toContainText('contradicts');
  await run.recover.click();
  await expect(run.recovered.first()).toContainText('recovered');
  await expect(run.outcome).toContainText('Recovered at');
  await run.openRecovered('cases of the run');
  await expect(run.snapshotDialog).toContainText('"data"');
  await app.press('Escape');
  await run.event('run.failed').getByRole('button', { name: /^dlv_/ }).click();
  await expect(delivery.title).toHaveText('run.failed');
});

test('from the empty timeline one press starts a run, and its events appear', async ({ app }) => {
  await app.timeline.startSandboxRun.click();
  await expect(app.timeline.rowWith('run.started')).toHaveCount(1, { timeout: 15_000 });
  await expect(app.timeline.cell(app.timeline.rowWith('run.started'), 'verdict')).toHaveText('verified');
});

test('what happens in its world is sent, and how it misbehaves is said until it is normal again', async ({ app }) => {
  const { sandbox, timeline } = app;
  await app.goTo('Sandbox');
  await sandbox.chooseFault('Signature', 'Wrong');
  await expect(sandbox.misbehaving).toContainText('signs wrongly');
  await app.console.set(sandbox.fault('Copies of each event'), 'two');
  await expect(sandbox.section('How it misbehaves').getByRole('alert')).toContainText('A whole number from 1 to 10');
  await app.console.set(sandbox.fault('Copies of each event'), '2');
  await expect(sandbox.misbehaving).toContainText('sends each event 2 times');
  await sandbox.show('Agents');
  await sandbox.letHappen('Take it offline');
  await expect(sandbox.emissions.filter({ hasText: 'agent.offline' })).toHaveCount(2);
  expect(await sandbox.whyNot('Take it offline')).toContain('it is offline already');
  await sandbox.showDeliveriesOf('agent.offline');
  await expect(timeline.filter).toHaveValue(/^event:evt_/);
  await expect(timeline.rows).toHaveCount(2);
  await timeline.filter.fill('');
  await app.goTo('Sandbox');
  await sandbox.backToNormal.click();
  await expect(sandbox.misbehaving).toBeHidden();
  await app.goTo('Timeline');
  await expect(timeline.rowWith('agent.offline')).toHaveCount(2);
  await expect(timeline.cell(timeline.rows.first(), 'verdict')).toHaveText('mismatch');
});

test('switched off it starts nothing and says how to go on', async ({ app }) => {
  await app.goTo('Sandbox');
  await app.sandbox.power.press('Space');
  await expect(app.page.getByText('The sandbox is off')).toBeVisible();
  await expect(app.sandbox.power).toBeFocused();
  await app.goTo('Timeline');
  await app.timeline.startSandboxRun.click();
  await expect(app.alerts.filter({ hasText: 'The sandbox is off.' })).toBeVisible();
  await app.goTo('Sandbox');
  await app.page.getByRole('button', { name: 'Switch it on' }).click();
  await expect(app.sandbox.start).toBeVisible();
  await expect(app.sandbox.power).toBeFocused();
});
