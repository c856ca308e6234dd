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
    { slug: 'open', signature: wrong, verdict: 'no secret', says: 'The endpoint had no secret when this arrived' },
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
