import type { Locator, Page } from '@playwright/test';

/** The saved views beside the filter. */
export class SavedViews {
  readonly button: Locator;
  readonly panel: Locator;
  readonly name: Locator;
  readonly items: Locator;
  readonly undo: Locator;
  /** Why nobody is told although a view says so. */
  readonly note: Locator;

  constructor(page: Page) {
    this.button = page.getByRole('search').getByRole('button', { name: /^Saved views/ });
    this.panel = page.getByRole('dialog', { name: 'Saved views' });
    this.name = this.panel.getByRole('textbox', { name: 'Name of the view' });
    this.items = this.panel.getByRole('list', { name: 'Views' }).getByRole('listitem');
    this.note = this.panel.getByRole('status');
    this.undo = page.getByRole('region', { name: 'Notices' }).getByRole('button', { name: 'Undo' });
  }

  async close(): Promise<void> {
    await this.panel.press('Escape');
    await this.panel.waitFor({ state: 'hidden' });
  }

  item(name: string): Locator {
    return this.items.filter({ hasText: name });
  }

  async open(): Promise<void> {
    await this.button.click();
    await this.panel.waitFor();
  }

  /** Saves the filter in force; the panel closes when it is done. */
  async save(name: string): Promise<void> {
    await this.open();
    await this.name.fill(name);
    await this.panel.getByRole('button', { name: 'Save', exact: true }).click();
  }

  /** After what closes the panel by itself; a press before that would close it a second time. */
  async untilClosed(): Promise<void> {
    await this.panel.waitFor({ state: 'hidden' });
  }

  async apply(name: string): Promise<void> {
    await this.open();
    await this.item(name).locator('[data-view-row]').click();
    await this.panel.waitFor({ state: 'hidden' });
  }

  update(): Locator {
    return this.panel.getByRole('button', { name: /^Update/ });
  }

  async press(name: string, action: 'Rename' | 'Remove'): Promise<void> {
    await this.item(name).hover();
    await this.item(name)
      .getByRole('button', { name: `${action} ${name}` })
      .click();
  }

  bell(name: string): Locator {
    return this.item(name).getByRole('button', { name: `Notify of matches of ${name}` });
  }

  newName(of: string): Locator {
    return this.panel.getByRole('textbox', { name: `New name of ${of}` });
  }
}
