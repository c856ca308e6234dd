/** Secrets over time: pasted with care, rotated with an overlap, given dates, and seen as marks between the deliveries they judged. */
import { expect, test } from './fixtures.ts';
import { eventJson } from './support/senders.ts';

const first = 'first-secret-a1b2c3';
const second = 'second-secret-d4e5f6';

test('a secret pasted with its line break and quotes is kept as given until a fix is pressed', async ({ app, hookglass }) => {
  const { endpoints } = app;
  await hookglass.createEndpoint('orders');
  await app.goTo('Endpoints');
  await endpoints.fromMenu('orders', 'Add a secret…');
  const dialog = endpoints.addSecretDialog;
  const field = endpoints.field(dialog, 'Secret');
  await expect(field).toBeFocused();
  await field.fill(`"${first}"\n`);
  await expect(dialog.getByRole('status')).toContainText('There is a line break around it');
  await dialog.getByRole('button', { name: 'Remove it' }).click();
  await expect(dialog.getByRole('status')).toContainText('There are quotation marks around it');
  await dialog.getByRole('button', { name: 'Remove them' }).click();
  await expect(field).toHaveValue(first);
  await expect(dialog.getByRole('status')).toBeHidden();
  await field.press('Enter');
  await expect(dialog).toBeHidden();
  await expect(endpoints.secretRow('orders', 'from the beginning')).toContainText('current');
});

test('white space that was saved is named in the list and taken away by one press', async ({ app, hookglass }) => {
  const { endpoints, timeline } = app;
  await hookglass.createEndpoint('orders');
  await app.goTo('Endpoints');
  await endpoints.addSecret('orders', `${first}\n`, 'Main');
  await hookglass.send(eventJson(), { slug: 'orders', secret: first });
  await app.goTo('Timeline');
  await expect(timeline.cell(timeline.row('dlv_1'), 'verdict')).toHaveText('mismatch');
  await app.goTo('Endpoints');
  const card = endpoints.card('orders');
  await card.getByRole('button', { name: 'Take the white space away' }).click();
  await expect(card.getByText('It has white space')).toBeHidden();
  await expect(card.getByText('Judge 1 delivery again?')).toBeVisible();
  await hookglass.send(eventJson(), { slug: 'orders', secret: first });
  await app.goTo('Timeline');
  await expect(timeline.cell(timeline.row('dlv_2'), 'verdict')).toHaveText('verified');
});

test('a rotation says what it will do, keeps its word, and is a mark in the list and over the bars', async ({ app, hookglass }) => {
  const { endpoints, timeline } = app;
  await hookglass.createEndpoint('orders', [first]);
  await hookglass.send(eventJson(), { slug: 'orders', secret: first });
  await app.goTo('Endpoints');
  const dialog = await endpoints.rotate('orders');
  const outlook = dialog.getByRole('list', { name: 'What will happen' });
  await expect(outlook).toContainText('“Secret 1” stays accepted until tomorrow');
  await endpoints.choose(dialog, 'The present ones stay accepted for', 'None');
  await expect(outlook).toContainText('“Secret 1” stops counting at once');
  await endpoints.choose(dialog, 'The present ones stay accepted for', 'Other');
  const other = dialog.getByLabel('The present ones stay accepted for, another time');
  await other.fill('soon');
  await expect(dialog.getByRole('alert')).toContainText('A time like “36 h” or “3 d”');
  await other.fill('2 h');
  await endpoints.field(dialog, 'New secret').fill(second);
  await endpoints.field(dialog, 'Name').fill('from June');
  await endpoints.save(dialog, 'Rotate');
  await expect(endpoints.secretRow('orders', 'from June')).toContainText('current');
  await expect(endpoints.secretRow('orders', 'Secret 1')).toContainText(/previous.*accepted for 2 h more/);
  await hookglass.send(eventJson(), { slug: 'orders', secret: first });
  await hookglass.send(eventJson(), { slug: 'orders', secret: second });
  await app.goTo('Timeline');
  await expect(timeline.rows).toHaveCount(3);
  await expect(timeline.cell(timeline.row('dlv_2'), 'verdict')).toHaveText('verified');
  await expect(timeline.secretMarks).toHaveCount(1);
  await expect(timeline.secretMarks).toContainText('orders: secret rotated to “from June”; “Secret 1” accepted until');
  await expect(timeline.row('dlv_2')).toHaveAccessibleDescription(/orders: secret rotated to “from June”/);
  await expect(timeline.secretTicks).toHaveCount(1);
  await timeline.filterBy('endpoint:zof OR type:run.completed');
  await expect(timeline.secretMarks).toHaveCount(1);
  await timeline.filterBy('-endpoint:orders');
  await expect(timeline.secretMarks).toHaveCount(0);
  await timeline.filterBy('endpoint:orders');
  await expect(timeline.secretMarks).toHaveCount(1);
});

test('a generated secret is shown once to be handed on, then masked', async ({ app, hookglass }) => {
  const { endpoints, timeline } = app;
  await hookglass.createEndpoint('orders', [first]);
  await app.goTo('Endpoints');
  await app.press('e', 'r');
  const dialog = endpoints.rotateDialog;
  await expect(dialog).toHaveAccessibleName('Rotate the secret of Zof');
  await app.press('Escape');
  await endpoints.rotate('orders');
  await endpoints.choose(dialog, 'The new secret', 'Generate it');
  await dialog.getByRole('button', { name: 'Rotate', exact: true }).click();
  const shown = dialog.locator('bdi').filter({ hasText: /^[0-9a-f]{64}$/ });
  const made = (await shown.textContent()) ?? '';
  await endpoints.save(dialog, 'Done');
  expect(await app.page.content()).not.toContain(made);
  await expect(endpoints.secretRow('orders', made.slice(-4))).toContainText('current');
  await hookglass.send(eventJson(), { slug: 'orders', secret: made });
  await app.goTo('Timeline');
  await expect(timeline.cell(timeline.row('dlv_1'), 'verdict')).toHaveText('verified');
});

test('name and dates of a secret are changed, and dates that contradict are said beside them', async ({ app, hookglass }) => {
  const { endpoints } = app;
  await hookglass.createEndpoint('orders', [first]);
  await hookglass.send(eventJson(), { slug: 'orders' });
  await hookglass.untilKept(1);
  await app.goTo('Endpoints');
  const change = endpoints.card('orders').getByRole('button', { name: 'Change name or dates of Secret 1' });
  await change.click();
  const dialog = endpoints.changeDialog;
  await endpoints.field(dialog, 'Name').fill('Main');
  await endpoints.choose(dialog, 'Counts from', 'Always');
  await endpoints.choose(dialog, 'Until', 'A date');
  await dialog.getByLabel('Until, day and time').fill('1969-01-01T00:00');
  await expect(dialog.getByRole('alert')).toContainText('Choose a day and a time.');
  await endpoints.choose(dialog, 'Counts from', 'Now');
  await dialog.getByLabel('Until, day and time').fill('2020-01-01T00:00');
  await expect(dialog.getByRole('alert')).toContainText('It would end before it begins.');
  await endpoints.choose(dialog, 'Counts from', 'Always');
  await expect(dialog.getByRole('alert')).toBeHidden();
  await endpoints.save(dialog, 'Save');
  await expect(endpoints.secretRow('orders', 'Main')).toContainText(/retired.*until 1 Jan 2020/);
  const card = endpoints.card('orders');
  await expect(card.getByText('Judge 1 delivery again?')).toBeVisible();
  await card.getByRole('button', { name: 'Not now' }).click();
  await expect(card.getByText('Judge 1 delivery again?')).toBeHidden();
  await endpoints.fromMenu('orders', 'Judge deliveries again…');
  await expect(card.getByText('Judge 1 delivery again?')).toBeVisible();
});

test('the page says how secrets are kept on this machine, and what a right signature leaves open', async ({ app, hookglass }) => {
  await hookglass.createEndpoint('orders', [first]);
  await app.goTo('Endpoints');
  await expect(app.page.getByText(/^Secrets: .*key file/)).toBeVisible();
  const card = app.endpoints.card('orders');
  const limit = card.getByText('No time is signed, so a captured delivery and its signature stay valid');
  await expect(limit).toBeHidden();
  await card.getByText('What a right signature does not prove').click();
  await expect(limit).toBeVisible();
});
