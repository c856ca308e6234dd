/** What senders write is text: nothing of it runs, asks anybody, or hides how it reads. */
import type { Page } from '@playwright/test';
import { expect, test } from './fixtures.ts';
import type { DeliveryPane } from './pages/delivery-pane.ts';
import { sendRaw } from './support/senders.ts';

const origin = 'http://203.0.113.9';

/** Markup and scripts in every form that some page somewhere ran. Each sets `pwned` or asks `origin` when it works. */
const markup = [
  '<script>pwned=1</script>',
  '<img src=x onerror=pwned=1>',
  `<img src=${origin}/a.png>`,
  '<svg onload=pwned=1>',
  '<svg><script>pwned=1</script></svg>',
  `<iframe src="${origin}"></iframe>`,
  '<iframe srcdoc="<script>parent.pwned=1</script>"></iframe>',
  '<body onload=pwned=1>',
  `<link rel=stylesheet href=${origin}/a.css>`,
  `<style>@import '${origin}/b.css';</style>`,
  `<meta http-equiv=refresh content="0;url=${origin}">`,
  `<base href="${origin}/">`,
  `<form action="${origin}"><button>send</button></form>`,
  '<a href="javascript:pwned=1">click</a>',
  'javascript:pwned=1',
  'data:text/html,<script>pwned=1</script>',
  '"><script>pwned=1</script>',
  "'-pwned=1-'",
  '`#{pwned=1}`',
  '{{constructor.constructor("pwned=1")()}}',
  '#{7*7}<%= 7*7 %>',
  '<math><mi//xlink:href="data:x,<script>pwned=1</script>">',
  '<details open ontoggle=pwned=1>',
  '<video><source onerror=pwned=1>',
  `<object data="${origin}"></object>`,
  '</textarea><script>pwned=1</script>',
  '</title><script>pwned=1</script>',
  '<!--><script>pwned=1</script>-->',
  '<template><script>pwned=1</script></template>',
  '[click](javascript:pwned=1)',
  `![x](${origin}/c.png)`,
  '__proto__',
] as const;

/** Characters without a shape of their own, and how each has to be shown. */
const hidden = [
  { text: 'run\u202eedahs.', shown: 'run[U+202E]edahs.' },
  { text: '\u2066isolated\u2069', shown: '[U+2066]isolated[U+2069]' },
  { text: 'zero\u200bwidth', shown: 'zero[U+200B]width' },
  { text: '\ufeffmark', shown: '[U+FEFF]mark' },
  { text: 'soft\u00adhyphen', shown: 'soft[U+00AD]hyphen' },
  { text: 'line\u2028break', shown: 'line[U+2028]break' },
  { text: 'bell\u0007\u001b[31mred', shown: 'bell␇␛[31mred' },
  { text: 'null\u0000byte', shown: 'null␀byte' },
] as const;

/** The string in the path, a header, the type, the run and the event id, and the body. */
function requestWith(text: string, number: number): string {
  const body = JSON.stringify({
    id: `evt_${number}_${text}`,
    type: text,
    created: text,
    data: { object: { id: text, organization_id: text, run_id: `run_${number}_${text}` } },
  });
  const bytes = Buffer.from(body);
  const latin = Buffer.from(text).toString('latin1');
  // A header with these would be refused before it is anybody's text.
  const inHead = latin.replaceAll(/[\u0000-\u001f\u007f]/g, '');
  const inPath = inHead.replaceAll(/[^\u0021-\u007e]/g, (character) => `%${character.charCodeAt(0).toString(16)}`);
  const head = [
    `POST /in/zof/${inPath}?q=${inPath} HTTP/1.1`,
    'Host: 127.0.0.1',
    `X-Hostile: ${inHead}`,
    `X-Zof-Signature: ${inHead}`,
    'Content-Type: application/json',
    `Content-Length: ${bytes.length}`,
    'Connection: close',
  ];
  return `${head.join('\r\n')}\r\n\r\n${bytes.toString('latin1')}`;
}

async function lookAtEveryTab(delivery: DeliveryPane): Promise<void> {
  await delivery.show('Headers');
  await expect(delivery.header('X-Hostile')).toBeVisible();
  await delivery.show('Signature');
  await expect(delivery.panel).toContainText('What was received');
  await delivery.show('Payload');
  await expect(delivery.payload.lines.first()).toBeVisible();
  await delivery.show('Overview');
}

async function hasRun(page: Page): Promise<boolean> {
  return page.evaluate(() => 'pwned' in window);
}

test('forty hostile strings in path, headers, ids and body are shown as text and nothing else', async ({ app, hookglass, watch, page }) => {
  test.setTimeout(120_000);
  const { timeline, delivery } = app;
  const texts = [...markup, ...hidden.map(({ text }) => text)];
  expect(texts).toHaveLength(40);
  for (const [number, text] of texts.entries()) expect(await sendRaw(hookglass.receiver, requestWith(text, number))).toContain(' 200 ');
  await hookglass.untilKept(40);
  await expect(timeline.row('dlv_40')).toBeVisible();
  for (const { shown } of hidden) await expect(timeline.rowWith(shown)).toHaveCount(1);
  await timeline.openNewest();
  for (const [number, text] of [...texts.entries()].reverse()) {
    const shown = hidden.find((entry) => entry.text === text)?.shown ?? text;
    await expect(delivery.title).toHaveText(shown);
    await expect(delivery.fact('Event ID')).toContainText(`evt_${number}_${shown}`);
    if (number % 5 === 0 || number >= markup.length) await lookAtEveryTab(delivery);
    await app.press('j');
  }
  await timeline.filterBy('"<script>pwned=1</script>"');
  await expect(timeline.fault).toBeHidden();
  await expect.poll(() => timeline.rows.count()).toBeLessThan(20);
  await timeline.filterBy('type:<img');
  await expect(timeline.emptyState('Nothing matches')).toBeVisible();
  expect(await hasRun(page)).toBe(false);
  expect([...watch.origins].filter((asked) => new URL(asked).host !== new URL(hookglass.origin).host)).toEqual([]);
  expect(new URL(page.url()).origin).toBe(hookglass.origin);
});

test('an answer of a hostile handler and a hostile endpoint name are text too', async ({ app, hookglass, handler, page }) => {
  const name = '<img src=x onerror=pwned=1>\u202e';
  await hookglass.createEndpoint('orders', ['a-secret-of-at-least-16'], { name });
  const server = await handler({
    answer: (socket) =>
      socket.end(
        `HTTP/1.1 200 <script>pwned=1</script>\r\nX-Evil: <img src=x onerror=pwned=1>\r\nContent-Type: text/html\r\nConnection: close\r\n\r\n<script>pwned=1</script>`,
      ),
  });
  await hookglass.send('{"type":"run.failed","data":{"object":{}}}', { slug: 'orders' });
  await app.timeline.openNewest();
  await expect(app.delivery.fact('Endpoint')).toContainText('<img src=x onerror=pwned=1>[U+202E]');
  await app.delivery.replayButton.click();
  await app.replay.sendTo(server.url);
  await expect(app.replay.answerBody.lines.filter({ hasText: '<script>pwned=1</script>' })).toBeVisible();
  await expect(await app.replay.fold('Response headers')).toContainText('<img src=x onerror=pwned=1>');
  await app.press('Escape');
  await app.goTo('Endpoints');
  await expect(app.page.getByRole('heading', { name: '<img src=x onerror=pwned=1>[U+202E]' })).toBeVisible();
  expect(await hasRun(page)).toBe(false);
});
