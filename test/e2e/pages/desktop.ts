import type { Page } from '@playwright/test';
import { z } from 'zod';

const shownSchema = z.array(z.object({ title: z.string(), body: z.string(), tag: z.string(), silent: z.boolean() }));

/**
 * The desktop around a window: whether the person looks at it, and the notifications on it. Headless browsers have neither, so both are
 * played inside the page, where the page asks for them.
 */
export class Desktop {
  readonly #page: Page;

  constructor(page: Page) {
    this.#page = page;
  }

  /** From the next load of the page on. `answer`: what the person says when the browser asks. */
  async install(answer: NotificationPermission): Promise<void> {
    await this.#page.addInitScript(playDesktop, answer);
    await this.#page.reload();
  }

  async lookAway(): Promise<void> {
    await this.#page.evaluate(() => {
      document.documentElement.dataset['watched'] = 'no';
      window.dispatchEvent(new Event('blur'));
    });
  }

  async look(): Promise<void> {
    await this.#page.evaluate(() => {
      document.documentElement.dataset['watched'] = 'yes';
      window.dispatchEvent(new Event('focus'));
    });
  }

  async notices(): Promise<z.infer<typeof shownSchema>> {
    return shownSchema.parse(JSON.parse(await this.#page.evaluate(() => document.documentElement.dataset['notices'] ?? '[]')));
  }

  /** The one that came last. */
  async pressNotice(): Promise<void> {
    await this.#page.evaluate(() => document.dispatchEvent(new Event('press-notice')));
  }

  async icon(): Promise<string | null> {
    return this.#page.locator('link[rel="icon"]').getAttribute('href');
  }
}

/** Runs in the page, before its scripts. */
function playDesktop(answer: NotificationPermission): void {
  const facts = () => document.documentElement.dataset;
  document.hasFocus = () => facts()['watched'] !== 'no';
  class PlayedNotification extends EventTarget {
    static permission: NotificationPermission = 'default';
    static async requestPermission(): Promise<NotificationPermission> {
      PlayedNotification.permission = answer;
      return answer;
    }
    constructor(title: string, options: NotificationOptions = {}) {
      super();
      const { body = '', tag = '', silent } = options;
      const shown: unknown = JSON.parse(facts()['notices'] ?? '[]');
      facts()['notices'] = JSON.stringify([...(Array.isArray(shown) ? shown : []), { title, body, tag, silent: silent === true }]);
      document.addEventListener('press-notice', () => this.dispatchEvent(new Event('click')), { once: true });
    }
    close(): void {}
  }
  Object.defineProperty(window, 'Notification', { value: PlayedNotification, configurable: true });
}
