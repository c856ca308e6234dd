import type { Locator } from '@playwright/test';

/** A body as a person reads it: in the payload tab or below an answer. */
export class BodyModel {
  readonly #root: Locator;
  readonly editor: Locator;
  /** Lines that the editor has drawn; it draws only those in view. */
  readonly lines: Locator;
  readonly notes: Locator;

  constructor(root: Locator) {
    this.#root = root;
    this.editor = root.getByTestId('code-editor');
    this.lines = this.editor.locator('.view-line');
    this.notes = root.locator('p, [role="status"]');
  }

  form(name: 'Formatted' | 'As received'): Locator {
    return this.#root.getByText(name, { exact: true });
  }

  button(name: string | RegExp): Locator {
    return this.#root.getByRole('button', { name });
  }

  note(words: string | RegExp): Locator {
    return this.#root.getByText(words);
  }

  /** Waits until the syntax has its colours, which come after the text. */
  async untilColoured(): Promise<void> {
    const coloured = this.lines.locator('span[class*="mtk"]:not(.mtk1)');
    // why: a browser without a screen may draw no frame, and so give the colours no idle time, until somebody wants a picture.
    for (let turn = 0; turn < 100 && (await coloured.count()) === 0; turn++) await this.#root.page().screenshot();
    await coloured.first().waitFor();
  }

  /** The whole text shown, by the button that copies it. */
  async copied(): Promise<string> {
    await this.editor.locator('.view-line').first().waitFor({ timeout: 30_000 });
    await this.button('Copy what is shown').click();
    return this.#root.page().evaluate(() => navigator.clipboard.readText());
  }
}
