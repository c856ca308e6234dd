/** Compose, Scenarios and the handler check, against the sample handler and against one that looks at nothing. */
import { startHandler } from '#test/support/handler-server.ts';
import type { Scene, Stage, World } from '../stage.ts';

const unknownVariable: Scene = {
  name: 'compose',
  title: 'A draft with a variable that is not known',
  show: async ({ app }) => {
    const { compose } = app;
    await app.goTo('Compose');
    await compose.template('run.failed', 'legacy');
    const template = await compose.shownText();
    await compose.write(template.replace('{{run_id}}', '{{run_idd}}'));
    await compose.problem('Did you mean {{run_id}}?').waitFor();
    await compose.saved();
  },
};

const schemaError: Scene = {
  name: 'compose-schema',
  title: 'A draft with a schema error',
  show: async ({ app }) => {
    const { compose } = app;
    await newDraft(app);
    const template = await compose.shownText();
    await compose.write(template.replace(/"created": "[^"]*"/, '"created": 12'));
    await compose.problems.first().waitFor();
    await compose.saved();
  },
};

async function newDraft(app: Stage['app']): Promise<void> {
  await app.goTo('Timeline');
  await app.goTo('Compose');
  if (await app.compose.editor.isVisible()) await app.press('e', 'd');
  await app.compose.template('run.failed', 'current');
}

async function tampered({ app }: Stage): Promise<void> {
  const { compose } = app;
  await newDraft(app);
  await compose.choose('Target', 'Sample handler');
  await compose.spoil('Tampered after signing');
  await compose.saved();
}

const spoilers: Scene = { name: 'compose-spoilers', title: 'A draft that is wrong on purpose', show: tampered };

const answer: Scene = {
  name: 'compose-answer',
  title: 'An answer with its judgement',
  show: async (stage) => {
    const { compose } = stage.app;
    await tampered(stage);
    await compose.sendButton.click();
    await compose.side.getByText('Handled correctly').waitFor();
    await compose.side.locator('.view-line').first().waitFor();
    await compose.saved();
  },
};

const scenario: Scene = {
  name: 'scenarios',
  title: 'A scenario that was run',
  show: async ({ app }) => {
    const { scenarios } = app;
    await app.goTo('Scenarios');
    await scenarios.item('Failed before started').click();
    await scenarios.sendTo('Sample handler');
    await scenarios.pauses.fill('0');
    await scenarios.pauses.press('Control+Enter');
    await scenarios.summary.filter({ hasText: 'passed' }).waitFor();
  },
};

const handlerCheck: Scene = {
  name: 'handler-check',
  title: 'A report of a handler with a failure',
  show: async ({ app }) => {
    const { handlerCheck: page } = app;
    await using handler = await startHandler();
    await app.goTo('Handler check');
    await page.aimAt('A URL');
    await page.url.fill(handler.url);
    await page.chooseOnly('Refuses a request without a signature', 'Accepts a good event');
    await page.whatIsChecked.click();
    await page.start.click();
    await page.check('refuses-unsigned').and(app.page.locator('[data-state="failed"]')).waitFor();
    await page.start.waitFor();
    await page.summary.scrollIntoViewIfNeeded();
  },
};

const targets: Scene = { name: 'targets', title: 'Targets', show: async ({ app }) => app.goTo('Targets') };

export const composer: World = {
  name: 'composer',
  scenes: [unknownVariable, schemaError, spoilers, answer, scenario, handlerCheck, targets],
};
