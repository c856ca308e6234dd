import type { Locator, Page } from '@playwright/test';

/** The tab that holds a payload against the Console. */
export class DriftModel {
  readonly #page: Page;
  readonly #panel: Locator;
  readonly #more: Locator;
  readonly fetch: Locator;
  readonly fetchAgain: Locator;
  readonly readings: Locator;
  readonly fields: Locator;
  readonly strip: Locator;
  readonly history: Locator;
  readonly original: Locator;
  readonly modified: Locator;
  readonly rulesDialog: Locator;

  constructor(page: Page, panel: Locator) {
    this.#page = page;
    this.#panel = panel;
    this.#more = panel.getByRole('button', { name: 'More for the comparison' });
    this.fetch = panel.getByRole('button', { name: 'Fetch from the Console' });
    this.fetchAgain = panel.getByRole('button', { name: 'Fetch again' });
    this.readings = panel.getByTestId('readings');
    this.fields = panel.getByRole('grid', { name: 'Fields' }).locator('[data-field]');
    this.strip = panel.getByRole('region', { name: 'The chosen field' });
    this.history = panel.getByRole('button', { name: /^Snapshot of/ });
    this.original = panel.locator('.editor.original .view-line');
    this.modified = panel.locator('.editor.modified .view-line');
    this.rulesDialog = page.getByRole('dialog', { name: 'Ignore rules' });
  }

  field(path: string): Locator {
    return this.fields.filter({ has: this.#page.getByText(path, { exact: true }) });
  }

  kind(word: string): Locator {
    return this.#panel.getByRole('group', { name: 'Kinds of field' }).getByRole('button', { name: word });
  }

  async paste(json: string): Promise<void> {
    // With a snapshot there already it is in the menu.
    const button = this.#panel.getByRole('button', { name: 'Paste JSON…' });
    await button.or(this.#more).click();
    if (await this.#page.getByRole('menu').isVisible()) await this.#page.getByRole('menuitem', { name: 'Paste JSON…' }).click();
    const dialog = this.#page.getByRole('dialog', { name: 'Compare with JSON' });
    await dialog.getByRole('textbox', { name: 'JSON' }).fill(json);
    await dialog.getByRole('button', { name: 'Compare' }).click();
  }

  async show(look: 'Fields' | 'Side by side'): Promise<void> {
    await this.#panel.getByRole('group', { name: 'Show' }).getByText(look, { exact: true }).click();
  }

  /** Ignores the field with the focus, by the keyboard alone. */
  async ignore(item: string | RegExp): Promise<void> {
    await this.#page.keyboard.press('i');
    await this.#page.keyboard.press('Enter');
    await this.#page.getByRole('menuitem', { name: item }).first().click();
  }

  /** Forgets the newest, which is asked for once more. */
  async removeSnapshot(): Promise<void> {
    await this.history.click();
    await this.#page
      .getByRole('button', { name: /^Remove the snapshot of/ })
      .first()
      .click();
    await this.#page.getByRole('button', { name: 'Remove it' }).click();
  }

  async openRules(): Promise<void> {
    await this.#more.click();
    await this.#page.getByRole('menuitem', { name: 'Ignore rules…' }).click();
    await this.rulesDialog.waitFor();
  }
}
