import type { Locator, Page } from '@playwright/test';

/** Scenarios, the text of one, and what came of running it. */
export class ScenariosPage {
  readonly #page: Page;
  readonly editor: Locator;
  readonly name: Locator;
  /** How the text is kept. */
  readonly saving: Locator;
  readonly problems: Locator;
  readonly markedLines: Locator;
  readonly target: Locator;
  readonly pauses: Locator;
  readonly summary: Locator;
  readonly steps: Locator;
  readonly runs: Locator;
  readonly recordDialog: Locator;
  readonly valuesDialog: Locator;

  constructor(page: Page) {
    this.#page = page;
    const text = page.getByRole('region', { name: 'Text of the scenario' });
    const run = page.getByRole('region', { name: 'Run', exact: true });
    this.editor = text.getByTestId('yaml-editor');
    this.name = text.getByRole('heading', { level: 2 });
    this.saving = text.getByRole('status').first();
    this.problems = text.getByRole('list', { name: 'Mistakes in the text' }).getByRole('button');
    this.markedLines = this.editor.locator('.problem-line-error');
    this.target = run.getByRole('combobox', { name: 'Target', exact: true });
    this.pauses = run.getByRole('textbox', { name: 'Pauses, %' });
    this.summary = run.getByTestId('run-summary');
    this.steps = run.getByRole('list', { name: 'Steps' }).locator('> li');
    this.runs = run.getByRole('region', { name: 'Runs' }).getByRole('button');
    this.recordDialog = page.getByRole('dialog', { name: 'Record a scenario' });
    this.valuesDialog = page.getByRole('dialog', { name: 'Values' });
  }

  /** One of the list: what is kept stands under `Yours`. */
  item(name: string, group: 'Yours' | 'Come with Hookglass' = 'Come with Hookglass'): Locator {
    return this.#page.getByRole('navigation', { name: 'Scenarios' }).getByRole('region', { name: group }).getByRole('button', { name });
  }

  /** One that comes with Hookglass, from the list, or in a small window from the field that stands for it. */
  async open(name: string): Promise<void> {
    const picker = this.#page.getByRole('main').getByRole('combobox', { name: 'Scenario', exact: true });
    await this.item(name).or(picker).first().waitFor();
    if (await this.item(name).isVisible()) return this.item(name).press('Enter');
    await picker.press('Enter');
    await this.#page.getByRole('option', { name }).focus();
    await this.#page.keyboard.press('Enter');
  }

  button(name: 'Run' | 'Step' | 'Pause' | 'Resume' | 'Stop' | 'Values' | 'More' | 'New'): Locator {
    return this.#page.getByRole('main').getByRole('button', { name, exact: true });
  }

  /** Chooses by the keys, as in any list. */
  async sendTo(target: string): Promise<void> {
    await this.target.press('Enter');
    await this.#page.getByRole('option', { name: target }).focus();
    await this.#page.keyboard.press('Enter');
  }

  async choose(menu: 'New' | 'More', item: string): Promise<void> {
    await this.button(menu).press('Enter');
    await this.#page.getByRole('menuitem', { name: item }).press('Enter');
  }

  /** Puts the cursor at the start of the text. */
  async enterText(): Promise<void> {
    await this.editor.locator('.view-line').first().waitFor({ state: 'attached', timeout: 30_000 });
    await this.editor.getByRole('textbox').first().focus();
    await this.#page.keyboard.press('Control+Home');
  }
}
