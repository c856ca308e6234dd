/** The main job of a developer, from beginning to end without a pointer. */
import { answerWith } from '#test/support/handler-server.ts';
import { expect, test } from './fixtures.ts';
import { Keyboard } from './support/keyboard.ts';
import { eventJson } from './support/senders.ts';

const secret = 'a-secret-of-at-least-16';

// Everything here waits for what is there, on machines that do much else.
test.describe.configure({ timeout: 180_000 });

test('developer: the failing delivery is found, its reason read, replayed until the handler is right, and taken to the editor', async ({
  app,
  hookglass,
  handler,
  page,
}) => {
  const { timeline, delivery, replay, compose } = app;
  let isBroken = true;
  const server = await handler({
    answer: (socket, request) => (isBroken ? answerWith(500, 'Error', [], 'it broke') : answerWith(200, 'OK', [], 'done'))(socket, request),
  });
  await hookglass.createEndpoint('orders', [secret]);
  await hookglass.send(eventJson({ type: 'run.started' }), { slug: 'orders', secret });
  await hookglass.send(eventJson({ type: 'run.failed' }), { slug: 'orders', secret: 'another-secret-16-bytes' });
  await hookglass.send(eventJson({ type: 'run.completed' }), { slug: 'orders', secret });
  await expect(timeline.rows).toHaveCount(3);
  const keys = await Keyboard.take(page);

  await keys.press('/');
  await expect(timeline.filter).toBeFocused();
  await keys.type('verdict:mismatch');
  await keys.press('Enter');
  await expect(timeline.rows).toHaveCount(1);
  await keys.tabTo(timeline.rows.first());
  await keys.press('Enter');
  await expect(delivery.title).toHaveText('run.failed');
  await keys.press('4');
  await expect(delivery.signature.why).toBeVisible();

  await keys.press('r');
  await expect(replay.target).toBeFocused();
  await keys.type(server.url);
  await keys.press('Control+Enter');
  await expect(replay.answer).toContainText('answered 500', { timeout: 30_000 });
  await expect(replay.answer).toContainText('not a 2xx');
  isBroken = false;
  await keys.press('Control+Enter');
  await expect(replay.answer).toContainText('answered 200', { timeout: 30_000 });
  await keys.press('Escape');
  await expect(replay.dialog).toBeHidden();
  await expect(timeline.focusedRow, 'the focus is back where it came from').toHaveAttribute('data-delivery', 'dlv_2');

  await keys.press('d');
  await expect(app.heading).toHaveText('Compose');
  await compose.ready();
  await keys.tabTo(compose.side.getByRole('combobox', { name: 'Target' }));
  await keys.release();
});
