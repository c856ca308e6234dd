/** The first minute, in one go: where to send, a delivery, its verdict, its contents, a replay, and everything still there afterwards. */
import { answerWith } from '#test/support/handler-server.ts';
import { expect, test } from './fixtures.ts';
import { eventJson } from './support/senders.ts';

test('a person sends, sees, reads, replays, closes, and finds everything again', async ({ app, hookglass, handler, watch }) => {
  const { timeline, delivery, replay } = app;
  const address = `${hookglass.receiver}/in/zof`;

  await test.step('the empty window says where to send', async () => {
    await expect(timeline.emptyState('Waiting for deliveries')).toBeVisible();
    await expect(app.receiverAddress).toContainText(address);
    await expect(timeline.region).toContainText(`address='${address}'`);
  });

  await test.step('the button sends a signed event, which appears verified', async () => {
    await timeline.sendTestEvent.click();
    await expect(timeline.rows).toHaveCount(1);
    await expect(timeline.cell(timeline.rows.first(), 'verdict')).toHaveText('verified');
    await expect(timeline.cell(timeline.rows.first(), 'type')).toContainText('run.completed');
    await expect(timeline.cell(timeline.rows.first(), 'status')).toHaveText('200');
  });

  const body = eventJson({ type: 'run.failed', eventId: 'evt_from_terminal', runId: 'run_81dd0d3b0d' });
  await test.step('another terminal sends unsigned; its row says that the signature is missing', async () => {
    expect(await hookglass.send(body, { headers: { 'X-Twice': 'one', 'User-Agent': 'terminal/1' } })).toBe(200);
    await expect(timeline.rows).toHaveCount(2);
    await expect(timeline.cell(timeline.rows.first(), 'verdict')).toHaveText('missing');
    await expect(timeline.cell(timeline.rows.first(), 'type')).toContainText('run.failed');
  });

  await test.step('opened, it shows payload, headers and signature', async () => {
    await timeline.openNewest();
    await expect(delivery.title).toHaveText('run.failed');
    await expect(delivery.fact('Event ID')).toContainText('evt_from_terminal');
    await delivery.show('Payload');
    await expect(delivery.payload.lines.filter({ hasText: '"run_id": "run_81dd0d3b0d"' })).toBeVisible();
    await delivery.show('Headers');
    await expect(delivery.header('user-agent')).toContainText('terminal/1');
    await delivery.show('Signature');
    await expect(delivery.panel).toContainText('The request has no X-Zof-Signature header.');
  });

  const server = await handler({ answer: answerWith(202, 'Accepted', ['X-Handler: test'], '{"handled":true}') });
  await test.step('replayed exact and fresh, the handler gets the same bytes and its answer is shown', async () => {
    await delivery.replayButton.click();
    await replay.sendTo(`${server.url}hooks`, 'Exact');
    await expect(replay.answer).toContainText('202');
    await expect(replay.answer).toContainText('counts it as delivered');
    await expect(replay.answerBody.lines.filter({ hasText: '"handled": true' })).toBeVisible();
    await replay.sendTo(`${server.url}hooks`, 'Fresh');
    await expect.poll(() => server.requests.length).toBe(2);
    const [exact, fresh] = server.requests;
    expect(exact?.body.toString()).toBe(body);
    expect(fresh?.body.toString()).toBe(body);
    const signatureOf = (request: typeof exact) => request?.headers.filter(([name]) => name.toLowerCase() === 'x-zof-signature').length;
    expect([signatureOf(exact), signatureOf(fresh)]).toEqual([0, 1]);
    await app.press('Escape');
  });

  await test.step('both attempts stay with the delivery', async () => {
    await delivery.show('Attempts');
    await expect(delivery.attempts).toHaveCount(2);
    await expect(delivery.attempts.first()).toContainText('fresh');
    await expect(delivery.attempts.last()).toContainText('exact');
  });

  await test.step('stopped and started again on the same data, everything is still there', async () => {
    watch.allow(/WebSocket|Failed to (?:fetch|load)|ERR_CONNECTION/);
    await hookglass.stop();
    await hookglass.start();
    await app.page.goto('about:blank');
    await app.open(hookglass.link);
    await expect(timeline.rows).toHaveCount(2);
    await timeline.openNewest();
    await expect(delivery.fact('Event ID')).toContainText('evt_from_terminal');
    await delivery.show('Attempts');
    await expect(delivery.attempts).toHaveCount(2);
    await expect(delivery.attempts.first()).toContainText('202');
    await delivery.show('Payload');
    await expect(delivery.payload.lines.filter({ hasText: 'evt_from_terminal' })).toBeVisible();
  });
});
