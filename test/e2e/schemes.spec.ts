/** How an endpoint checks signatures: every scheme, what each leaves to be chosen, and a scheme of one's own. */
import { schemeFacts } from '#domain/signing/scheme-facts.ts';
import { expect, test } from './fixtures.ts';
import { eventJson, zofSignature } from './support/senders.ts';

const secret = 'a-secret-of-at-least-16';

test('each scheme can be chosen, shows only the fields it takes, and is shown on the card', async ({ app, hookglass }) => {
  const { endpoints } = app;
  await hookglass.createEndpoint('orders');
  await app.goTo('Endpoints');
  for (const { label, name, takesHeaderName, takesSecretEncoding, takesPublicUrl, hasTimestamp, headers } of schemeFacts.toReversed()) {
    const dialog = await endpoints.edit('orders');
    await endpoints.chooseScheme(dialog, label);
    await expect(endpoints.field(dialog, 'Signature header')).toBeVisible({ visible: takesHeaderName });
    await expect(dialog.getByRole('combobox', { name: 'The secret is' })).toBeVisible({ visible: takesSecretEncoding });
    await expect(endpoints.field(dialog, 'Public address')).toBeVisible({ visible: takesPublicUrl });
    await expect(endpoints.field(dialog, 'The time may be off by')).toBeVisible({ visible: hasTimestamp });
    await expect(dialog.getByRole('checkbox')).toBeVisible({ visible: !hasTimestamp });
    await expect(dialog.getByText('What is signed')).toBeVisible({ visible: name === 'custom' });
    await endpoints.save(dialog, 'Save');
    await expect(endpoints.card('orders')).toContainText(label);
    await expect(endpoints.card('orders')).toContainText(`in ${headers[0] ?? 'X-Signature'}`);
  }
});

test('a scheme of one’s own is described, tried on an example, and verifies', async ({ app, hookglass }) => {
  const { endpoints, timeline } = app;
  await hookglass.createEndpoint('orders', [secret]);
  await app.goTo('Endpoints');
  const dialog = await endpoints.edit('orders');
  await endpoints.chooseScheme(dialog, 'Custom');
  const template = endpoints.field(dialog, 'What is signed');
  await template.fill('');
  await expect(template).toHaveAccessibleDescription('The template needs {body} once');
  await dialog.getByRole('button', { name: '{timestamp}' }).click();
  await template.pressSequentially('.');
  await dialog.getByRole('button', { name: '{body}' }).click();
  await expect(template).toHaveValue('{timestamp}.{body}');
  await expect(dialog.getByRole('alert')).toContainText('The template has {timestamp}: say where the time is');
  await endpoints.choose(dialog, 'The time is', 'In the signature header');
  await expect(endpoints.field(dialog, 'Separator')).toHaveAccessibleDescription(/needs a separator between the entries/);
  await dialog.getByRole('button', { name: 'Save' }).click();
  await expect(dialog).toBeVisible();
  await endpoints.field(dialog, 'Separator').fill(',');
  await endpoints.field(dialog, 'Prefix').fill('v1=');
  await endpoints.field(dialog, 'Signature header').fill('X-Orders-Signature');
  const example = dialog.locator('[data-example="headers"]');
  await expect(example).toContainText('X-Orders-Signature: t=1796000000,v1=9f86');
  await expect(dialog.locator('[data-example="signed"]')).toContainText('1796000000.{"id":"evt_1"');
  await endpoints.save(dialog, 'Save');
  const body = eventJson();
  const seconds = Math.floor(Date.now() / 1000);
  const signature = `t=${seconds},v1=${zofSignature(secret, `${seconds}.${body}`)}`;
  await hookglass.send(body, { slug: 'orders', headers: { 'x-orders-signature': signature } });
  await app.goTo('Timeline');
  await expect(timeline.cell(timeline.row('dlv_1'), 'verdict')).toHaveText('verified');
});

test('the look at an event’s own time is off, explained, and makes old events stale when it is on', async ({ app, hookglass }) => {
  const { endpoints, timeline } = app;
  await hookglass.createEndpoint('orders', [secret]);
  await hookglass.send(eventJson({ created: '2020-01-01T00:00:00Z' }), { slug: 'orders', secret });
  await app.goTo('Endpoints');
  const dialog = await endpoints.edit('orders');
  const check = dialog.getByRole('checkbox', { name: "Look at the event's own created" });
  await expect(check).not.toBeChecked();
  await expect(dialog).toContainText('Zof signs no time: a captured delivery stays valid until the secret is rotated.');
  await check.check();
  const age = endpoints.field(dialog, 'It may be as old as');
  await age.fill('a while');
  await expect(age).toHaveAccessibleDescription(/A time like “5 min”/);
  await age.fill('2 h');
  await endpoints.save(dialog, 'Save');
  await hookglass.send(eventJson({ created: '2020-01-01T00:00:00Z' }), { slug: 'orders', secret });
  await app.goTo('Timeline');
  await expect(timeline.cell(timeline.row('dlv_1'), 'verdict')).toHaveText('verified');
  await expect(timeline.cell(timeline.row('dlv_2'), 'verdict')).toHaveText('stale');
  await app.goTo('Endpoints');
  await endpoints.card('orders').getByText('What a right signature does not prove').click();
  await expect(endpoints.card('orders')).toContainText('more than 2 h ago at its arrival');
});

test('a new endpoint takes its scheme and what belongs to it at once', async ({ app }) => {
  const { endpoints } = app;
  await app.goTo('Endpoints');
  await endpoints.fillNew({ name: 'Slack' });
  const dialog = endpoints.createDialog;
  await endpoints.chooseScheme(dialog, 'Slack');
  await endpoints.field(dialog, 'The time may be off by').fill('10 min');
  await endpoints.field(dialog, 'Signing secret').fill(secret);
  await endpoints.submitNew();
  await expect(endpoints.card('Slack')).toContainText('v0 : the time : the raw body');
  const again = await endpoints.edit('Slack');
  await expect(endpoints.field(again, 'The time may be off by')).toHaveValue('10 min');
});
