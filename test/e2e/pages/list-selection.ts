import type { Locator, Page } from '@playwright/test';

export type Deed = 'Bookmark' | 'Remove bookmark' | 'Tags' | 'Note' | 'Copy ids' | 'Judge again' | 'Delete';

/** Selected rows, the bar below the list, and the dialogs it opens. */
export class ListSelection {
  readonly #page: Page;
  readonly bar: Locator;
  /** How many are selected. */
  readonly words: Locator;
  readonly rows: Locator;
  readonly tags: TagsDialog;
  readonly deleteDialog: Locator;
  readonly confirmDelete: Locator;

  constructor(page: Page, grid: Locator) {
    this.#page = page;
    this.bar = page.getByRole('toolbar', { name: 'Selected deliveries' });
    this.words = this.bar.getByRole('status');
    this.rows = grid.locator('[data-delivery][aria-selected="true"]');
    this.tags = new TagsDialog(page);
    this.deleteDialog = page.getByRole('dialog').filter({ hasText: 'They go to the trash.' });
    this.confirmDelete = this.deleteDialog.getByRole('button', { name: /^Delete/ });
  }

  async act(deed: Deed): Promise<void> {
    await this.bar.getByRole('button', { name: deed, exact: true }).click();
  }

  /** Presses a row with a key held; `Shift` takes all from the press before. */
  async press(row: Locator, held: 'ControlOrMeta' | 'Shift'): Promise<void> {
    await row.locator('[data-column="time"]').click({ modifiers: [held] });
  }

  async clear(): Promise<void> {
    await this.bar.getByRole('button', { name: 'Clear the selection' }).click();
    await this.bar.waitFor({ state: 'hidden' });
  }

  async ids(): Promise<readonly string[]> {
    return this.rows.evaluateAll((rows) => rows.map((row) => row.getAttribute('data-delivery') ?? ''));
  }

  async copied(): Promise<string> {
    return this.#page.evaluate(() => navigator.clipboard.readText());
  }
}

/** Tags of one delivery or of many. */
class TagsDialog {
  readonly dialog: Locator;
  readonly field: Locator;
  readonly save: Locator;
  readonly cancel: Locator;

  constructor(page: Page) {
    this.dialog = page.getByRole('dialog', { name: 'Tags' });
    this.field = this.dialog.getByRole('combobox', { name: 'Add a tag' });
    this.save = this.dialog.getByRole('button', { name: 'Save tags' });
    this.cancel = this.dialog.getByRole('button', { name: 'Cancel' });
  }

  suggestion(tag: string): Locator {
    return this.dialog.getByRole('option', { name: tag });
  }

  async takeOff(tag: string): Promise<void> {
    await this.dialog.getByRole('button', { name: `Remove ${tag}` }).click();
  }
}
