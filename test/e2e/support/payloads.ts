/** The payloads that break viewers, opened in every view that shows them, with what it took the window. */
import { z } from 'zod';
import { answerWith, type HandlerServer, startHandler } from '#test/support/handler-server.ts';
import type { AppWindow } from '../pages/app-window.ts';
import type { Hookglass } from './hookglass.ts';

export interface Opened {
  readonly payload: string;
  readonly view: 'Payload' | 'Raw' | 'Diff' | 'Compose';
  /** From asking for the view to its first text on the screen. */
  readonly firstPaintMs: number;
  /** Until then: how long the longest stretch was in which keys and clicks had to wait. */
  readonly longestBeforeMs: number;
  /** The same after it, until nothing was left to do. */
  readonly longestAfterMs: number;
  /** What was on the screen. */
  readonly text: string;
}

interface Payload {
  readonly name: string;
  /** JSON of what stands in the event's object. */
  readonly json: () => string;
  /** Letters that have to be on the screen in each view. */
  readonly shows: string;
}

const longest = 10 * 1024 * 1024 - 300;
const rangeOf = (count: number, make: (at: number) => string) => Array.from({ length: count }, (_, at) => make(at));

export const payloads: readonly Payload[] = [
  { name: '10 MiB in one line', json: () => `["${'abcdefgh","'.repeat(Math.floor((longest - 20) / 11))}end"]`, shows: 'abcdefgh' },
  { name: '100,000 levels', json: () => `${'['.repeat(100_000)}${']'.repeat(100_000)}`, shows: '[[[[' },
  { name: '200,000 lines', json: () => `[\n${rangeOf(200_000, (at) => `  {"n": ${at}}`).join(',\n')}\n]`, shows: '"n"' },
  { name: '1,000,000 keys', json: () => `{${rangeOf(1_000_000, (at) => `"k${at.toString(36)}":0`).join(',')}}`, shows: '"k' },
];

const one = z.object({ id: z.string() });

/** Sends each, and makes a Console that says the same with one word changed. */
export async function sendPayloads(hookglass: Hookglass): Promise<HandlerServer> {
  const console = await startHandler({
    answer: (socket, request) => {
      const payload = payloads[Number(/run_payload(\d)/.exec(request.startLine)?.[1] ?? -1)];
      const body = payload === undefined ? '{}' : objectOf(payload, 'passed');
      answerWith(payload === undefined ? 404 : 200, 'Status', ['Content-Type: application/json'], body)(socket, request);
    },
  });
  await hookglass.createEndpoint('large', [], { environmentId: 'env_production' });
  const start = (at: number) => `{"id":"evt_${at}","type":"run.failed","created":"2026-05-20T12:00:00Z","data":{"object":`;
  // All of them first: while one is made, the receiver gives up a connection that nobody uses.
  const bodies = payloads.map((payload, at) => `${start(at)}${objectOf(payload, 'failed')}}}`);
  for (const body of bodies) {
    const status = await hookglass.send(body, { slug: 'large' });
    if (status !== 200) throw new Error(`A body of ${body.length} bytes was answered ${status}`);
  }
  await hookglass.untilKept(payloads.length);
  const connection = { baseUrl: `${console.url}v1`, apiKey: 'zof_live_of_a_large_console', isSandbox: false };
  await hookglass.serving.api('/console/connections/env_production', { method: 'PATCH', body: connection });
  return console;
}

function objectOf(payload: Payload, status: string): string {
  const id = `run_payload${payloads.indexOf(payload)}`;
  return `{"id":"${id}","run_id":"${id}","status":"${status}","items":${payload.json()}}`;
}

/** Opens every payload in every view. Those in `compared` also beside what the Console says, which takes the engine longest. */
export async function openPayloads(app: AppWindow, hookglass: Hookglass, compared: readonly string[]): Promise<readonly Opened[]> {
  const { api } = hookglass.serving;
  const opened: Opened[] = [];
  await app.timeline.rows.first().waitFor();
  for (const [at, payload] of payloads.entries()) {
    const id = `dlv_${at + 1}`;
    const open = async (view: Opened['view'], to: Way, shows = payload.shows) => {
      const timed = await measure(app, to, shows);
      opened.push({ payload: payload.name, view, ...timed });
    };
    await open('Payload', { hash: `#/timeline/${id}/payload`, within: '[data-testid="code-editor"] .view-lines' });
    await open('Raw', { hash: `#/timeline/${id}/raw`, within: '[aria-label="Bytes"]' }, '7b22');
    if (compared.includes(payload.name)) opened.push({ payload: payload.name, view: 'Diff', ...(await compare(app, hookglass, id)) });
    const draft = await api('/drafts', { method: 'POST', body: { from: { kind: 'delivery', deliveryId: id } } }).catch(() => null);
    if (draft !== null) {
      await open('Compose', { hash: `#/compose/${one.parse(draft).id}`, within: '[data-testid="draft-editor"] .view-lines' }, '"');
    }
    await goTo(app, '#/timeline');
  }
  return opened;
}

/** Has the Console asked, and lays both texts side by side. */
async function compare(app: AppWindow, hookglass: Hookglass, id: string): Promise<Timed> {
  await hookglass.serving.api(`/deliveries/${id}/snapshots`, { method: 'POST', body: {} });
  await goTo(app, `#/timeline/${id}/console`);
  await app.delivery.drift.show('Side by side');
  const more = app.page.getByRole('button', { name: 'Show them' });
  const said = app.page.getByText(/could not be laid out|too much to lay side by side/);
  await more.or(app.page.getByTestId('diff-editor')).or(said).first().waitFor({ timeout: 60_000 });
  return measure(app, { press: 'Show them', within: '[data-testid="diff-editor"], [role="tabpanel"]' }, 'a');
}

type Timed = Omit<Opened, 'payload' | 'view'>;

interface Way {
  readonly hash?: string;
  /** Presses the button with this text, where it is there. */
  readonly press?: string;
  /** Where the text has to appear. */
  readonly within: string;
}

async function goTo(app: AppWindow, fragment: string): Promise<void> {
  await app.page.evaluate((hash) => {
    location.hash = hash;
  }, fragment);
}

/** Inside the page, because each question from outside would be a task of its own. */
async function measure(app: AppWindow, way: Way, shows: string): Promise<Timed> {
  return app.page.evaluate(
    async ([{ hash, press, within }, wanted]) => {
      const tasks: { start: number; ms: number }[] = [];
      const observer = new PerformanceObserver((list) => {
        for (const { startTime, duration } of list.getEntries()) tasks.push({ start: startTime, ms: duration });
      });
      observer.observe({ type: 'longtask' });
      const frame = () => new Promise<void>((resolve) => void requestAnimationFrame(() => resolve()));
      const shown = () =>
        [...document.querySelectorAll(within)].map((element) => element.textContent ?? '').find((text) => text.includes(wanted));
      const began = performance.now();
      if (hash !== undefined) location.hash = hash;
      [...document.querySelectorAll('button')].find((button) => button.textContent?.trim() === press)?.click();
      let text: string | undefined;
      for (; text === undefined && performance.now() - began < 60_000; text = shown()) await frame();
      const painted = performance.now();
      // Nothing more to do: half a second of idle time without a long task.
      for (let quietFrom = performance.now(), seen = tasks.length; performance.now() - quietFrom < 500; ) {
        await new Promise<void>((resolve) => void requestIdleCallback(() => resolve(), { timeout: 100 }));
        if (tasks.length !== seen) [quietFrom, seen] = [performance.now(), tasks.length];
      }
      observer.disconnect();
      const longest = (of: typeof tasks) => Math.round(Math.max(0, ...of.map(({ ms }) => ms)));
      return {
        firstPaintMs: Math.round(painted - began),
        longestBeforeMs: longest(tasks.filter(({ start }) => start < painted)),
        longestAfterMs: longest(tasks.filter(({ start }) => start >= painted)),
        text: (text ?? '').slice(0, 200),
      };
    },
    [way, shows] as const,
  );
}
