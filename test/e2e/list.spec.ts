/** The list as people arrange it, and what they do with deliveries: select, bookmark, tag, note, delete, undo. */
import { expect, test } from './fixtures.ts';
import { AppWindow } from './pages/app-window.ts';
import { type Hookglass, runCommand } from './support/hookglass.ts';
import { eventJson } from './support/senders.ts';

async function sendRuns(hookglass: Hookglass, count: number): Promise<void> {
  for (let number = 1; number <= count; number += 1) {
    await hookglass.send(eventJson({ type: number % 2 === 0 ? 'run.failed' : 'run.completed', runId: `run_${number}` }));
  }
}

test('columns are chosen, drawn with the pointer or by keys, remembered, and reset', async ({ app, hookglass }) => {
  const { timeline } = app;
  await hookglass.send(eventJson({ runId: 'run_a_long_name_for_a_run_that_is_cut_in_its_middle' }));
  await expect(timeline.rows).toHaveCount(1);
  await expect(timeline.columnHead('endpoint')).toBeHidden();
  await timeline.toggleColumns('Size', 'Path and query', 'Method');
  await expect(timeline.columnHead('size')).toBeHidden();
  await expect(timeline.cell(timeline.rows.first(), 'path')).toHaveText('/in/zof');
  await expect(timeline.cell(timeline.rows.first(), 'method')).toHaveText('POST');

  const width = async () => (await timeline.columnHead('run').boundingBox())?.width ?? 0;
  const before = await width();
  await timeline.drawColumn('run', 60);
  await expect.poll(width).toBeCloseTo(before + 60, 0);
  await timeline.columnHead('run').focus();
  await app.press('Shift+ArrowLeft', 'Shift+ArrowLeft');
  await expect.poll(width).toBeCloseTo(before + 44, 0);
  await app.press('ArrowRight');
  await expect(timeline.columnHead('event')).toBeFocused();

  await app.page.goto('about:blank');
  await app.open(await hookglass.freshLink());
  await expect(timeline.columnHead('path')).toBeVisible();
  await expect(timeline.columnHead('size')).toBeHidden();
  await expect.poll(width).toBeCloseTo(before + 44, 0);

  await timeline.resetColumns();
  await expect(timeline.columnHead('size')).toBeVisible();
  await expect(timeline.columnHead('path')).toBeHidden();
});

test('in a narrow list the less important columns make room, and come back', async ({ app, hookglass }) => {
  const { timeline, delivery } = app;
  await sendRuns(hookglass, 2);
  await expect(timeline.columnHead('event')).toBeVisible();
  await timeline.openNewest();
  await expect(timeline.columnHead('event')).toBeHidden();
  await expect(timeline.columnHead('status')).toBeVisible();
  await delivery.closeButton.click();
  await expect(timeline.columnHead('event')).toBeVisible();
});

test('days are named between the rows and at the top, and an open row reaches as far right as left', async ({ page, hookglass, watch }) => {
  await hookglass.stop();
  const made = await runCommand(['generate', '--data', hookglass.dataFolder, '--deliveries', '600', '--days', '3']);
  expect(made.code, made.err).toBe(0);
  await hookglass.start();
  const app = new AppWindow(page, watch);
  const { timeline } = app;
  await hookglass.untilKept(600);
  await app.open(hookglass.link);
  await expect(timeline.rows.first()).toBeVisible();
  const [scroller, name] = [timeline.grid.getByRole('rowgroup').last(), timeline.dayNames.first()];
  // Late in the day the first pages are all of today, which has no name at the top: each scroll loads more.
  await expect(async () => {
    await timeline.scrollTo(12_000);
    await expect(name).toHaveText(/(?:Yesterday, )?\w+day \d+ \w+ \d{4}/, { timeout: 1_000 });
    // The day at the top of the view is stuck there, whatever the scroll position.
    expect(((await name.boundingBox())?.y ?? 0) - ((await scroller.boundingBox())?.y ?? 0)).toBeLessThan(1);
  }).toPass();

  const row = timeline.rows.nth(12);
  await timeline.open(row);
  // The pane beside it makes the list narrower while the two are measured.
  await expect(async () => {
    const [inner, outer] = [await timeline.openRow.boundingBox(), await scroller.boundingBox()];
    if (inner === null || outer === null) throw new Error('The open row is not drawn.');
    expect(inner.x - outer.x).toBeCloseTo(outer.x + outer.width - (inner.x + inner.width), 0);
  }).toPass();
});

test('rows are selected by presses and by keys; Esc lets them go, and arrivals do not disturb', async ({ app, hookglass }) => {
  const { timeline, delivery } = app;
  const { selection } = timeline;
  await sendRuns(hookglass, 6);
  await expect(timeline.rows).toHaveCount(6);
  await expect(timeline.grid).toHaveAttribute('aria-multiselectable', 'true');
  await selection.press(timeline.row('dlv_5'), 'ControlOrMeta');
  await selection.press(timeline.row('dlv_3'), 'Shift');
  await expect.poll(() => selection.ids()).toEqual(['dlv_5', 'dlv_4', 'dlv_3']);
  await expect(selection.words).toHaveText('3 selected');
  await expect(delivery.region).toBeHidden();
  await selection.press(timeline.row('dlv_4'), 'ControlOrMeta');
  await hookglass.send(eventJson());
  await expect(timeline.rows).toHaveCount(7);
  await expect.poll(() => selection.ids()).toEqual(['dlv_5', 'dlv_3']);
  await selection.act('Copy ids');
  await expect.poll(async () => (await selection.copied()).split('\n').toSorted()).toEqual(['dlv_3', 'dlv_5']);
  await app.press('Escape');
  await expect(selection.bar).toBeHidden();

  await timeline.row('dlv_6').focus();
  await app.press('Shift+ArrowDown', 'Shift+ArrowDown');
  await expect.poll(() => selection.ids()).toEqual(['dlv_6', 'dlv_5', 'dlv_4']);
  await app.press('Shift+ArrowUp');
  await expect.poll(() => selection.ids()).toEqual(['dlv_6', 'dlv_5']);
  await timeline.filterBy('type:run.failed');
  await expect(selection.bar).toBeHidden();
  await timeline.row('dlv_6').focus();
  await app.press('Control+a');
  await expect(selection.words).toHaveText('All 3 matching');
  await selection.press(timeline.row('dlv_4'), 'ControlOrMeta');
  await expect(selection.words).toHaveText('All matching but 1: 2 selected');
});

test('a bookmark is set by key, by star and for all that are selected, and the filter finds it', async ({ app, hookglass }) => {
  const { timeline, delivery } = app;
  await sendRuns(hookglass, 4);
  await expect(timeline.rows).toHaveCount(4);
  await timeline.row('dlv_2').hover();
  await timeline.star(timeline.row('dlv_2')).click();
  await expect(timeline.star(timeline.row('dlv_2'))).toHaveAttribute('aria-pressed', 'true');
  await expect(delivery.region).toBeHidden();
  await timeline.open(timeline.row('dlv_4'));
  await app.press('b');
  await expect(delivery.bookmark).toHaveAttribute('aria-pressed', 'true');
  await expect(timeline.star(timeline.row('dlv_4'))).toHaveAttribute('aria-pressed', 'true');
  await app.press('Escape');
  await timeline.filterBy('bookmarked:yes');
  await expect.poll(() => timeline.ids()).toEqual(['dlv_4', 'dlv_2']);
  await timeline.filterBy('');
  await expect(timeline.rows).toHaveCount(4);
  await timeline.row('dlv_1').focus();
  await app.press('Control+a');
  await timeline.selection.act('Remove bookmark');
  for (const row of await timeline.rows.all()) await expect(timeline.star(row)).toHaveAttribute('aria-pressed', 'false');
});

test('tags are put on many, completed from those seen, and taken off', async ({ app, hookglass }) => {
  const { timeline, delivery } = app;
  const { selection } = timeline;
  await sendRuns(hookglass, 3);
  await expect(timeline.rows).toHaveCount(3);
  await selection.press(timeline.row('dlv_3'), 'ControlOrMeta');
  await selection.press(timeline.row('dlv_2'), 'ControlOrMeta');
  await app.press('l');
  await selection.tags.field.fill('two words');
  await selection.tags.field.press('Enter');
  await expect(selection.tags.dialog).toContainText('A tag has no spaces');
  await selection.tags.field.fill('flaky');
  await selection.tags.field.press('Enter');
  await selection.tags.field.fill('ticket-4711');
  await selection.tags.save.click();
  await expect(timeline.cell(timeline.row('dlv_2'), 'type')).toContainText('flaky');
  await expect(timeline.cell(timeline.row('dlv_3'), 'type')).toContainText('ticket-4711');
  await app.press('Escape');

  await timeline.open(timeline.row('dlv_1'));
  await delivery.tags.click();
  await selection.tags.field.fill('fla');
  await selection.tags.suggestion('flaky').click();
  await selection.tags.save.click();
  await expect(delivery.tags).toContainText('flaky');
  await timeline.filterBy('tag:flaky');
  await expect(timeline.rows).toHaveCount(3);
  await timeline.open(timeline.row('dlv_2'));
  await delivery.tags.click();
  await selection.tags.takeOff('flaky');
  await selection.tags.save.click();
  await expect(delivery.tags).not.toContainText('flaky');
});

test('a note is saved as the field is left, Esc keeps it, and the row says that there is one', async ({ app, hookglass }) => {
  const { timeline, delivery } = app;
  await sendRuns(hookglass, 2);
  await timeline.open(timeline.row('dlv_1'));
  await app.press('m');
  await expect(delivery.note).toBeFocused();
  await app.page.keyboard.type('The handler answered\nbefore it stored.');
  await app.press('Escape');
  await expect(delivery.region).toBeVisible();
  await expect(delivery.panel.getByRole('status').filter({ hasText: 'Saved' })).toBeVisible();
  await expect(timeline.cell(timeline.row('dlv_1'), 'type')).toContainText('note');
  await timeline.open(timeline.row('dlv_2'));
  await timeline.open(timeline.row('dlv_1'));
  await expect(delivery.note).toHaveValue('The handler answered\nbefore it stored.');
  await delivery.note.fill('');
  await delivery.note.blur();
  await expect(timeline.cell(timeline.row('dlv_1'), 'type')).not.toContainText('note');
});

test('one delivery is deleted at once, the next one takes its place, and undo brings it back', async ({ app, hookglass }) => {
  const { timeline, delivery } = app;
  await sendRuns(hookglass, 4);
  await timeline.open(timeline.row('dlv_3'));
  await app.press('Delete');
  await expect(timeline.row('dlv_3')).toBeHidden();
  await expect(timeline.openRow).toHaveAttribute('data-delivery', 'dlv_2');
  await expect(delivery.region).toBeVisible();
  await app.undo('1 delivery deleted');
  await expect.poll(() => timeline.ids()).toEqual(['dlv_4', 'dlv_3', 'dlv_2', 'dlv_1']);
});

test('many are deleted after a question that says how many and which are bookmarked; undo brings all back', async ({ app, hookglass }) => {
  const { timeline } = app;
  const { selection } = timeline;
  await sendRuns(hookglass, 6);
  await timeline.row('dlv_4').focus();
  await app.press('b');
  await expect(timeline.star(timeline.row('dlv_4'))).toHaveAttribute('aria-pressed', 'true');
  await timeline.filterBy('type:run.failed');
  await expect(timeline.rows).toHaveCount(3);
  await timeline.row('dlv_6').focus();
  await app.press('Control+a');
  await expect(selection.words).toHaveText('All 3 matching');
  await app.press('Delete');
  await expect(selection.deleteDialog).toContainText('Delete 3 deliveries?');
  await expect(selection.deleteDialog).toContainText('1 of them is bookmarked.');
  await selection.confirmDelete.click();
  await expect(app.notice('3 deliveries deleted')).toBeVisible();
  await expect(timeline.emptyState('Nothing matches')).toBeVisible();
  await timeline.filterBy('');
  await expect.poll(() => timeline.ids()).toEqual(['dlv_5', 'dlv_3', 'dlv_1']);
  await app.undo('3 deliveries deleted');
  await expect.poll(() => timeline.ids()).toEqual(['dlv_6', 'dlv_5', 'dlv_4', 'dlv_3', 'dlv_2', 'dlv_1']);
  await expect(timeline.star(timeline.row('dlv_4'))).toHaveAttribute('aria-pressed', 'true');
});

test('a delivery that is deleted elsewhere while it is open closes, with a sentence', async ({ app, hookglass }) => {
  const { timeline, delivery } = app;
  await sendRuns(hookglass, 2);
  await timeline.open(timeline.row('dlv_1'));
  await hookglass.serving.api('/deliveries/remove', { method: 'POST', body: { set: { ids: ['dlv_1'] } } });
  await expect(delivery.region).toBeHidden();
  await expect(app.notice('The delivery that was open is deleted')).toBeVisible();
  await expect.poll(() => timeline.ids()).toEqual(['dlv_2']);
});
