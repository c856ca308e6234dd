/**
 * Every test has a data folder and a `hookglass serve` of its own, a browser profile that knows of no other test, and a page that may
 * not misbehave unseen: an error in the console, a throw, a breach of the policy or a dialog of the browser fails it, whatever it looked at.
 */
import { test as base, expect } from '@playwright/test';
import { type HandlerOptions, type HandlerServer, startHandler } from '#test/support/handler-server.ts';
import { tempFolder } from '#test/support/temp-folder.ts';
import { AppWindow } from './pages/app-window.ts';
import { Hookglass } from './support/hookglass.ts';
import { KeptWindow, type WindowOptions } from './support/kept-window.ts';
import { secretsLeftIn } from './support/left-secrets.ts';
import { type PageWatch, watchPage } from './support/page-watch.ts';

interface Fixtures {
  readonly windowOptions: WindowOptions;
  readonly hookglass: Hookglass;
  readonly watch: PageWatch;
  /** The window, opened by the one-time link and ready. */
  readonly app: AppWindow;
  /** Starts a handler to replay to; it is closed with the test. */
  readonly handler: (options?: HandlerOptions) => Promise<HandlerServer>;
}

export const test = base.extend<Fixtures, { readonly kept: KeptWindow }>({
  kept: [
    async ({ browser }, use) => {
      const kept = new KeptWindow(browser);
      await use(kept);
      await kept.discard();
    },
    { scope: 'worker' },
  ],
  windowOptions: async (
    { viewport, colorScheme, reducedMotion, permissions, locale, timezoneId, javaScriptEnabled, deviceScaleFactor },
    use,
  ) => {
    await use({ viewport, colorScheme, reducedMotion, permissions, locale, timezoneId, javaScriptEnabled, deviceScaleFactor });
  },
  context: async ({ kept, windowOptions }, use, info) => {
    await use(await kept.take(windowOptions));
    await kept.giveBack(windowOptions, info.status === info.expectedStatus);
  },
  // why `context`: the page is the one of the window that was taken.
  page: async ({ kept, context: _taken }, use) => use(kept.page),
  hookglass: async ({ kept }, use) => {
    using folder = tempFolder();
    const hookglass = new Hookglass(folder.path);
    await hookglass.start({ receiver: '0', ui: await kept.uiPort() });
    await use(hookglass);
    await kept.rest();
    // How it ends by itself is shown elsewhere; its folder goes with it.
    await hookglass.stop('SIGKILL');
    expect(secretsLeftIn(folder.path), 'secrets that are left in the data folder').toEqual([]);
  },
  watch: async ({ page }, use) => {
    const watch = await watchPage(page);
    await use(watch);
    expect(await watch.troubles(), 'what the page complained of').toEqual([]);
  },
  app: async ({ page, hookglass, watch }, use) => {
    const app = new AppWindow(page, watch);
    await app.open(hookglass.link);
    await use(app);
  },
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of the fixtures from this pattern
  handler: async ({}, use) => {
    const started: HandlerServer[] = [];
    await use(async (options) => {
      const server = await startHandler(options);
      started.push(server);
      return server;
    });
    for (const server of started) await server.close();
  },
});

export { expect };
