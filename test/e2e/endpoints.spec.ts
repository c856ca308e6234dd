/** Places to send to: made, given secrets that rotate, put away and brought back. */
import { expect, test } from './fixtures.ts';
import { eventJson } from './support/senders.ts';

const first = 'first-secret-a1b2c3';
const second = 'second-secret-d4e5f6';

test('an endpoint with a secret is made, verifies what it should, and its secret is masked', async ({ app, hookglass }) => {
  await app.goTo('Endpoints');
  const { endpoints } = app;
  await endpoints.fillNew({ name: 'Größere Orders', secret: first });
  await expect(endpoints.field(endpoints.createDialog, 'Path')).toHaveValue('grossere-orders');
  await endpoints.field(endpoints.createDialog, 'Path').fill('orders');
  await endpoints.submitNew();
  const card = endpoints.card('Größere Orders');
  await expect(card).toContainText(`${hookglass.receiver}/in/orders`);
  await expect(card).toContainText('••••••••b2c3');
  expect(await app.page.content()).not.toContain(first);
  await hookglass.send(eventJson(), { slug: 'orders', secret: first });
  await app.goTo('Timeline');
  await expect(app.timeline.cell(app.timeline.rows.first(), 'verdict')).toHaveText('verified');
});

test('white space around a pasted secret is pointed out and removed on request', async ({ app, hookglass }) => {
  await app.goTo('Endpoints');
  const { endpoints } = app;
  await endpoints.fillNew({ name: 'orders', secret: ` ${first}\t` });
  const warning = endpoints.createDialog.getByRole('status');
  await expect(warning).toContainText('There is white space around it, which counts as part of the secret.');
  await warning.getByRole('button', { name: 'Remove it' }).click();
  await expect(endpoints.field(endpoints.createDialog, 'Signing secret')).toHaveValue(first);
  await endpoints.submitNew();
  await expect(endpoints.card('orders')).toBeVisible();
  await hookglass.send(eventJson(), { slug: 'orders', secret: first });
  await app.goTo('Timeline');
  await expect(app.timeline.cell(app.timeline.rows.first(), 'verdict')).toHaveText('verified');
});

test('after a rotation the previous secret still verifies, until it is retired; retiring is undone', async ({ app, hookglass }) => {
  const { endpoints, timeline } = app;
  await hookglass.createEndpoint('orders', [first]);
  await app.goTo('Endpoints');
  await endpoints.addSecret('orders', second, 'from June');
  await expect(endpoints.secretRow('orders', 'from June')).toContainText('current');
  const previous = endpoints.secretRow('orders', 'b2c3');
  await expect(previous).toContainText('previous');
  const verdictOf = async (secret: string) => {
    await hookglass.send(eventJson(), { slug: 'orders', secret });
    const id = await hookglass.lastSentId();
    await app.goTo('Timeline');
    const verdict = await timeline.cell(timeline.row(id), 'verdict').textContent();
    await app.goTo('Endpoints');
    return verdict;
  };
  expect(await verdictOf(first)).toBe('verified');
  expect(await verdictOf(second)).toBe('verified');
  await previous.getByRole('button', { name: 'Retire' }).click();
  await expect(previous).toContainText('retired');
  expect(await verdictOf(first)).toBe('mismatch');
  await previous.getByRole('button', { name: 'Accept again' }).click();
  await endpoints.card('orders').getByRole('button', { name: 'Accept without end' }).click();
  await expect(previous).toContainText('previous');
  await previous.getByRole('button', { name: 'Retire' }).click();
  await previous.getByRole('button', { name: 'Undo' }).click();
  await expect(previous).toContainText('previous');
  expect(await verdictOf(first)).toBe('verified');
});

test('an archived endpoint lands on Unrouted from then on, and comes back with Undo', async ({ app, hookglass }) => {
  const { endpoints, timeline } = app;
  await hookglass.createEndpoint('orders', [first]);
  await app.goTo('Endpoints');
  await endpoints.fromMenu('orders', 'Archive');
  await expect(endpoints.card('orders')).toBeHidden();
  await hookglass.send(eventJson(), { slug: 'orders', secret: first });
  await endpoints.undo.click();
  await expect(endpoints.card('orders')).toBeVisible();
  await hookglass.send(eventJson(), { slug: 'orders', secret: first });
  await app.goTo('Timeline');
  await expect(timeline.rows).toHaveCount(2);
  await expect(timeline.cell(timeline.row('dlv_1'), 'verdict')).toHaveText('no secret');
  await expect(timeline.cell(timeline.row('dlv_2'), 'verdict')).toHaveText('verified');
  await timeline.open(timeline.row('dlv_1'));
  await expect(app.delivery.fact('Endpoint')).toContainText('Unrouted');
});

test('a path that is taken or malformed is said beside the field, and nothing typed is lost', async ({ app, hookglass }) => {
  const { endpoints } = app;
  await hookglass.createEndpoint('orders');
  await app.goTo('Endpoints');
  await endpoints.fillNew({ name: 'Other', slug: 'orders', secret: first });
  await endpoints.submitNew();
  const path = endpoints.field(endpoints.createDialog, 'Path');
  await expect(path).toHaveAccessibleDescription(/The path \/in\/orders belongs to "orders"/);
  await expect(endpoints.field(endpoints.createDialog, 'Signing secret')).toHaveValue(first);
  await path.fill('No Spaces');
  await expect(path).toHaveAccessibleDescription(/Lower-case letters, digits and hyphens/);
  await path.fill('other');
  await endpoints.submitNew();
  await expect(endpoints.card('Other')).toContainText('/in/other');
});

test('the test event of an endpoint is signed with its current secret, and leads to its delivery', async ({ app, hookglass }) => {
  await hookglass.createEndpoint('orders', [first]);
  await app.goTo('Endpoints');
  const card = app.endpoints.card('orders');
  await card.getByRole('button', { name: 'Send a test event' }).click();
  await expect(card.getByText('answered 200 and stored as dlv_1')).toBeVisible();
  await card.getByRole('button', { name: 'Open it' }).click();
  await expect(app.delivery.fact('Signature')).toContainText('verified');
});
