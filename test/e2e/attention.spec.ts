/** Being told of matches while nobody looks at the window. */
import { expect, test } from './fixtures.ts';
import { Desktop } from './pages/desktop.ts';
import { eventJson } from './support/senders.ts';

test('a view that notifies tells of a match while nobody looks, counts it, and a press opens it in its view', async ({
  app,
  hookglass,
}) => {
  const { timeline } = app;
  const { savedViews } = timeline;
  const desktop = new Desktop(app.page);
  await desktop.install('granted');
  await app.untilState('ready');
  await hookglass.send(eventJson({ type: 'run.failed', runId: 'run_1' }));
  await expect(timeline.rows).toHaveCount(1);
  await timeline.filterBy('type:run.failed');
  await savedViews.save('Failed runs');
  await savedViews.untilClosed();
  await savedViews.open();
  await expect(savedViews.bell('Failed runs')).toHaveAttribute('aria-pressed', 'false');
  await savedViews.bell('Failed runs').click();
  await expect(savedViews.bell('Failed runs')).toHaveAttribute('aria-pressed', 'true');
  await expect(savedViews.note).toBeHidden();
  await savedViews.close();
  await timeline.filterBy('');

  await desktop.lookAway();
  await hookglass.send(eventJson({ type: 'run.failed', runId: 'run_2' }));
  await hookglass.send(eventJson({ type: 'run.started', runId: 'run_3' }));
  await expect.poll(() => desktop.notices()).toHaveLength(1);
  const [notice] = await desktop.notices();
  expect(notice).toMatchObject({ title: '1 delivery matches “Failed runs”', body: 'run.failed', silent: true });
  await expect(app.page).toHaveTitle('(1) Hookglass');
  expect(await desktop.icon()).toBe('/favicon-new.svg');

  await desktop.look();
  await expect(app.page).toHaveTitle('Hookglass');
  expect(await desktop.icon()).toBe('/favicon.svg');
  await app.press('g');
  await app.press('s');
  await desktop.pressNotice();
  await expect(timeline.filter).toHaveValue('type:run.failed');
  await expect.poll(() => timeline.ids()).toEqual(['dlv_2', 'dlv_1']);
  await expect(app.delivery.region).toContainText('run_2');
});

test('a browser that refuses notifications is said beside the views, and the title counts all the same', async ({ app, hookglass }) => {
  const { savedViews } = app.timeline;
  const desktop = new Desktop(app.page);
  await desktop.install('denied');
  await app.untilState('ready');
  await app.timeline.filterBy('type:run.failed');
  await savedViews.save('Failed runs');
  await savedViews.untilClosed();
  await savedViews.open();
  await savedViews.bell('Failed runs').click();
  await expect(savedViews.note).toContainText('This browser refuses notifications of Hookglass');
  await savedViews.close();
  await desktop.lookAway();
  await hookglass.send(eventJson({ type: 'run.failed', runId: 'run_1' }));
  await expect(app.page).toHaveTitle('(1) Hookglass');
  expect(await desktop.notices()).toEqual([]);

  await desktop.look();
  await app.notice('1 delivery matches “Failed runs”').getByRole('button', { name: 'Show' }).click();
  await expect(app.delivery.region).toContainText('run_1');
});
