/** The focus is never lost: after what had it went away, something sensible next to it has it, and it is seen. */
import { expect, test } from './fixtures.ts';
import { Keyboard } from './support/keyboard.ts';
import { eventJson } from './support/senders.ts';

test('after a delete, a filter, a dialog, a tab and a change of view the focus is somewhere, and seen', async ({
  app,
  hookglass,
  page,
}) => {
  test.setTimeout(180_000);
  const { timeline, delivery, endpoints } = app;
  for (const type of ['run.started', 'run.failed', 'run.completed', 'agent.offline']) await hookglass.send(eventJson({ type }));
  await expect(timeline.rows).toHaveCount(4);
  const keys = await Keyboard.take(page);

  await keys.press('j', 'j');
  await expect(timeline.focusedRow).toHaveAttribute('data-delivery', 'dlv_3');
  await keys.press('Delete');
  await expect(timeline.rows).toHaveCount(3);
  await keys.seen('the row with the focus was deleted');
  await expect(timeline.focusedRow).toHaveCount(1);

  await keys.press('/');
  await keys.type('type:run.*');
  await keys.press('Enter');
  await expect(timeline.rows).toHaveCount(2);
  await keys.press('Escape');
  await expect(timeline.rows).toHaveCount(3);
  await keys.press('Escape');
  await expect(timeline.focusedRow, 'Esc leads from the field into the list').toHaveCount(1);

  await keys.press('Enter');
  await expect(delivery.region).toBeVisible();
  await keys.press('l');
  await expect(timeline.selection.tags.dialog).toBeVisible();
  await keys.press('Escape');
  await expect(timeline.focusedRow).toHaveCount(1);
  await keys.tabTo(delivery.tab('Overview'));
  await keys.press('ArrowRight');
  await expect(delivery.tab('Payload')).toBeFocused();
  await keys.press('ArrowLeft');
  await keys.press('Escape');
  await expect(delivery.region).toBeHidden();
  await expect(timeline.focusedRow).toHaveCount(1);

  for (const [first, second, name] of [
    ['g', 'e', 'Endpoints'],
    ['g', 'd', 'Storage'],
    ['g', 's', 'Settings'],
    ['g', 'r', 'Replays'],
    ['g', 't', 'Timeline'],
    ['g', 'e', 'Endpoints'],
  ] as const) {
    await keys.press(first, second);
    await expect(app.heading).toHaveText(name);
  }
  await keys.press('e', 'n');
  await expect(endpoints.createDialog).toBeVisible();
  await keys.press('Escape');
  await expect(endpoints.createDialog).toBeHidden();
  await keys.seen('the dialog of a key was closed');
  await keys.release();
});

test('arrivals are told as a count, politely, and at most once for many', async ({ app, hookglass, page }) => {
  await hookglass.send(eventJson());
  await expect(app.timeline.rows).toHaveCount(1);
  const live = app.timeline.region.getByRole('status').filter({ hasText: /new deliver/ });
  await page.evaluate(() => {
    const said: string[] = [];
    Object.assign(window, { said });
    new MutationObserver(() => {
      const texts = [...document.querySelectorAll('[role="status"]')].map(({ textContent }) => textContent ?? '');
      const words = texts.find((text) => /new deliver/.test(text));
      if (words !== undefined && said.at(-1) !== words) said.push(words);
    }).observe(document.body, { childList: true, subtree: true, characterData: true });
  });
  const count = 30;
  await Promise.all(Array.from({ length: count }, () => hookglass.send(eventJson())));
  await expect(app.timeline.rows.first()).toBeVisible();
  await expect(live).toHaveText(/^\d+ new deliver(y|ies)$/);
  const said = await page.evaluate(() => Reflect.get(window, 'said'));
  expect(Array.isArray(said) ? said.length : count, 'sentences for all of them').toBeLessThan(count / 3);
  // Rows themselves are no live region.
  const isLive = await app.timeline.grid.evaluate((grid) => (grid.closest('[aria-live]') ?? grid.querySelector('[aria-live]')) !== null);
  expect(isLive).toBe(false);
});
