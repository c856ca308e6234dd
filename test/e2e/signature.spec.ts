/** Verdicts that explain themselves, and secrets that stay in the engine. */
import { createHmac } from 'node:crypto';
import type { Page } from '@playwright/test';
import { expect, test } from './fixtures.ts';
import { AppWindow } from './pages/app-window.ts';
import { eventJson, zofSignature } from './support/senders.ts';

const secret = 'topsecret-4f1c9a7e0b';
const otherSecret = 'another-9d2e77c1aa55';

/** Everything that went over the page's sockets, both ways, as one text. */
function recordFrames(page: Page): () => string {
  const frames: string[] = [];
  page.on('websocket', (socket) => {
    socket.on('framesent', ({ payload }) => frames.push(payload.toString()));
    socket.on('framereceived', ({ payload }) => frames.push(payload.toString()));
  });
  return () => frames.join('\n');
}

test('each verdict has its sentence, what was compared and with which secret; no secret leaves the engine unasked', async ({
  page,
  hookglass,
  watch,
}) => {
  const frames = recordFrames(page);
  const app = new AppWindow(page, watch);
  const { timeline, delivery } = app;
  await hookglass.createEndpoint('orders', [secret]);
  await hookglass.createEndpoint('open');
  await app.open(hookglass.link);
  const body = eventJson({ type: 'run.failed' });
  const wrong = zofSignature(otherSecret, body);
  const cases = [
    { slug: 'orders', signature: zofSignature(secret, body), verdict: 'verified', says: 'over exactly these bytes' },
    { slug: 'orders', signature: wrong, verdict: 'mismatch', says: 'does not give the signature in X-Zof-Signature for these bytes' },
    { slug: 'orders', signature: undefined, verdict: 'missing', says: 'The request has no X-Zof-Signature header.' },
    {
      slug: 'orders',
      signature: `sha256=${zofSignature(secret, body)}`,
      verdict: 'malformed',
      says: 'The signature has a "sha256=" prefix.',
    },
    { slug: 'open', signature: wrong, verdict: 'no secret', says: 'No secret counted when this arrived' },
  ];
  for (const { slug, signature, verdict, says } of cases) {
    const shown = await timeline.rows.count();
    await hookglass.send(body, { slug, headers: signature === undefined ? {} : { 'x-zof-signature': signature } });
    await expect(timeline.rows).toHaveCount(shown + 1);
    await expect(timeline.cell(timeline.rows.first(), 'verdict')).toHaveText(verdict);
    await timeline.openNewest();
    await delivery.show('Signature');
    await expect(delivery.panel, verdict).toContainText(says);
  }
  await timeline.open(timeline.row('dlv_2'));
  await expect(delivery.comparison('Secret 1')).toContainText(zofSignature(secret, body));
  await expect(delivery.comparison('Secret 1')).toContainText(wrong);
  await expect(delivery.comparison('Secret 1')).toContainText('differs from character');
  await timeline.open(timeline.row('dlv_1'));
  await expect(delivery.comparison('Secret 1')).toContainText('✓ matches');
  await app.goTo('Endpoints');
  await expect(app.endpoints.card('orders')).toContainText('••••••••7e0b');

  expect(await page.content()).not.toContain(secret);
  expect(frames()).not.toContain(secret);
  expect(frames(), 'the recording itself works').toContain('dlv_5');

  const card = app.endpoints.card('orders');
  await card.getByRole('button', { name: /^Reveal/ }).click();
  await expect(card).toContainText(secret);
  expect(frames()).toContain(secret);
  await card.getByRole('button', { name: /^Hide/ }).click();
  await expect(card).not.toContainText(secret);
  expect(await page.content()).not.toContain(secret);
});

test('a Standard Webhooks signature verifies, and an old one is stale with both clocks named', async ({ app, hookglass }) => {
  const { timeline, delivery } = app;
  const key = Buffer.from('a key of at least 24 bytes!');
  await hookglass.createEndpoint('standard', [`whsec_${key.toString('base64')}`], { scheme: 'standard-webhooks' });
  const body = eventJson({ type: 'run.completed' });
  const headersAt = (seconds: number) => {
    const signature = createHmac('sha256', key).update(`msg_1.${seconds}.${body}`).digest('base64');
    return { 'webhook-id': 'msg_1', 'webhook-timestamp': String(seconds), 'webhook-signature': `v1,${signature}` };
  };
  const seconds = Math.floor(Date.now() / 1000);
  await hookglass.send(body, { slug: 'standard', headers: headersAt(seconds) });
  await expect(timeline.cell(timeline.rows.first(), 'verdict')).toHaveText('verified');
  await hookglass.send(body, { slug: 'standard', headers: headersAt(seconds - 4_000) });
  await expect(timeline.rows).toHaveCount(2);
  await expect(timeline.cell(timeline.rows.first(), 'verdict')).toHaveText('stale');
  await timeline.openNewest();
  await delivery.show('Signature');
  await expect(delivery.panel).toContainText('300 s are allowed');
});

/** A body as the sender may have laid it out before it signed. */
function laidOut(body: string): string {
  return JSON.stringify(JSON.parse(body), null, 2);
}

test('VER-09 a cause is proven, with the bytes that differ marked and the code of the right check', async ({ app, hookglass, page }) => {
  const { timeline, delivery } = app;
  const { signature } = delivery;
  await hookglass.createEndpoint('orders', [secret]);
  const body = eventJson({ type: 'run.failed' });
  await hookglass.send(body, { slug: 'orders', headers: { 'x-zof-signature': zofSignature(secret, laidOut(body)) } });
  await timeline.openNewest();
  await delivery.show('Signature');
  await expect(signature.findings.first()).toContainText('Proven:');
  await expect(signature.findings.first()).toContainText(`${body.length} bytes received, ${laidOut(body).length} signed`);
  await expect(signature.bytes('signed')).toContainText('LF');
  await expect(signature.mark('received')).toHaveCSS('text-decoration-line', 'underline');
  await signature.showBytesAs('Hex');
  await expect(signature.bytes('received')).toContainText('00000000');
  await expect(signature.mark('signed')).toContainText('0a 20 20');
  await signature.openSample();
  await expect(signature.sample('Node.js')).toContainText('timingSafeEqual');
  await expect(signature.habit()).toBeVisible();
  await signature.language('Python').click();
  await expect(signature.sample('Python')).toContainText('hmac');
  await signature.sample('Python').locator('xpath=..').getByRole('button', { name: 'Copy' }).click();
  await expect.poll(() => page.evaluate(() => navigator.clipboard.readText())).toContain('import hmac');

  await page.reload();
  await app.untilState('ready');
  await delivery.show('Signature');
  await expect(signature.bytes('received'), 'the form is remembered').toContainText('00000000');
  await signature.openSample();
  await expect(signature.language('Python')).toHaveAttribute('aria-selected', 'true');
});

test('what is verified is not diagnosed; what it does not prove is said', async ({ page, hookglass, watch }) => {
  const frames = recordFrames(page);
  const app = new AppWindow(page, watch);
  await hookglass.createEndpoint('orders', [secret]);
  await app.open(hookglass.link);
  const body = eventJson();
  await hookglass.send(body, { slug: 'orders', secret });
  await app.timeline.openNewest();
  await app.delivery.show('Signature');
  await expect(app.delivery.signature.limits).toContainText('No time is signed');
  await expect(app.delivery.signature.why).toBeHidden();
  expect(frames()).not.toContain('diagnosis');
  await hookglass.send(body, { slug: 'orders', secret: otherSecret });
  await app.timeline.open(app.timeline.row('dlv_2'));
  await expect(app.delivery.signature.notProven).toBeVisible();
  expect(frames(), 'the recording itself works').toContain('diagnosis');
});

test('a fix is one press: the delivery verifies, its history has both, and the others follow', async ({ app, hookglass }) => {
  const { timeline, delivery } = app;
  const { signature } = delivery;
  await hookglass.createEndpoint('orders', [secret]);
  for (const type of ['run.started', 'run.failed', 'run.completed']) {
    const body = eventJson({ type });
    await hookglass.send(body, { slug: 'orders', headers: { 'x-acme-signature': zofSignature(secret, body) } });
  }
  await timeline.open(timeline.row('dlv_2'));
  await delivery.show('Signature');
  await signature.judgeAgain.click();
  await expect(delivery.panel).toContainText('Same verdict: missing');
  await expect(signature.history).toHaveCount(0);
  await signature.fix('Look in X-Acme-Signature').or(signature.fix('Look in x-acme-signature')).click();
  await expect(delivery.panel).toContainText('Was missing, is verified');
  await expect(signature.why).toBeHidden();
  await expect(signature.history).toHaveCount(2);
  await expect(signature.history.first()).toContainText('verified');
  await expect(signature.history.last()).toContainText('as it arrived');
  await expect(timeline.cell(timeline.row('dlv_2'), 'verdict')).toHaveText('verified');
  await expect(timeline.cell(timeline.row('dlv_1'), 'verdict')).toHaveText('missing');
  await signature.judgeOthers.click();
  for (const id of ['dlv_1', 'dlv_3']) await expect(timeline.cell(timeline.row(id), 'verdict')).toHaveText('verified');
});

test('what makes an endpoint accept more is asked for in words first, and can be left', async ({ app, hookglass }) => {
  const { timeline, delivery } = app;
  const { signature } = delivery;
  await hookglass.createEndpoint('orders', [secret]);
  await hookglass.createEndpoint('billing', [otherSecret]);
  await hookglass.send(eventJson(), { slug: 'orders', secret: otherSecret });
  await timeline.openNewest();
  await delivery.show('Signature');
  const accept = signature.fix(/^Accept “Secret 1” here/);
  await accept.click();
  await expect(signature.question).toContainText('orders then accepts what is signed with “Secret 1” of billing');
  await app.press('Escape');
  await expect(signature.question).toBeHidden();
  await expect(accept).toBeFocused();
  await expect(delivery.region, 'Esc left the question, not the delivery').toBeVisible();
  await accept.click();
  await accept.click();
  await expect(delivery.panel).toContainText('Was mismatch, is verified');
});

test('a secret that was missing is entered from the finding, and the delivery is judged with it', async ({ app, hookglass }) => {
  const { timeline, delivery, endpoints } = app;
  await hookglass.createEndpoint('orders');
  await hookglass.send(eventJson(), { slug: 'orders', secret });
  await timeline.openNewest();
  await delivery.show('Signature');
  await delivery.signature.fix('Enter the secret').first().click();
  await endpoints.field(endpoints.addSecretDialog, 'Secret').fill(secret);
  await endpoints.addSecretDialog.getByRole('button', { name: 'Add', exact: true }).click();
  await expect(delivery.panel).toContainText('Was no secret, is verified');
});

test('looking for the cause can be stopped, and taken up again', async ({ app, hookglass }) => {
  // The search has a budget of processor time, which a machine under load stretches.
  test.slow();
  const { timeline, delivery } = app;
  await hookglass.createEndpoint('orders', [secret]);
  const body = JSON.stringify({
    type: 'run.failed',
    data: Array.from({ length: 90_000 }, (_, n) => ({ n, text: `entry ${n} of many`, ok: true })),
  });
  await hookglass.send(body, { slug: 'orders', secret: otherSecret });
  await timeline.openNewest();
  await delivery.show('Signature');
  await delivery.panel.getByRole('button', { name: 'Cancel' }).click();
  await expect(delivery.panel).toContainText('Looking for the cause was stopped');
  await delivery.panel.getByRole('button', { name: 'Look again' }).click();
  await expect(delivery.signature.notProven).toBeVisible({ timeout: 40_000 });
  await expect(delivery.panel).toContainText(/signatures tried with 1 secret/);
});

test('everything that a filter matches is judged again from the list, as a job that says what changed', async ({ app, hookglass }) => {
  const { timeline } = app;
  await hookglass.createEndpoint('orders');
  for (const type of ['run.started', 'run.failed', 'run.completed']) {
    const body = eventJson({ type });
    await hookglass.send(body, { slug: 'orders', headers: { 'x-zof-signature': zofSignature(secret, body) } });
  }
  await hookglass.addSecret('orders', { value: secret, validFromUs: 0 });
  await timeline.filterBy('verdict:no-secret');
  await expect(timeline.rows).toHaveCount(3);
  await timeline.rows.first().focus();
  await app.press('ControlOrMeta+a');
  await timeline.selection.act('Judge again');
  await expect(app.notices.filter({ hasText: '3 deliveries judged again: 3 changed (3 verified)' })).toBeVisible();
  await timeline.filterBy('verdict:verified');
  await expect(timeline.rows).toHaveCount(3);
});
