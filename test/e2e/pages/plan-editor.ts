import type { Locator, Page } from '@playwright/test';

/** A plan before it is sent: in its dialog or on its page. */
export class PlanEditor {
  readonly #page: Page;
  readonly dialog: Locator;
  readonly target: Locator;
  readonly url: Locator;
  readonly figures: Locator;
  readonly entries: Locator;
  readonly send: Locator;
  readonly saveForLater: Locator;
  readonly host: Locator;

  constructor(page: Page) {
    this.#page = page;
    this.dialog = page.getByRole('dialog', { name: 'Replay' });
    this.target = page.getByRole('combobox', { name: 'Target', exact: true });
    this.url = page.getByRole('textbox', { name: 'Target URL' });
    this.figures = page.getByTestId('plan-figures');
    this.entries = page.getByRole('list', { name: 'What leaves, in order' }).getByRole('listitem');
    this.send = page.getByRole('button', { name: /^Send( [\d,]+ deliver)?/ }).last();
    this.saveForLater = page.getByRole('button', { name: 'Save for later' });
    this.host = page.getByRole('textbox', { name: /^Type .* to go on$/ });
  }

  async choose(label: string, option: string | RegExp): Promise<void> {
    await this.#page.getByRole('combobox', { name: label, exact: true }).press('Enter');
    await this.#page.getByRole('option', { name: option }).focus();
    await this.#page.keyboard.press('Enter');
  }

  field(label: string): Locator {
    return this.#page.getByRole('textbox', { name: label, exact: true });
  }
}
