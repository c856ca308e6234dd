/** What a pointer drags and what a list offers, by the keyboard alone. */
import { expect, test } from './fixtures.ts';
import { HistogramStrip } from './pages/histogram-strip.ts';
import { Keyboard } from './support/keyboard.ts';
import { eventJson } from './support/senders.ts';

test('the bars are brushed, the line between the panes is moved, and a menu is searched by its letters', async ({
  app,
  hookglass,
  page,
}) => {
  test.setTimeout(100_000);
  const { timeline, delivery } = app;
  const strip = new HistogramStrip(page);
  await hookglass.send(eventJson({ type: 'run.failed' }));
  await expect(timeline.rows).toHaveCount(1);
  const keys = await Keyboard.take(page);

  await keys.tabTo(strip.plot);
  await keys.press('End', 'Shift+ArrowLeft', 'Shift+ArrowLeft', 'Enter');
  await expect(strip.wholeRange).toBeVisible();
  await keys.press('Escape');
  await expect(strip.wholeRange).toBeHidden();
  await expect(strip.plot).toBeFocused();

  await keys.tabTo(timeline.rows.first());
  await keys.press('Enter');
  await expect(delivery.region).toBeVisible();
  const line = page.getByRole('separator', { name: 'Width of the panes' });
  await keys.tabTo(line);
  const before = Number(await line.getAttribute('aria-valuenow'));
  await keys.press('ArrowLeft', 'ArrowLeft');
  await expect.poll(async () => Number(await line.getAttribute('aria-valuenow'))).toBeLessThan(before);

  const verdicts = page.getByRole('search').getByRole('button', { name: 'Verdict', exact: true });
  await keys.tabTo(verdicts, 'Shift+Tab');
  await keys.press('Enter', 's');
  await expect(page.getByRole('menuitemcheckbox', { name: /^Stale/i })).toBeFocused();
  await keys.press('Escape');
  await expect(verdicts).toBeFocused();
  await keys.release();
});
