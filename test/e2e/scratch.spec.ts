import { expect, test } from './fixtures.ts';

test('look', async ({ app }) => {
  test.setTimeout(240_000);
  const { page } = app;
  page.on('console', (message) => console.log(message.type(), message.text().slice(0, 300)));
  await page.setViewportSize({ width: 1280, height: 800 });
  await app.goTo('Compose');
  await expect(app.compose.start).toBeVisible();
  await page.screenshot({ path: '/tmp/shots/start.png' });
  await app.compose.template('run.failed');
  await page.waitForTimeout(1500);
  await page.screenshot({ path: '/tmp/shots/draft.png' });
  for (const tab of ['Spoil', 'What will leave', 'Answer'] as const) {
    await app.compose.tab(tab);
    await page.waitForTimeout(700);
    await page.screenshot({ path: `/tmp/shots/${tab.replaceAll(' ', '-')}.png` });
  }
  await app.compose.sendButton.click();
  await page.waitForTimeout(3000);
  await page.screenshot({ path: '/tmp/shots/answered.png' });
});
