/** The filter: what it offers while one writes, what it says about its result, and the views it is saved as. */
import { expect, test } from './fixtures.ts';
import type { Hookglass } from './support/hookglass.ts';
import { eventJson } from './support/senders.ts';

/** Three failed runs, one started, and a body with words. */
async function fill(hookglass: Hookglass): Promise<void> {
  for (const number of [1, 2, 3]) await hookglass.send(eventJson({ type: 'run.failed', runId: `run_${number}` }));
  await hookglass.send(eventJson({ type: 'run.started', runId: 'run_1' }));
  await hookglass.send(JSON.stringify({ note: 'a needle in the hay', data: { status: 'open', list: [{ name: 'needle' }] } }), {
    headers: { 'x-trace': 'needle-77' },
  });
  await hookglass.untilKept(5);
}

test('offers keys, then the values seen with their counts, and is worked by keys alone', async ({ app, hookglass }) => {
  const { timeline } = app;
  await fill(hookglass);
  await expect(timeline.rows).toHaveCount(5);
  await app.press('/');
  await expect(timeline.filter).toBeFocused();
  await expect(timeline.option(/^type:/)).toBeVisible();
  await app.page.keyboard.type('ty');
  await expect(timeline.option(/^type:/)).toBeVisible();
  await expect(timeline.filter).toHaveAttribute('aria-expanded', 'true');
  await app.press('Tab');
  await expect(timeline.filter).toHaveValue('type:');
  await expect(timeline.option(/^run\.failed/)).toContainText('3');
  await app.press('ArrowDown');
  await expect(timeline.completion.getByRole('option', { selected: true })).toContainText('run.*');
  await app.press('ArrowDown');
  await expect(timeline.completion.getByRole('option', { selected: true })).toContainText('run.failed');
  await app.press('Enter');
  await expect(timeline.filter).toHaveValue('type:run.failed ');
  await expect(timeline.completion).toBeHidden();
  await expect.poll(() => timeline.ids()).toEqual(['dlv_3', 'dlv_2', 'dlv_1']);
  await app.page.keyboard.type('ver');
  await expect(timeline.option(/^verdict:/)).toBeVisible();
  await app.press('Escape');
  await expect(timeline.completion).toBeHidden();
  await expect(timeline.filter).toHaveValue('type:run.failed ver');
  await app.press('Control+ ');
  await expect(timeline.option(/^verdict:/)).toBeVisible();
  await app.press('Escape', 'Escape');
  await expect(timeline.filter).toHaveValue('');
});

test('remembers the filters used lately, also over a reload', async ({ app, hookglass }) => {
  const { timeline } = app;
  await fill(hookglass);
  await timeline.filterBy('run:run_1');
  await expect.poll(() => timeline.ids()).toEqual(['dlv_4', 'dlv_1']);
  await timeline.filterBy('run:run_2');
  await expect.poll(() => timeline.ids()).toEqual(['dlv_2']);
  await app.page.reload();
  await app.untilState('ready');
  await timeline.filter.click();
  await expect(timeline.completion.getByRole('group', { name: 'Recent' }).getByRole('option')).toHaveText(['run:run_2', 'run:run_1']);
  await timeline.option('run:run_1').click();
  await expect.poll(() => timeline.ids()).toEqual(['dlv_4', 'dlv_1']);
});

test('underlines a fault where it is and repairs it by one press', async ({ app, hookglass }) => {
  const { timeline } = app;
  await fill(hookglass);
  await timeline.filter.fill('type:run.failed verdict:mismatc');
  await timeline.filter.press('Enter');
  await expect(timeline.fault).toContainText('There is no verdict');
  await expect(timeline.faultMark).toHaveText('mismatc');
  await timeline.suggestion().click();
  await expect(timeline.filter).toHaveValue('type:run.failed verdict:mismatch');
});

test('the quick menus write into a filter with OR, and say when they can not', async ({ app, hookglass }) => {
  const { timeline } = app;
  await fill(hookglass);
  await timeline.filterBy('run:run_1 OR run:run_2');
  await expect.poll(() => timeline.ids()).toEqual(['dlv_4', 'dlv_2', 'dlv_1']);
  await timeline.choose('Type', /^run\.failed/);
  await expect(timeline.filter).toHaveValue('(run:run_1 OR run:run_2) type:run.failed');
  await expect.poll(() => timeline.ids()).toEqual(['dlv_2', 'dlv_1']);
  await timeline.filterBy('type:run.failed OR type:run.started');
  await app.page.getByRole('search').getByRole('button', { name: 'Type', exact: true }).click();
  await expect(app.page.getByRole('menuitem', { name: 'Combined in the filter: change it in the field' })).toBeVisible();
});

test('a view is saved, applied, updated, renamed, removed and had back', async ({ app, hookglass }) => {
  const { timeline } = app;
  const { savedViews } = timeline;
  await fill(hookglass);
  await timeline.filterBy('type:run.failed');
  await savedViews.save('Failed');
  await expect(savedViews.button).toHaveAccessibleName('Saved views: Failed');
  await timeline.filterBy('');
  await expect(timeline.rows).toHaveCount(5);
  await expect(savedViews.button).toHaveAccessibleName('Saved views');
  await savedViews.apply('Failed');
  await expect(timeline.filter).toHaveValue('type:run.failed');
  await expect.poll(() => timeline.ids()).toEqual(['dlv_3', 'dlv_2', 'dlv_1']);

  await timeline.filterBy('type:run.failed run:run_2');
  await expect(savedViews.button).toHaveAccessibleName('Saved views: Failed, changed');
  await savedViews.open();
  await savedViews.update().click();
  await expect(savedViews.button).toHaveAccessibleName('Saved views: Failed');

  await savedViews.open();
  await savedViews.press('Failed', 'Rename');
  await savedViews.newName('Failed').fill('Failed run 2');
  await app.press('Enter');
  await expect(savedViews.item('Failed run 2')).toBeVisible();
  await savedViews.press('Failed run 2', 'Remove');
  await expect(savedViews.items).toHaveCount(0);
  await savedViews.undo.click();
  await expect(savedViews.button).toHaveAccessibleName('Saved views: Failed run 2');
  await app.page.reload();
  await app.untilState('ready');
  await app.press('s');
  await expect(savedViews.item('Failed run 2')).toContainText('type:run.failed run:run_2');
});

test('a name that is taken is said beside the field', async ({ app, hookglass }) => {
  const { timeline } = app;
  await fill(hookglass);
  await timeline.filterBy('run:run_1');
  await timeline.savedViews.save('Mine');
  await expect(timeline.savedViews.panel).toBeHidden();
  await timeline.filterBy('');
  await timeline.filterBy('run:run_2');
  await timeline.savedViews.save('Mine');
  await expect(timeline.savedViews.panel.getByRole('alert')).toContainText('There is a view called "Mine".');
});

test('an empty result says which term excludes most and what was observed', async ({ app, hookglass }) => {
  const { timeline } = app;
  await fill(hookglass);
  await timeline.filterBy('type:run.failed run:run_nowhere');
  await expect(timeline.emptyState('Nothing matches')).toBeVisible();
  await expect(timeline.withoutTerm('run:run_nowhere')).toContainText('3');
  await expect(timeline.region).toContainText(/Observed since \d\d:\d\d/);
  await timeline.withoutTerm('run:run_nowhere').click();
  await expect(timeline.filter).toHaveValue('type:run.failed');
  await expect(timeline.rows).toHaveCount(3);
  await timeline.filterBy('type:run.failed before:2020-01-01');
  await expect(timeline.region).toContainText('Not observed');
});

test('the matches of a text are marked in the list, the headers and the payload, and gone through by keys', async ({ app, hookglass }) => {
  const { timeline, delivery } = app;
  await fill(hookglass);
  await timeline.filterBy('needle');
  await expect.poll(() => timeline.ids()).toEqual(['dlv_5']);
  await expect(timeline.marks.first()).toHaveText('needle');
  await timeline.openNewest();
  await expect(delivery.whyHere).toContainText('Why this row is here');
  await delivery.whyHere.locator('summary').click();
  await expect(delivery.whyHere.getByRole('listitem')).toHaveCount(1);
  await expect(delivery.whyHere.locator('mark')).toHaveText('needle');
  await delivery.show('Headers');
  await expect(delivery.marks).toHaveText(['needle']);
  await delivery.show('Payload');
  await expect(delivery.matches).toContainText('1 of 2');
  await expect(delivery.payload.editor.locator('.filter-mark')).toHaveCount(2);
  await app.press('n');
  await expect(delivery.matches).toContainText('2 of 2');
  await app.press('Shift+N');
  await expect(delivery.matches).toContainText('1 of 2');

  await timeline.filterBy('body.data.list[0].name=needle');
  await expect.poll(() => timeline.ids()).toEqual(['dlv_5']);
  await expect(delivery.matches).toContainText('1 of 1');
  await timeline.filterBy('');
  await expect(delivery.matches).toBeHidden();
});

test('the help lists every key, and its examples write into the field', async ({ app, hookglass }) => {
  const { timeline } = app;
  await fill(hookglass);
  await timeline.filterBy('run:run_1');
  await timeline.openFilterHelp();
  await expect(timeline.filterHelp).toContainText('verdict');
  await timeline.filterHelp.getByRole('button', { name: 'type:run.*' }).click();
  await expect(timeline.filter).toHaveValue('run:run_1 type:run.*');
  await timeline.openFilterHelp();
  await timeline.filterHelp.getByRole('button', { name: 'Copy for the command line' }).click();
  await expect.poll(() => app.page.evaluate(() => navigator.clipboard.readText())).toContain("'run:run_1 type:run.*'");
});
