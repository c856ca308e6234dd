/** Anything done, and anything found, from one field and by the keyboard alone. */
import { expect, test } from './fixtures.ts';
import { Palette } from './pages/palette.ts';
import { lookInBothThemes } from './support/axe.ts';

test('opens from anywhere, runs what is chosen, and gives the focus back', async ({ app, page }) => {
  const palette = new Palette(page);
  await app.press('/');
  const filter = page.getByRole('banner').getByRole('combobox').first();
  await expect(filter).toBeFocused();
  await palette.open();
  await expect(palette.field).toBeFocused();
  await expect(palette.chosen).toHaveCount(1);
  await app.press('Escape');
  await expect(palette.dialog).toBeHidden();
  await expect(filter).toBeFocused();

  // By the same key it goes again.
  await palette.open();
  await app.press('Control+k');
  await expect(palette.dialog).toBeHidden();

  await palette.open();
  await palette.field.fill('stor');
  await expect(palette.chosen).toContainText('Storage');
  await app.press('Enter');
  await expect(app.heading).toHaveText('Storage');

  // What belongs to another page takes the person there first.
  await palette.open();
  await palette.field.fill('new target');
  await expect(palette.chosen).toContainText('New target');
  await app.press('Enter');
  await expect(page.getByRole('dialog', { name: 'New target' })).toBeVisible();
  // A dialog is finished first.
  await app.press('Control+k');
  await expect(palette.dialog).toBeHidden();
  await app.press('Escape');
});

test('opens whatever is pasted: ids, addresses, a cURL command, a payload', async ({ app, page, hookglass }) => {
  test.setTimeout(240_000);
  const palette = new Palette(page);
  await hookglass.createEndpoint('orders');
  const event = { id: 'evt_77', type: 'run.failed', created: '2026-05-20T12:00:00Z', data: { object: { id: 'x', run_id: 'run_81' } } };
  const receiver = `${hookglass.receiver}/in/orders`;
  await fetch(receiver, { method: 'POST', body: JSON.stringify(event) });
  await app.timeline.rows.first().waitFor();

  await palette.open();
  await palette.paste('evt_77');
  await expect(palette.group('Found').getByRole('option')).toContainText('run.failed, received once');
  await app.press('Enter');
  await expect(page).toHaveURL(/#\/timeline\/dlv_1$/);

  await palette.open();
  await palette.paste(' "run_81",');
  await expect(palette.chosen).toContainText('Run');
  await app.press('Enter');
  await expect(page).toHaveURL(/#\/runs\/env_\w+\/run_81$/);

  await palette.open();
  await palette.paste(receiver);
  await expect(palette.chosen).toContainText('Endpoint');
  await app.press('Enter');
  await expect(page.getByRole('region', { name: 'orders' })).toBeFocused();

  await palette.open();
  await palette.paste('https://staging.example/hooks');
  await expect(palette.chosen).toContainText('New target with this address');
  await app.press('Enter');
  await expect(page.getByRole('dialog', { name: 'New target' }).getByLabel('URL')).toHaveValue('https://staging.example/hooks');
  await app.press('Escape');

  await palette.open();
  await palette.paste(`curl -X POST https://a.test/hooks \\\n  -H 'X-Zof-Signature: 00' \\\n  -d '{"id":"evt_new","type":"run.failed"}'`);
  await expect(palette.chosen).toContainText('Check its signature');
  await app.press('Enter');
  await expect(app.heading).toHaveText('Check a signature');
  await expect(page.getByText('A cURL command').first()).toBeVisible();

  await palette.open();
  await palette.paste('{\n  "id": "evt_new",\n  "type": "run.failed",\n  "data": { "object": {} }\n}');
  await expect(palette.chosen).toContainText('Make a draft of it');
  await app.press('Enter');
  await expect(page).toHaveURL(/#\/compose\/drf_/);

  // What was open is offered again, and what is not there is said.
  await palette.open();
  await expect(palette.group('Recent').getByRole('option').first()).toContainText('Draft');
  await palette.paste('dlv_99');
  await expect(palette.dialog).toContainText('No delivery has the id dlv_99.');
  await palette.option(/^Filter the timeline by dlv_99/).click();
  await expect(app.heading).toHaveText('Timeline');
});

test('has no fault for a screen reader in either theme, and the shortcuts can be searched', async ({ app, page }) => {
  const palette = new Palette(page);
  await palette.open();
  await palette.field.fill('re');
  expect(await lookInBothThemes(page)()).toEqual([]);
  await app.press('Escape', '?');
  await app.shortcuts.getByLabel('Search shortcuts').fill('rotate');
  await expect(app.shortcuts.getByRole('term')).toHaveText(['Rotate the secret']);
});
