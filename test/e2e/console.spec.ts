/** The Console page, and comparing with it: connections, webhooks, snapshots, rules. */

import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test } from './fixtures.ts';
import { eventJson } from './support/senders.ts';

/** A Console that answers everything with one thing. */
async function startConsole(
  answer: (path: string) => { readonly status: number; readonly body: string; readonly type?: string },
): Promise<{ readonly server: Server; readonly url: string }> {
  const server = createServer((request, response) => {
    const { status, body, type = 'application/json' } = answer(request.url ?? '');
    response.writeHead(status, { 'content-type': type, 'x-request-id': 'req_hostile' }).end(body);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { server, url: `http://127.0.0.1:${portOf(server.address())}/v1` };
}

function portOf(address: AddressInfo | string | null): number {
  if (address === null || typeof address === 'string') throw new Error('The server does not listen on a port.');
  return address.port;
}

test('the sandbox connection is set up, works, and has its webhook send a test event that arrives', async ({ app }) => {
  const { console, delivery } = app;
  await app.goTo('Console');
  await expect(console.section('Connection')).toContainText('set up');
  await console.test.click();
  await expect(console.check('Reachable')).toContainText('works');
  await expect(console.check('API key')).toContainText('works');
  await expect(console.section('Connection')).toContainText('requests left');
  await expect(console.webhooks).toHaveCount(1);
  await console.webhooks.getByRole('button', { name: 'Send a test event' }).click();
  await console.webhooks.getByRole('button', { name: /^Open dlv_/ }).click();
  await expect(delivery.region).toBeVisible();
});

test('registering puts the secret into the vault, and says what is subscribed to and never came', async ({ app }) => {
  const { console } = app;
  await app.goTo('Console');
  await console.register.click();
  await console.registerDialog.getByRole('combobox', { name: 'Lands on' }).click();
  await app.page.getByRole('option', { name: /A new endpoint/ }).click();
  await console.registerDialog.getByRole('textbox', { name: 'Path' }).fill('-');
  await expect(console.registerDialog.getByRole('alert')).toContainText('beginning with a letter');
  await expect(console.registerDialog).toContainText('The path of the new endpoint is not right yet.');
  await console.registerDialog.getByRole('textbox', { name: 'Path' }).fill('second');
  await console.registerDialog.getByRole('checkbox', { name: /agent\.completed/ }).check();
  await console.registerDialog.getByRole('button', { name: 'Register' }).click();
  await expect(app.alerts.filter({ hasText: 'its secret is in the vault' })).toBeVisible();
  await expect(console.webhooks).toHaveCount(2);
  const rows = console.subscriptions.getByRole('row').filter({ hasText: 'second' });
  await expect(rows.filter({ hasText: 'agent.offline' })).toContainText('never seen');
  await expect(rows.filter({ hasText: 'agent.completed' })).toContainText('legacy envelope alone');
  await app.goTo('Endpoints');
  await expect(app.endpoints.card('second')).toBeVisible();
});

test('a connection says what is wrong with it beside the field, and keeps the key to itself', async ({ app, page }) => {
  const { console } = app;
  await app.goTo('Console');
  await console.environment('Staging');
  await expect(console.section('Webhooks')).toContainText('Shown once the connection is set up');
  await console.set(console.baseUrl, 'ftp://nowhere');
  await expect(console.section('Connection').getByRole('alert')).toContainText('The address was not taken');
  await console.set(console.baseUrl, 'http://127.0.0.1:9/v1');
  await expect(console.section('Connection').getByRole('alert')).toBeHidden();
  await console.set(console.apiKey, 'zof_live_canary_5f2c81d9');
  await expect(console.section('Connection').getByRole('button', { name: 'Replace' })).toBeVisible();
  expect(await page.content()).not.toContain('canary');
  await console.test.click();
  await expect(console.check('Reachable')).toContainText('failed');
  await console.set(console.baseUrl, 'http://127.0.0.1:10/v1');
  await expect(app.notice('The API key of Staging was taken away')).toBeVisible();
  await expect(console.apiKey).toHaveValue('');
  await console.set(console.link('Run'), '/runs/{id}');
  await expect(console.section('Links to the Console').getByRole('alert')).toContainText('needs the address of the Console');
  await console.set(console.path('remediation.plan_pending'), '/plans/{id}');
  await expect(console.section('Where objects are asked for').getByRole('group', { name: 'remediation.plan_pending' })).toContainText(
    'yours',
  );
});

test('JSON given by hand is compared field by field, and what is noise is ignored and taken back', async ({ app, hookglass }) => {
  const { timeline, delivery } = app;
  await hookglass.send(eventJson({ type: 'run.failed', runId: 'run_1' }));
  await timeline.openNewest();
  await delivery.show('Console');
  await delivery.drift.paste('{"id":"run_1","run_id":"run_1","status":"passed"}');
  await expect(delivery.drift.kind('only in Console')).toBeVisible();
  await delivery.drift.field('status').click();
  await expect(delivery.drift.strip).toContainText('"passed"');
  await delivery.drift.ignore(/status.*in run\.failed/);
  await expect(app.notice('Ignoring status in run.failed')).toBeVisible();
  await expect(delivery.drift.field('status')).toHaveCount(0);
  await delivery.drift.openRules();
  await expect(delivery.drift.rulesDialog).toContainText('status in run.failed');
  await app.press('Escape');
  await app.undo('Ignoring status in run.failed');
  await expect(delivery.drift.field('status')).toHaveCount(1);
  await delivery.drift.removeSnapshot();
  await expect(delivery.drift.fetch).toBeVisible();
  await delivery.drift.paste('{"id":');
  await expect(app.page.getByRole('dialog', { name: 'Compare with JSON' }).getByRole('alert')).toContainText('not JSON');
});

test('with fetching on capture, what drifts is marked by itself, and the filter finds it', async ({ app }) => {
  const { console, sandbox, timeline } = app;
  await app.goTo('Console');
  await console.fetchOnCapture.click();
  await expect(console.fetchOnCapture).toBeChecked();
  await app.goTo('Sandbox');
  await sandbox.startRun({ ends: 'Failed', pace: 'No time', afterwards: 'Changes at once, untold' });
  await app.goTo('Timeline');
  await expect(timeline.cell(timeline.rowWith('run.failed'), 'type')).toContainText('drift', { timeout: 20_000 });
  await timeline.driftFilter.click();
  await expect(timeline.filter).toHaveValue('has:drift');
  await expect(timeline.rowWith('run.failed')).toHaveCount(1);
  await expect(timeline.rowWith('remediation.plan_pending')).toHaveCount(0);
  await timeline.driftFilter.click();
  await expect(timeline.filter).toHaveValue('');
});

test('a run that the Console does not know shows what arrived of it', async ({ app, hookglass }) => {
  await hookglass.send(eventJson({ type: 'run.started', runId: 'run_unknown_there' }));
  await hookglass.send(eventJson({ type: 'run.failed', runId: 'run_unknown_there' }));
  await hookglass.untilKept(2);
  await app.timeline.openNewest();
  await app.press('u');
  await expect(app.run.arrived).toHaveCount(2);
  await expect(app.run.arrived.first()).toContainText('run.started');
  await app.run.showInTimeline.click();
  await expect(app.timeline.filter).toHaveValue('run:run_unknown_there');
});

test('where nothing can be fetched, the way leads to the path that is missing', async ({ app, hookglass }) => {
  await hookglass.send(eventJson({ type: 'remediation.plan_pending', runId: 'run_1' }));
  await app.timeline.openNewest();
  await app.delivery.show('Console');
  await expect(app.delivery.drift.fetch).toHaveCount(0);
  await app.page.getByRole('button', { name: 'Enter its path…' }).click();
  await expect(app.console.path('remediation.plan_pending')).toBeFocused();
});

const hostile = ['<script>pwned=1</script>', '<img src=x onerror=pwned=1>', 'javascript:pwned=1', '"><svg onload=pwned=1>'] as const;

test('what a hostile Console says is shown as text', async ({ app, page, watch, hookglass }) => {
  const text = hostile.join(' ');
  const { server, url } = await startConsole((path) => {
    const object = { id: path.startsWith('/v1/runs/') ? 'run_1' : text, status: text, [text]: text, url: text, events: [text] };
    return {
      status: 200,
      body: JSON.stringify(path.startsWith('/v1/runs/') ? object : { data: [object], error: { code: text, message: text } }),
    };
  });
  const { console, delivery, timeline } = app;
  await hookglass.send(eventJson({ type: 'run.failed', runId: 'run_1' }));
  await app.goTo('Console');
  await console.section('Connection').getByRole('switch', { name: 'Use the sandbox inside Hookglass' }).click();
  await console.set(console.baseUrl, url);
  await console.set(console.apiKey, 'zof_live_some_key');
  await console.test.click();
  await expect(console.report).toBeVisible();
  await expect(console.webhooks.first()).toContainText('<script>pwned=1</script>');
  await app.goTo('Timeline');
  await timeline.openNewest();
  await app.press('f');
  await expect(delivery.drift.fields.filter({ hasText: hostile[0] }).first()).toBeVisible();
  await delivery.drift.show('Side by side');
  await expect(delivery.drift.modified.filter({ hasText: 'onerror' }).first()).toBeVisible();
  await app.press('u');
  await expect(app.run.outcome.or(app.alerts).first()).toBeVisible();
  expect(await page.evaluate(() => 'pwned' in window)).toBe(false);
  expect([...watch.origins].filter((asked) => new URL(asked).host !== new URL(hookglass.origin).host)).toEqual([]);
  server.close();
});
