/** Many deliveries sent again: planned, confirmed, watched, paused, and compared before and after a fix. Worked with the keys. */
import { answerWith } from '#test/support/handler-server.ts';
import { expect, test } from './fixtures.ts';
import { lookInBothThemes } from './support/axe.ts';
import { eventJson } from './support/senders.ts';

test.describe.configure({ timeout: 180_000 });

test('what a filter matches is planned, confirmed, paused, resumed, and judged again once the handler is repaired', async ({
  app,
  hookglass,
  handler,
  page,
}) => {
  const { plan, replays } = app;
  const look = lookInBothThemes(page);
  let isBroken = true;
  const server = await handler({
    answer: (socket, request) => {
      const fails = isBroken && request.body.includes('"number":2');
      const json = ['Content-Type: application/json'];
      const answer = fails ? answerWith(500, 'Error', json, '{"error":"locked"}') : answerWith(200, 'OK', json, '{"order":1}');
      answer(socket, request);
    },
  });
  const sent = 6;
  for (let number = 1; number <= sent; number += 1) {
    await hookglass.send(JSON.stringify({ id: `evt_${number}`, type: 'run.failed', created: '2026-05-20T12:00:00Z', data: { number } }));
  }
  await hookglass.send(eventJson({ type: 'run.started' }));
  await hookglass.untilKept(sent + 1);

  await app.timeline.filterBy('type:run.failed');
  await expect(app.timeline.rows).toHaveCount(sent);
  await app.timeline.rows.first().focus();
  await app.press('R');
  await expect(plan.dialog).toContainText('Every delivery that matches type:run.failed');
  await expect(plan.send).toBeDisabled();
  await plan.url.fill(`127.0.0.1:${server.port}/hooks`);
  await expect(plan.figures).toContainText(`Deliveries${sent}`);
  await expect(plan.entries).toHaveCount(sent);
  await plan.choose('Pace', /^Every so often/);
  await plan.field('Every').fill('400 ms');
  await expect(plan.send).toHaveText(`Send ${sent} deliveries`);
  await expect(plan.figures).toContainText(/Takes about[23] s/);
  expect(await look()).toEqual([]);
  expect(server.requests, 'nothing leaves before it is confirmed').toHaveLength(0);
  await expect(plan.send).toBeEnabled();
  await app.press('Control+Enter');

  await expect(replays.progress).toContainText(`of ${sent}`);
  await expect(replays.status).toContainText('Replaying');
  await app.press('p');
  await expect(replays.resume).toBeVisible();
  await expect(replays.state).toHaveText('Paused');
  await expect(replays.status).toContainText('paused');
  const before = server.requests.length;
  expect(before).toBeLessThan(sent);
  expect(await look()).toEqual([]);
  await app.press('p');
  await expect(replays.runAgain).toBeVisible({ timeout: 30_000 });
  await expect(replays.state).toHaveText('Done, with failures');
  expect(server.requests, 'each of them once').toHaveLength(sent);
  await expect(replays.progress.getByRole('button', { name: /1 failed/ })).toBeVisible();
  await replays.progress.getByRole('button', { name: /1 failed/ }).press('Enter');
  await expect(replays.items.getByRole('row')).toHaveCount(1);
  await replays.items.focus();
  await app.press('ArrowDown');
  await expect(page.getByRole('region', { name: 'Delivery run.failed' })).toContainText('500');
  expect(await look()).toEqual([]);

  isBroken = false;
  await app.press('o');
  await expect(plan.send).toBeEnabled();
  await plan.choose('Pace', /^At once/);
  await expect(plan.figures).toContainText('Takes about1 s');
  await expect(plan.send).toBeEnabled();
  expect(await look()).toEqual([]);
  await plan.send.press('Enter');
  await expect(replays.state).toHaveText('Done', { timeout: 30_000 });
  await app.press('w', 'c');
  await expect(replays.verdicts).toContainText('1 fixed');
  await expect(replays.verdicts).toContainText('5 still fine');
  await expect(replays.verdicts).toContainText('0 regressed');
  expect(await look()).toEqual([]);

  await app.press('g', 'r');
  await expect(replays.jobs).toHaveCount(2);
  await replays.show('Attempts');
  await expect(replays.attemptRows).toHaveCount(2 * sent);
  await replays.search.fill('locked');
  await expect(replays.attemptRows).toHaveCount(1);
  await replays.attempts.focus();
  await app.press('ArrowDown', ' ');
  await replays.search.fill('');
  await expect(replays.attemptRows).toHaveCount(2 * sent);
  await replays.attempts.focus();
  await app.press('ArrowUp', 'ArrowUp', 'ArrowUp', 'ArrowUp', 'ArrowUp', 'ArrowUp', 'ArrowUp', 'ArrowUp', 'ArrowUp', 'ArrowUp', ' ');
  await app.press('w', 'c');
  await expect(replays.comparison.getByRole('region', { name: 'Body' })).toContainText('locked');
  expect(await look()).toEqual([]);
});

test('a target is kept, probed, marked as production, removed and had back; its host is typed before a plan leaves', async ({
  app,
  hookglass,
  handler,
  page,
}) => {
  const { targets, plan, replays } = app;
  const look = lookInBothThemes(page);
  const server = await handler();
  for (let number = 0; number < 3; number += 1) await hookglass.send(eventJson());
  await hookglass.untilKept(3);
  await app.press('g', 'u');
  await expect(app.heading).toHaveText('Targets');
  await app.press('e', 't');
  await targets.create('Orders', server.url);
  await targets.field('A 2xx within').fill('soon');
  await app.press('Tab');
  await expect(page.getByRole('alert')).toContainText('A time like');
  await targets.field('A 2xx within').fill('2 s');
  await app.press('Enter');
  await expect(targets.field('A 2xx within')).toHaveValue('2 s');
  await targets.probeButton.press('Enter');
  await expect(targets.state).toContainText('Reachable');
  await targets.production.press('Enter');
  await expect(targets.list.first()).toContainText('Production');
  expect(await look()).toEqual([]);
  await targets.remove();
  await expect(targets.list).toHaveCount(0);
  await app.undo('Removed Orders');
  await expect(targets.list).toHaveCount(1);
  await expect(targets.field('A 2xx within')).toHaveValue('2 s');

  await app.press('g', 't');
  await app.timeline.rows.first().focus();
  await app.press('Control+a');
  await expect(app.timeline.selection.words).toContainText('3');
  await app.press('r');
  await plan.choose('Target', /^Orders/);
  const { hostname } = new URL(server.url);
  await expect(plan.send).toHaveText('Send 3 deliveries');
  await expect(plan.send).toBeDisabled();
  const sentBefore = server.requests.filter(({ startLine }) => startLine.startsWith('POST')).length;
  await plan.host.fill(hostname.slice(0, -1));
  await expect(plan.send).toBeDisabled();
  await plan.host.fill(hostname);
  expect(await look()).toEqual([]);
  expect(server.requests.filter(({ startLine }) => startLine.startsWith('POST'))).toHaveLength(sentBefore);
  await app.press('Control+Enter');
  await expect(replays.state).toHaveText('Done', { timeout: 30_000 });

  // Saved, not sent: it waits among the plans.
  await app.press('o');
  await expect(plan.send).toHaveText('Send 3 deliveries');
  await app.press('g', 'r');
  await replays.show('Plans');
  await expect(replays.plans).toHaveCount(1);
  await expect(replays.plans.first()).toContainText('1 run');
});
