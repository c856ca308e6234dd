/** Compose, Scenarios and the handler check, against the sample handler and against one that looks at nothing. */
import type { AppWindow } from '#test/e2e/pages/app-window.ts';
import { startHandler } from '#test/support/handler-server.ts';

type Take = (name: string) => Promise<void>;

export async function composerPictures(app: AppWindow, take: Take): Promise<void> {
  await composePictures(app, take);
  await scenarioPicture(app, take);
  await checkPicture(app, take);
}

async function composePictures(app: AppWindow, take: Take): Promise<void> {
  const { compose } = app;
  await app.goTo('Compose');
  await compose.template('run.failed', 'legacy');
  const template = await compose.shownText();
  await compose.write(template.replace('{{run_id}}', '{{run_idd}}'));
  await compose.problem('Did you mean {{run_id}}?').waitFor();
  await compose.saved();
  await take('compose');
  await compose.write(template);
  await compose.choose('Target', 'Sample handler');
  await compose.spoil('Tampered after signing');
  await compose.saved();
  await take('compose-spoilers');
  await compose.sendButton.click();
  await compose.side.getByText('Handled correctly').waitFor();
  await compose.side.locator('.view-line').first().waitFor();
  await compose.saved();
  await take('compose-answer');
}

async function scenarioPicture(app: AppWindow, take: Take): Promise<void> {
  const { scenarios } = app;
  await app.goTo('Scenarios');
  await scenarios.item('Failed before started').click();
  await scenarios.sendTo('Sample handler');
  await scenarios.pauses.fill('0');
  await scenarios.pauses.press('Control+Enter');
  await scenarios.summary.filter({ hasText: 'passed' }).waitFor();
  await take('scenarios');
}

async function checkPicture(app: AppWindow, take: Take): Promise<void> {
  const { handlerCheck } = app;
  await using handler = await startHandler();
  await app.goTo('Handler check');
  await handlerCheck.aimAt('A URL');
  await handlerCheck.url.fill(handler.url);
  await handlerCheck.chooseOnly('Refuses a request without a signature', 'Accepts a good event');
  await handlerCheck.whatIsChecked.click();
  await handlerCheck.start.click();
  await handlerCheck.check('refuses-unsigned').and(app.page.locator('[data-state="failed"]')).waitFor();
  await handlerCheck.start.waitFor();
  await handlerCheck.summary.scrollIntoViewIfNeeded();
  await take('handler-check');
}
