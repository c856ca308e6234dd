/** The first steps: from the empty window to the first verified row by one press, and on to a sender of one's own. */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect, test } from './fixtures.ts';
import { eventJson } from './support/senders.ts';

const run = promisify(execFile);

test.use({ permissions: ['clipboard-read', 'clipboard-write'] });

test('no dialog before the first event; one press gives a verified row; each step says what happened', async ({ app, hookglass }) => {
  test.setTimeout(180_000);
  const { guide, timeline, delivery, page } = app;

  await test.step('the window opens with the steps, and nothing over them', async () => {
    await expect(guide.region).toBeVisible();
    await expect(page.getByRole('dialog')).toHaveCount(0);
    await expect(guide.region.getByRole('button', { name: /^Copy receiver address/ })).toContainText(`${hookglass.receiver}/in/zof`);
  });

  await test.step('one press: the row is there, verified, and the step says so', async () => {
    await timeline.sendTestEvent.click();
    await expect(timeline.cell(timeline.rows.first(), 'verdict')).toHaveText('verified');
    await guide.openIt(/run\.completed arrived, verified, [\d.]+ m?s/);
    await expect(delivery.title).toHaveText('run.completed');
    await app.press('Escape');
  });

  await test.step('a sandbox run says how it goes on', async () => {
    await timeline.startSandboxRun.click();
    await expect(timeline.rowWith('run.started')).toHaveCount(1, { timeout: 20_000 });
    // With what a run ends, and whether a plan follows, is left to chance.
    await expect(guide.said(/^[a-z_.]+ arrived, verified, [\d.]+ m?s/)).toBeVisible({ timeout: 20_000 });
  });

  await test.step('the sender that is offered is verified when it is run as it stands there', async () => {
    await guide.ownSenderButton.click();
    await guide.way('Node').click();
    const code = (await guide.code('Node').textContent()) ?? '';
    await guide.copySecret.click();
    await expect(app.notice('Secret copied')).toBeVisible();
    const secret = await page.evaluate(() => navigator.clipboard.readText());
    expect(code).not.toContain(secret);
    const { stdout } = await run(process.execPath, ['--input-type=module', '-e', code], {
      env: { ...process.env, WEBHOOK_SECRET: secret },
    });
    expect(stdout).toContain('200');
    await app.press('Escape');
    await expect(guide.said(/run\.completed arrived, verified/)).toBeVisible();
    await expect(guide.region).toContainText('All first steps done');
    await expect(timeline.rowWith('run_from_my_sender')).toHaveCount(1);
  });
});

test('the steps are hidden for good, and come back when asked for', async ({ app, hookglass }) => {
  const { guide, timeline } = app;
  await guide.hide.click();
  await expect(guide.region).toBeHidden();
  await expect(timeline.emptyState('Waiting for deliveries')).toBeVisible();
  await expect(timeline.sendTestEvent).toBeVisible();
  await app.page.reload();
  await app.untilState('ready');
  await expect(timeline.emptyState('Waiting for deliveries')).toBeVisible();
  await expect(guide.region).toBeHidden();
  await hookglass.send(eventJson());
  await expect(timeline.rows).toHaveCount(1);
  await expect(guide.region).toBeHidden();
  await app.press('g', 'f');
  await expect(guide.region).toBeVisible();
});

test('a sender that signs wrongly is told apart, and the step stays open', async ({ app, hookglass }) => {
  const { guide } = app;
  // A log that has rows when the window opens needs no first steps.
  await expect(guide.region).toBeVisible();
  await hookglass.send(eventJson({ type: 'run.failed' }), { secret: 'not the secret of the endpoint' });
  await guide.openIt('run.failed arrived, but its signature does not match: the Signature tab says why');
  await expect(app.delivery.title).toHaveText('run.failed');
  await expect(guide.region).toContainText('0 of 4');
});

test('where the sandbox is off, one press switches it on and starts the run', async ({ app }) => {
  await app.goTo('Sandbox');
  await app.sandbox.power.press('Space');
  await expect(app.page.getByText('The sandbox is off')).toBeVisible();
  await app.goTo('Timeline');
  await app.timeline.startSandboxRun.click();
  await app.page.getByRole('button', { name: 'Switch it on and start the run' }).click();
  await expect(app.timeline.rowWith('run.started')).toHaveCount(1, { timeout: 20_000 });
});
