import type { Locator, Page } from '@playwright/test';

/** Kept targets: the list, and the form of one. */
export class TargetsPage {
  readonly #page: Page;
  readonly createButton: Locator;
  readonly dialog: Locator;
  readonly list: Locator;
  readonly production: Locator;
  readonly probeButton: Locator;
  readonly state: Locator;
  readonly name: Locator;

  constructor(page: Page) {
    this.#page = page;
    this.createButton = page.getByRole('button', { name: /^New( target)?$/ });
    this.dialog = page.getByRole('dialog', { name: 'New target' });
    this.list = page.getByRole('navigation', { name: 'Targets' }).getByRole('button');
    this.production = page.getByRole('switch', { name: 'This is production' });
    this.probeButton = page.getByRole('button', { name: /^Probe/ }).first();
    this.state = page.getByRole('region', { name: 'State' });
    this.name = page.getByRole('main').getByRole('heading', { level: 2 }).first();
  }

  /** Kept with its defaults, and shown. */
  async create(name: string, url: string): Promise<void> {
    await this.dialog.getByRole('textbox', { name: 'URL' }).fill(url);
    await this.dialog.getByRole('textbox', { name: 'Name' }).fill(name);
    await this.#page.keyboard.press('Enter');
    await this.#page.getByRole('heading', { level: 2, name }).waitFor();
  }

  field(label: string): Locator {
    return this.#page.getByRole('textbox', { name: label, exact: true });
  }

  async remove(): Promise<void> {
    await this.#page.getByRole('button', { name: /^More for / }).press('Enter');
    await this.#page.getByRole('menuitem', { name: 'Remove' }).press('Enter');
  }
}
