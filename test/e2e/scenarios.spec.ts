/** Scenarios from their text to their runs, worked with the keys alone. */
import { expect, test } from './fixtures.ts';
import { lookInBothThemes } from './support/axe.ts';
import { eventJson } from './support/senders.ts';

// Everything here waits for what is there, on machines that do much else.
test.describe.configure({ timeout: 120_000 });

test('one that comes with Hookglass passes against the sample handler; a change copies it, and a mistake is marked at its line', async ({
  app,
}) => {
  const { scenarios } = app;
  const look = lookInBothThemes(app.page);
  await app.press('g', 'y');
  await expect(app.heading).toHaveText('Scenarios');
  await scenarios.item('Happy run').press('Enter');
  await expect(scenarios.name).toHaveText('Happy run');
  await scenarios.sendTo('Sample handler');
  await scenarios.pauses.fill('0');
  await scenarios.pauses.press('Control+Enter');
  await expect(scenarios.summary).toContainText('passed', { timeout: 30_000 });
  await expect(scenarios.steps).toHaveCount(3);
  for (const step of await scenarios.steps.all()) await expect(step).toHaveAttribute('data-state', 'passed');
  const first = scenarios.steps.first();
  await first.getByRole('button', { name: '1 attempt' }).press('Enter');
  await expect(first).toContainText('Handled correctly');
  await expect(first).toContainText('Scenario, step 1 of srn_');
  await first.getByText('Request as sent').click();
  await expect(first.getByRole('button', { name: 'Copy as' })).toBeVisible();
  expect(await look()).toEqual([]);

  await scenarios.enterText();
  await app.page.keyboard.insertText('bogus: 1\n');
  await expect(scenarios.saving).toContainText('your own copy of “Happy run”');
  await expect(scenarios.item('Happy run', 'Yours')).toHaveAttribute('aria-current', 'true');
  await expect(scenarios.problems.filter({ hasText: 'line 1' }).first()).toBeVisible();
  await expect(scenarios.markedLines.first()).toBeAttached();
  await expect(scenarios.button('Run')).toBeDisabled();
  expect(await look()).toEqual([]);
  // The way out of a text that keeps Tab for itself.
  await app.press('Escape', 'Tab');
  await expect(scenarios.problems.first()).toBeFocused();
  // The words and the line end are two steps; what was there before stays.
  await app.press('Enter', 'Control+z', 'Control+z', 'Control+z');
  await expect(scenarios.problems).toHaveCount(0);
  await expect(scenarios.button('Run')).toBeEnabled();
  await app.page.reload();
  await app.untilState('ready');
  await expect(scenarios.item('Happy run', 'Yours')).toHaveAttribute('aria-current', 'true');
  await scenarios.choose('More', 'Remove');
  await expect(scenarios.item('Happy run', 'Yours')).toHaveCount(0);
  await app.undo('is removed');
  await expect(scenarios.item('Happy run', 'Yours')).toHaveAttribute('aria-current', 'true');
});

test('a run goes step by step, pauses, goes on and stops; values stand for themselves', async ({ app }) => {
  const { scenarios } = app;
  await app.goTo('Scenarios');
  await scenarios.item('Happy run').click();
  await expect(scenarios.name).toHaveText('Happy run');
  await scenarios.button('Step').press('Enter');
  await expect(scenarios.summary).toContainText('paused');
  await expect(scenarios.steps.nth(0)).toHaveAttribute('data-state', 'passed');
  await expect(scenarios.steps.nth(2)).toHaveAttribute('data-state', 'waiting');
  await expect(scenarios.button('Resume')).toBeFocused();
  await scenarios.button('Stop').press('Enter');
  await expect(scenarios.summary).toContainText('stopped');

  await scenarios.pauses.fill('1000');
  await scenarios.button('Run').press('Enter');
  await expect(scenarios.steps.nth(1)).toHaveAttribute('data-state', 'running');
  await scenarios.button('Pause').press('Enter');
  await scenarios.button('Stop').press('Enter');
  await expect(scenarios.summary).toContainText('stopped');
  await expect(scenarios.runs).toHaveCount(2);

  await scenarios.button('Values').press('Enter');
  await scenarios.valuesDialog.getByRole('textbox', { name: 'Name of value 1' }).fill('1 wrong');
  await expect(scenarios.valuesDialog.getByRole('alert')).toContainText('not starting with a digit');
  await scenarios.valuesDialog.getByRole('textbox', { name: 'Name of value 1' }).fill('project');
  await scenarios.valuesDialog.getByRole('textbox', { name: 'Value of project' }).fill('demo');
  await app.press('Enter');
  await expect(scenarios.valuesDialog).toBeHidden();
  await expect(scenarios.button('Values')).toBeFocused();
});

test('a run that was captured is recorded and runs again, and so is a selection', async ({ app, hookglass }) => {
  const { scenarios, timeline } = app;
  const secret = 'a-secret-of-at-least-16';
  await hookglass.createEndpoint('orders', [secret]);
  for (const type of ['run.started', 'run.completed']) {
    await hookglass.send(eventJson({ type, runId: 'run_recorded' }), { slug: 'orders', secret });
  }
  await expect(timeline.rows).toHaveCount(2);
  await app.goTo('Scenarios');
  await scenarios.choose('New', 'Record from a run');
  await scenarios.recordDialog.getByRole('textbox', { name: 'Run' }).fill('run_recorded');
  await scenarios.recordDialog.getByRole('textbox', { name: 'Name' }).fill('As it was');
  await app.press('Enter');
  await expect(scenarios.item('As it was', 'Yours')).toHaveAttribute('aria-current', 'true');
  await expect(scenarios.editor).toContainText('run.started');
  await scenarios.sendTo('orders');
  await scenarios.pauses.fill('0');
  await scenarios.pauses.press('Control+Enter');
  await expect(scenarios.summary).toContainText('passed', { timeout: 30_000 });

  await app.goTo('Timeline');
  await expect(timeline.rows).toHaveCount(4);
  await timeline.rows.first().click();
  await app.press('Control+a');
  await app.page.getByRole('toolbar', { name: 'Selected deliveries' }).getByRole('button', { name: 'Record' }).press('Enter');
  await expect(scenarios.recordDialog).toContainText('4 deliveries');
  await scenarios.recordDialog.getByRole('textbox', { name: 'Name' }).fill('All of it');
  await app.press('Enter');
  await expect(scenarios.item('All of it', 'Yours')).toHaveAttribute('aria-current', 'true');
});
