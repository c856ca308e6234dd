/** Sending again: what leaves is what was shown, and every way it can go wrong has its sentence. */
import { answerWith, closedPort } from '#test/support/handler-server.ts';
import { expect, test } from './fixtures.ts';
import type { AppWindow } from './pages/app-window.ts';
import type { Hookglass } from './support/hookglass.ts';
import { eventJson } from './support/senders.ts';

const body = eventJson({ type: 'run.failed', eventId: 'evt_replayed' });

async function openReplay(app: AppWindow, hookglass: Hookglass): Promise<void> {
  await hookglass.send(body, { headers: { 'X-Custom': 'kept as it was' } });
  await app.timeline.openNewest();
  await app.delivery.replayButton.click();
  await expect(app.replay.target).toBeFocused();
}

test('the preview is what the handler receives, header by header and byte by byte', async ({ app, hookglass, handler }) => {
  const server = await handler();
  await openReplay(app, hookglass);
  for (const kind of ['Exact', 'Fresh'] as const) {
    await app.replay.kind(kind).check();
    await app.replay.target.fill(`${server.url}orders?x=1`);
    await app.replay.dialog.getByText('What will leave').click();
    await expect(app.replay.preview).toContainText(`POST ${server.url}orders?x=1`);
    const isSigned = kind === 'Fresh' ? 1 : 0;
    await expect
      .poll(async () => (await app.replay.previewHeaders()).filter((line) => line.startsWith('X-Zof-Signature:')).length)
      .toBe(isSigned);
    const promised = await app.replay.previewHeaders();
    await app.replay.sendTo(`${server.url}orders?x=1`, kind);
    const received = server.requests.at(-1);
    expect(received?.headers.map(([name, value]) => `${name}: ${value}`)).toEqual(promised);
    expect(received?.body.toString()).toBe(body);
    expect(received?.startLine).toBe('POST /orders?x=1 HTTP/1.1');
  }
  expect(server.requests).toHaveLength(2);
});

test('a refused port and a 500 are outcomes with their sentence', async ({ app, hookglass, handler }) => {
  const failing = await handler({ answer: answerWith(500, 'Internal Server Error', [], 'it broke') });
  await openReplay(app, hookglass);
  await app.replay.sendTo(`http://127.0.0.1:${await closedPort()}/`);
  await expect(app.replay.answer).toContainText('refused');
  await expect(app.replay.answer).toContainText(/No answer|nothing was sent/);
  await app.replay.sendTo(failing.url);
  await expect(app.replay.answer).toContainText('500');
  await expect(app.replay.answer).toContainText(/not a 2xx: a sender counts .* failed/i);
  await expect(app.replay.answerBody.lines).toContainText('it broke');
});

test('a redirect is shown and not followed', async ({ app, hookglass, handler }) => {
  const elsewhere = await handler();
  const redirecting = await handler({ answer: answerWith(302, 'Found', [`Location: ${elsewhere.url}new`]) });
  await openReplay(app, hookglass);
  await app.replay.sendTo(redirecting.url);
  await expect(app.replay.answer).toContainText('A redirect, not followed');
  await expect(app.replay.answer).toContainText(`${elsewhere.url}new`);
  expect(elsewhere.connections()).toBe(0);
});

test('a host that is not this machine has to be confirmed, and a metadata address is refused', async ({ app, hookglass }) => {
  await openReplay(app, hookglass);
  await app.replay.target.fill('http://192.0.2.10/hook');
  await expect(app.replay.dialog.getByText('Send to 192.0.2.10?')).toBeVisible();
  await expect(app.replay.sendButton).toBeDisabled();
  await app.replay.consent.fill('192.0.2.1');
  await expect(app.replay.sendButton, 'not the whole host').toBeDisabled();
  await app.replay.consent.fill('192.0.2.10');
  await expect(app.replay.sendButton).toBeEnabled();
  await app.replay.target.fill('http://192.0.2.11/hook');
  await expect(app.replay.dialog.getByText('Send to 192.0.2.11?')).toBeVisible();
  await expect(app.replay.sendButton, 'consent is for one host').toBeDisabled();
  await app.replay.target.fill('http://169.254.169.254/latest/meta-data');
  await expect(app.replay.targetError.first()).toContainText('Nothing was sent: this address is never a target.');
  await expect(app.replay.sendButton).toBeDisabled();
  await app.replay.target.fill('ftp://127.0.0.1/');
  await expect(app.replay.targetError.first()).toContainText('That is not a URL to replay to.');
});

test('with the keyboard alone: a URL without scheme, Ctrl+Enter, the answer, Esc, and the target is remembered', async ({
  app,
  hookglass,
  handler,
}) => {
  const server = await handler();
  await hookglass.send(body);
  await expect(app.timeline.rows).toHaveCount(1);
  await app.press('j', 'Enter');
  await expect(app.delivery.title).toHaveText('run.failed');
  await app.press('r');
  await expect(app.replay.target).toBeFocused();
  await app.page.keyboard.type(`127.0.0.1:${server.port}/typed`);
  await expect(app.replay.dialog).toContainText(`Goes to http://127.0.0.1:${server.port}/typed`);
  await app.press('Control+Enter');
  await expect(app.replay.answer).toContainText('200');
  expect(server.requests.map(({ startLine }) => startLine)).toEqual(['POST /typed HTTP/1.1']);
  await app.press('Escape');
  await expect(app.replay.dialog).toBeHidden();
  await app.press('6');
  await expect(app.delivery.attempts.first()).toContainText('200');
  await app.press('r');
  await expect(app.replay.target).toHaveValue(`http://127.0.0.1:${server.port}/typed`);
});

test('an answer that arrives while the dialog is closed is in the attempts', async ({ app, hookglass, handler }) => {
  let answer: (() => void) | undefined;
  const slow = await handler({
    answer: (socket) => {
      answer = () => socket.end('HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n');
    },
  });
  await openReplay(app, hookglass);
  await app.replay.target.fill(slow.url);
  await app.replay.sendButton.click();
  await expect(app.replay.answer).toContainText('Waiting for the answer');
  await expect.poll(() => slow.requests.length).toBe(1);
  await app.press('Escape');
  await app.delivery.show('Attempts');
  await expect(app.delivery.attempts.first()).toContainText('sending');
  answer?.();
  await expect(app.delivery.attempts.first()).toContainText('204');
});
