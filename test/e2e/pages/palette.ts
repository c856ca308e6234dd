import type { Locator, Page } from '@playwright/test';

/** The field for everything: commands, places, and what is pasted. */
export class Palette {
  readonly dialog: Locator;
  readonly field: Locator;
  readonly options: Locator;
  /** The one that Enter takes. */
  readonly chosen: Locator;
  readonly #page: Page;

  constructor(page: Page) {
    this.#page = page;
    this.dialog = page.getByRole('dialog', { name: 'Commands, and go to anything' });
    this.field = this.dialog.getByRole('combobox');
    this.options = this.dialog.getByRole('option');
    this.chosen = this.dialog.getByRole('option', { selected: true });
  }

  async open(): Promise<void> {
    await this.#page.keyboard.press('Control+k');
    await this.field.waitFor();
  }

  /** As from the clipboard, line ends and all. */
  async paste(text: string): Promise<void> {
    await this.field.evaluate((field, pasted) => {
      const clipboardData = new DataTransfer();
      clipboardData.setData('text/plain', pasted);
      const isTaken = !field.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }));
      if (!isTaken) document.execCommand('insertText', false, pasted);
    }, text);
  }

  option(name: string | RegExp): Locator {
    return this.dialog.getByRole('option', { name });
  }

  group(name: string): Locator {
    return this.dialog.getByRole('group', { name });
  }
}
