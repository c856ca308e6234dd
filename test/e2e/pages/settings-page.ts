import type { Locator, Page } from '@playwright/test';

/** Every setting is a row: words, the control, and below it what became of the last change. */
export class SettingsPage {
  readonly #page: Page;

  constructor(page: Page) {
    this.#page = page;
  }

  field(label: 'Port' | 'Largest body' | 'Clock tolerance'): Locator {
    return this.#page.getByRole('textbox', { name: label });
  }

  async choose(label: 'Theme' | 'Density', option: string): Promise<void> {
    await this.#page.getByRole('combobox', { name: label }).click();
    await this.#page.getByRole('option', { name: option }).click();
    await this.said('Saved').first().waitFor();
  }

  /** Types a value and leaves the field, which saves it. */
  async set(label: 'Port' | 'Largest body' | 'Clock tolerance', text: string): Promise<void> {
    await this.field(label).fill(text);
    await this.field(label).blur();
  }

  said(words: string | RegExp): Locator {
    return this.#page.getByRole('status').filter({ hasText: words });
  }

  fact(name: string): Locator {
    return this.#page.locator('dt', { hasText: new RegExp(`^${name}$`) }).locator('xpath=following-sibling::dd[1]');
  }

  get sessions(): Locator {
    return this.#page.getByRole('list', { name: 'Open sessions' }).getByRole('listitem');
  }

  /** Presses the button and confirms by the one that says how many. */
  async endAllSessions(): Promise<void> {
    await this.#page.getByRole('button', { name: 'End all sessions…' }).click();
    await this.#page
      .getByRole('dialog')
      .getByRole('button', { name: /^End (this session|\d+ sessions)$/ })
      .click();
  }
}
