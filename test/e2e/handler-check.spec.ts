/** The handler check, worked with the keys alone: the sample handler does everything right, one that looks at nothing does not. */
import { expect, test } from './fixtures.ts';
import { lookInBothThemes } from './support/axe.ts';

test.describe.configure({ timeout: 180_000 });

test('the sample handler passes, a handler without verification fails with advice, and reports leave as files', async ({
  app,
  handler,
}) => {
  const { handlerCheck } = app;
  const look = lookInBothThemes(app.page);
  await app.press('g', 'h');
  await expect(app.heading).toHaveText('Handler check');
  await expect(handlerCheck.start).toBeDisabled();
  expect(await look()).toEqual([]);
  await handlerCheck.checkSample.press('Enter');
  await expect(handlerCheck.stop).toBeVisible();
  await expect(handlerCheck.start).toBeVisible({ timeout: 90_000 });
  await expect(handlerCheck.summary).toContainText(/1[0-9] passed/);
  await expect(handlerCheck.checks.locator('xpath=self::*[@data-state="failed"]')).toHaveCount(0);
  expect(await look()).toEqual([]);
  const junit = await handlerCheck.export('JUnit XML');
  expect(junit.name).toMatch(/\.xml$/);
  expect(junit.text).toContain('<testsuite');

  // It answers 200 to whatever comes.
  const { url } = await handler();
  await handlerCheck.aimAt('A URL');
  await handlerCheck.url.fill(url);
  await handlerCheck.chooseOnly('Refuses a request without a signature');
  await handlerCheck.start.press('Enter');
  const unsigned = handlerCheck.check('refuses-unsigned');
  await expect(unsigned).toHaveAttribute('data-state', 'failed', { timeout: 60_000 });
  await expect(unsigned).toContainText('What to do');
  await expect(handlerCheck.start).toBeVisible({ timeout: 60_000 });
  await expect(handlerCheck.summary).toContainText('1 failed');
  await expect(handlerCheck.checks.first()).toHaveAttribute('data-check', 'refuses-unsigned');
  await unsigned.getByRole('button', { name: /attempt/ }).press('Enter');
  await expect(unsigned).toContainText('Not handled correctly');
  await handlerCheck.reports.last().press('Enter');
  await expect(handlerCheck.summary).toContainText(/1[0-9] passed/);

  // Nothing leaves this machine unasked.
  await handlerCheck.url.fill('http://192.0.2.1/hook');
  await handlerCheck.start.press('Enter');
  await expect(handlerCheck.consent).toBeVisible();
  await expect(handlerCheck.start).toBeDisabled();
});
