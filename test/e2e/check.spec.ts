/** A signature judged by hand: nothing is captured, nothing is kept. */
import { createHmac } from 'node:crypto';
import { expect, test } from './fixtures.ts';
import { eventJson, zofSignature } from './support/senders.ts';

const secret = 'whk_check_by_hand_5f2c81';

function requestText(body: string, signature: string, lineEnd = '\n'): string {
  return [
    'POST /in/orders?attempt=1 HTTP/1.1',
    'Host: orders.example',
    'Content-Type: application/json',
    `X-Zof-Signature: ${signature}`,
    '',
    body,
  ].join(lineEnd);
}

test('the example is a mismatch that explains itself; the newline it lacks makes it verify', async ({ app }) => {
  const { check } = app;
  await app.press('g', 'c');
  await check.example.click();
  await expect(check.request).toBeFocused();
  await expect(check.verdict).toContainText('mismatch');
  await expect(check.signature.findings.first()).toContainText('Proven:');
  await expect(check.signature.bytes('received')).toContainText('nothing here');
  await expect(check.signature.mark('signed')).toHaveText(/^LF\s*$/);
  await check.form.getByRole('button', { name: 'Edit as text' }).click();
  await check.body.press('Control+End');
  await check.body.press('Enter');
  await expect(check.form).toContainText('138 bytes, ends with LF');
  await expect(check.verdict).toContainText('verified');
  await expect(check.signature.findings).toHaveCount(0);
  await expect(check.signature.limits).toContainText('No time is signed');
});

test('what is pasted is understood at once, whatever form it has', async ({ app }) => {
  const { check } = app;
  await app.goTo('Check');
  const body = eventJson();
  const signature = zofSignature(secret, body);
  await check.secret.fill(secret);
  await check.request.fill(requestText(body, signature));
  await expect(check.understood).toContainText(`An HTTP request: POST, 3 headers, body of ${body.length} bytes /in/orders?attempt=1`);
  await expect(check.scheme).toContainText('Zof · detected');
  await expect(check.verdict).toContainText('verified');

  await check.request.fill(`curl -X PUT https://a.example/x -H 'X-Zof-Signature: ${signature}' --data-raw '${body}'`);
  await expect(check.understood).toContainText(`A cURL command: PUT`);
  await expect(check.verdict).toContainText('verified');

  const seconds = Math.floor(Date.now() / 1000) - 7_200;
  const stripe = createHmac('sha256', secret).update(`${seconds}.${body}`).digest('hex');
  await check.request.fill(`Stripe-Signature: t=${seconds},v1=${stripe}`);
  await expect(check.scheme).toContainText('Stripe · detected');
  await check.body.fill(body);
  await expect(check.verdict).toContainText('stale');
  await check.form.getByText('When it was signed').click();
  await expect(check.verdict).toContainText('verified');

  await check.request.fill('!!! not a request');
  await expect(check.request).toHaveAccessibleDescription(/line 1, column 1/);
  await expect(check.result).toContainText('Not judged yet');
});

test('line ends and files count to the byte', async ({ app }) => {
  const { check } = app;
  await app.goTo('Check');
  await check.secret.fill(secret);
  const crlf = '{"a":1}\r\n{"b":2}\r\n';
  await check.paste(check.request, requestText(crlf, zofSignature(secret, crlf), '\r\n'));
  await expect(check.form).toContainText('It was pasted with carriage returns.');
  await expect(check.form).toContainText(`${crlf.length} bytes, ends with CR LF`);
  await expect(check.verdict).toContainText('verified');

  const bytes = Buffer.from([0xef, 0xbb, 0xbf, 0x00, 0xff, 0x0d, 0x0a]);
  await check.clear.click();
  await check.secret.fill(secret);
  await check.request.fill(`X-Zof-Signature: ${createHmac('sha256', secret).update(bytes).digest('hex')}`);
  await check.drop({ name: 'body.bin', bytes });
  await expect(check.body).toHaveText('body.bin');
  await expect(check.verdict).toContainText('verified');

  const large = Buffer.alloc(3 * 1024 * 1024, '{"n":1}');
  await check.request.fill(`X-Zof-Signature: ${createHmac('sha256', secret).update(large).digest('hex')}`);
  await check.open('body', { name: 'large.json', bytes: large });
  await expect(check.verdict).toContainText('verified', { timeout: 30_000 });
  await check.clear.click();
  await check.secret.fill(secret);
  await check.drop({ name: 'request.http', bytes: Buffer.from(requestText('{}', zofSignature(secret, '{}'))) });
  await expect(check.request).toHaveText(/request\.http/);
  await expect(check.verdict).toContainText('verified');
});

test('a pasted secret is kept as it is, with its white space pointed out and taken away on request', async ({ app }) => {
  const { check } = app;
  await app.goTo('Check');
  const body = eventJson();
  await check.request.fill(requestText(body, zofSignature(secret, body)));
  await expect(check.verdict).toContainText('no secret');
  await check.paste(check.secret, `${secret}\n`);
  await expect(check.verdict).toContainText('mismatch');
  await expect(check.form).toContainText('A line break at its end counts as part of the secret.');
  await check.form.getByRole('button', { name: 'Take it away' }).click();
  await expect(check.verdict).toContainText('verified');
  await expect(check.secret).toHaveAttribute('type', 'password');
  await check.form.getByRole('button', { name: 'Show secret' }).click();
  await expect(check.secret).toHaveAttribute('type', 'text');
  await check.secret.fill('wrong');
  await check.form.getByRole('button', { name: 'Add another secret' }).click();
  await check.field('Secret 2').fill(secret);
  await expect(check.verdict).toContainText('verified');
});

test('SEC-04 a typed secret is nowhere but in its field, and gone when the page is left', async ({ app, page }) => {
  const { check } = app;
  await app.goTo('Check');
  const body = eventJson();
  await check.request.fill(requestText(body, zofSignature(secret, body)));
  await check.secret.fill(secret);
  await expect(check.verdict).toContainText('verified');
  const isKept = () =>
    page.evaluate(
      (typed) => JSON.stringify([{ ...localStorage }, { ...sessionStorage }, document.documentElement.outerHTML]).includes(typed),
      secret,
    );
  expect(await isKept()).toBe(false);
  await app.goTo('Timeline');
  await app.goTo('Check');
  await expect(check.secret).toHaveValue('');
  await expect(check.request).toHaveValue('');
  expect(await isKept()).toBe(false);
});

test('a field that is wrong says so, and a custom scheme is described by its own fields', async ({ app }) => {
  const { check } = app;
  await app.goTo('Check');
  const body = eventJson();
  const signature = createHmac('sha512', secret).update(`17.${body}`).digest('base64');
  await check.request.fill(requestText(body, 'x').replace('X-Zof-Signature: x', `X-Sig: v=${signature}\nX-At: 17`));
  await check.secret.fill(secret);
  await check.choose('Scheme', 'Custom');
  await check.form.getByText('SHA-512', { exact: true }).click();
  await check.form.getByText('base64', { exact: true }).click();
  await check.field('Signature header').fill('X-Sig');
  await check.field('Before each signature').fill('v=');
  await check.field('What is signed').fill('{timestamp}.{body}');
  await expect(check.field('Header of the time')).toHaveAccessibleDescription('The template has {timestamp}: name the header it is in');
  await expect(check.result).toContainText('Not judged yet');
  await check.field('Header of the time').fill('X-At');
  await expect(check.verdict).toContainText('stale');
  await check.openOptions();
  await check.field('Clock may be off by, in seconds').fill('five');
  await expect(check.field('Clock may be off by, in seconds')).toHaveAccessibleDescription('Whole seconds, from 1 to ten years');
  await check.field('Clock may be off by, in seconds').fill('');
  await check.form.getByText('When it was signed').click();
  await expect(check.verdict).toContainText('verified');
});

test('a delivery is checked by hand with its own bytes, against its endpoint or another secret', async ({ app, hookglass }) => {
  const { timeline, delivery, check } = app;
  await hookglass.createEndpoint('orders', [secret]);
  const bytes = new Uint8Array([0x7b, 0xff, 0x00, 0x7d]);
  await hookglass.send(bytes, { slug: 'orders', headers: { 'x-zof-signature': zofSignature('another one', bytes) } });
  await timeline.openNewest();
  await delivery.show('Signature');
  await delivery.signature.checkByHand.click();
  await expect(check.request).toContainText('dlv_1 as it was captured');
  await expect(check.form).toContainText('4 bytes');
  await expect(check.verdict).toContainText('mismatch');
  await check.secret.fill('another one');
  await expect(check.verdict).toContainText('verified');
  await app.goTo('Timeline');
  await expect(timeline.cell(timeline.row('dlv_1'), 'verdict')).toHaveText('mismatch');
  await timeline.row('dlv_1').focus();
  await app.press('h');
  await expect(check.request).toContainText('dlv_1 as it was captured');
});
