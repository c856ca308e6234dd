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

  get search(): Locator {
    return this.#page.getByRole('textbox', { name: 'Search settings' });
  }

  control(label: 'Theme' | 'Density'): Locator {
    return this.#page.getByRole('combobox', { name: label });
  }

  /** Names of the sections that are shown, in their order. */
  get sections(): Locator {
    return this.#page.getByRole('main').getByRole('heading', { level: 2 });
  }

  get sectionList(): Locator {
    return this.#page.getByRole('navigation', { name: 'Sections of the settings' }).getByRole('button');
  }

  reset(label: 'Theme' | 'Density'): Locator {
    return this.#page.getByRole('button', { name: new RegExp(`^Reset ${label} to`) });
  }

  get resetAll(): Locator {
    return this.#page.getByRole('button', { name: /^(Reset \d+ settings?|All at default)$/ });
  }

  async exportedFile(): Promise<string> {
    const [download] = await Promise.all([
      this.#page.waitForEvent('download'),
      this.#page.getByRole('button', { name: 'Export settings' }).click(),
    ]);
    return download.path();
  }

  async chooseImport(text: string): Promise<void> {
    await this.#page
      .locator('input[type="file"]')
      .setInputFiles({ name: 'team.json', mimeType: 'application/json', buffer: Buffer.from(text) });
  }

  get importDialog(): Locator {
    return this.#page.getByRole('dialog', { name: 'Import team.json' });
  }

  /** What the import does, thing by thing. */
  get importItems(): Locator {
    return this.importDialog.getByRole('listitem');
  }

  async confirmImport(): Promise<void> {
    await this.importDialog.getByRole('button', { name: 'Import', exact: true }).click();
  }
}
