import type { Locator, Page } from '@playwright/test';

/** The first steps: the whole of them on the empty timeline, a line above the list afterwards. */
export class Guide {
  readonly #page: Page;
  /** Either of the two. */
  readonly region: Locator;
  readonly hide: Locator;
  readonly ownSenderButton: Locator;
  readonly dialog: Locator;
  readonly copySecret: Locator;

  constructor(page: Page) {
    this.#page = page;
    this.region = page.getByRole('region', { name: 'First steps', exact: true });
    this.hide = this.region.getByRole('button', { name: 'Hide the first steps' });
    this.ownSenderButton = this.region.getByRole('button', { name: 'Point your own sender here' });
    this.dialog = page.getByRole('dialog', { name: 'Point your own sender here' });
    this.copySecret = page.getByRole('button', { name: 'Copy the secret' });
  }

  /** What a step led to. */
  said(words: string | RegExp): Locator {
    return this.region.getByRole('status').filter({ hasText: words });
  }

  /** Opens the delivery that a step led to. */
  async openIt(words: string | RegExp): Promise<void> {
    await this.said(words).getByRole('button', { name: 'Open it' }).click();
  }

  way(name: 'cURL' | 'Node' | 'Python' | "Zof's Webhooks page"): Locator {
    return this.#page.getByRole('tablist', { name: 'Sender' }).getByRole('tab', { name });
  }

  code(language: 'cURL' | 'Node' | 'Python'): Locator {
    return this.#page.getByRole('region', { name: `A sender in ${language}` });
  }
}
