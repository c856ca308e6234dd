/**
 * One tab that the tests of a worker take turns in, at one address. A browser keeps what it compiled of a page per process, and a page
 * of ours has its process to itself and its address (`Cross-Origin-Opener-Policy`): a fresh tab, or another port, compiles everything
 * anew, which costs more than most tests.
 * Guarantees: nothing of one test reaches the next. What can be undone is undone; after anything else, after a failure, and when the
 * tab is not at rest at its own address in the end, it is thrown away and the next test gets a fresh profile.
 */
import { createServer } from 'node:net';
import type { Browser, BrowserContext, CDPSession, Page, PlaywrightTestOptions } from '@playwright/test';

/** Served without the page's scripts, but with its headers, so it stays in the page's process. */
const restingPath = '/favicon.svg';
const leaveLimitMs = 10_000;
/** Below what systems hand out by themselves, so that nobody is given the port between two tests. */
const ports = { first: 20_000, count: 10_000 };

/** Calls that give back a way to undo them. */
const undoable = ['addInitScript', 'exposeFunction', 'exposeBinding', 'route'] as const;
/** Calls after which a window is not used again. */
const wearing = {
  context: [
    'clearPermissions',
    'grantPermissions',
    'newCDPSession',
    'routeFromHAR',
    'routeWebSocket',
    'setExtraHTTPHeaders',
    'setGeolocation',
    'setHTTPCredentials',
    'setOffline',
  ],
  clock: ['install', 'pauseAt', 'setFixedTime', 'setSystemTime'],
  page: ['routeFromHAR', 'routeWebSocket', 'setExtraHTTPHeaders'],
  keyboard: ['down'],
} as const;
/** Events that tests listen for; Playwright's own listeners to others stay. */
const events = {
  page: ['console', 'dialog', 'download', 'filechooser', 'framenavigated', 'load', 'pageerror', 'popup', 'websocket', 'worker'],
  network: ['request', 'requestfailed', 'requestfinished', 'response'],
  context: ['console', 'dialog', 'page', 'weberror'],
} as const;

/** What tests choose about their window by `test.use`. */
export type WindowOptions = Pick<
  PlaywrightTestOptions,
  'viewport' | 'colorScheme' | 'reducedMotion' | 'permissions' | 'locale' | 'timezoneId' | 'javaScriptEnabled' | 'deviceScaleFactor'
>;

interface Kept {
  /** The options it was made with; a test with others gets another. */
  readonly key: string;
  readonly context: BrowserContext;
  readonly page: Page;
  readonly session: CDPSession;
  readonly undo: AsyncDisposable[];
  isWorn: boolean;
}

export class KeptWindow {
  readonly #browser: Browser;
  #port: number | undefined;
  #kept: Kept | undefined;
  #isAtRest = false;

  constructor(browser: Browser) {
    this.#browser = browser;
  }

  /** The port of the window's address: the same each time, unless something else took it. */
  async uiPort(): Promise<string> {
    while (this.#port === undefined || !(await isFree(this.#port))) this.#port = ports.first + Math.floor(Math.random() * ports.count);
    return String(this.#port);
  }

  /** The window, as good as new. Options that are not named are those of the test that asks. */
  async take(options: WindowOptions): Promise<BrowserContext> {
    const key = JSON.stringify(options);
    if (this.#kept?.key !== key) {
      await this.discard();
      this.#kept = await open(this.#browser, key);
    }
    this.#isAtRest = false;
    return this.#kept.context;
  }

  get page(): Page {
    if (this.#kept === undefined) throw new Error('The window is used before it was taken.');
    return this.#kept.page;
  }

  /** Leaves the page while its server still runs: forgets what the tab stored, and stays in the process. */
  async rest(): Promise<void> {
    if (this.#kept === undefined || this.#port === undefined) return;
    const { context, page, session } = this.#kept;
    const origin = `http://127.0.0.1:${this.#port}`;
    if (page.isClosed() || !page.url().startsWith(`${origin}/`)) return;
    for (const other of context.pages()) if (other !== page) await other.close();
    if (!(await leaveFor(page, `${origin}${restingPath}`))) return;
    await session.send('Storage.clearDataForOrigin', { origin, storageTypes: 'all' });
    this.#isAtRest = true;
  }

  /** Undoes what the test did to the window, or throws it away. */
  async giveBack(options: WindowOptions, hasPassed: boolean): Promise<void> {
    const kept = this.#kept;
    if (kept === undefined) return;
    if (!hasPassed || kept.isWorn || !this.#isAtRest) return this.discard();
    const { context, page, undo } = kept;
    await page.unrouteAll({ behavior: 'ignoreErrors' });
    for (const one of undo.splice(0).reverse()) await one[Symbol.asyncDispose]();
    for (const event of [...events.page, ...events.network]) page.removeAllListeners(event);
    for (const event of [...events.context, ...events.network]) context.removeAllListeners(event);
    await context.clearCookies();
    await page.mouse.move(-1, -1);
    await page.emulateMedia({
      media: null,
      colorScheme: options.colorScheme,
      reducedMotion: options.reducedMotion,
      forcedColors: null,
      contrast: null,
    });
    if (options.viewport) await page.setViewportSize(options.viewport);
  }

  async discard(): Promise<void> {
    const kept = this.#kept;
    this.#kept = undefined;
    await kept?.context.close();
  }
}

async function open(browser: Browser, key: string): Promise<Kept> {
  // The options are the test's: Playwright fills them in.
  const context = await browser.newContext();
  const page = await context.newPage();
  const session = await context.newCDPSession(page);
  const kept: Kept = { key, context, page, session, undo: [], isWorn: false };
  for (const target of [context, page]) {
    for (const name of undoable) {
      afterCall(target, name, async (result) => {
        const made: unknown = await result;
        if (isDisposable(made)) kept.undo.push(made);
        else kept.isWorn = true;
      });
    }
  }
  const wear = () => {
    kept.isWorn = true;
  };
  for (const name of wearing.context) afterCall(context, name, wear);
  for (const name of wearing.page) afterCall(page, name, wear);
  for (const name of wearing.clock) afterCall(context.clock, name, wear);
  for (const name of wearing.keyboard) afterCall(page.keyboard, name, wear);
  return kept;
}

/** From inside the page, because the server refuses what another site might have started. False: it could not. */
async function leaveFor(page: Page, url: string): Promise<boolean> {
  try {
    await page.evaluate((target) => {
      sessionStorage.clear();
      window.name = '';
      location.replace(target);
    }, url);
    await page.waitForURL(url, { timeout: leaveLimitMs });
    return await page.evaluate(() => {
      // Once more, for what the page stored as it went.
      sessionStorage.clear();
      return document.contentType === 'image/svg+xml';
    });
  } catch {
    // The page crashed, is held by a dialog, or its server has gone: it is not used again.
    return false;
  }
}

/** Has `look` see what a method gives, for whoever calls it. */
function afterCall(target: object, name: string, look: (result: unknown) => void | Promise<void>): void {
  const method: unknown = Reflect.get(target, name);
  if (typeof method !== 'function') return;
  Object.defineProperty(target, name, {
    value: async (...args: readonly unknown[]) => {
      const result: unknown = Reflect.apply(method, target, args);
      await look(result);
      return result;
    },
  });
}

function isDisposable(value: unknown): value is AsyncDisposable {
  return typeof value === 'object' && value !== null && Symbol.asyncDispose in value;
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', () => resolve(false));
    probe.listen({ port, host: '127.0.0.1', exclusive: true }, () => probe.close(() => resolve(true)));
  });
}
