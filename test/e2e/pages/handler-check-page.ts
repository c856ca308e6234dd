import type { Locator, Page } from '@playwright/test';

/** One suite of requests against one handler, and its report. */
export class HandlerCheckPage {
  readonly #page: Page;
  readonly url: Locator;
  readonly start: Locator;
  readonly stop: Locator;
  readonly checkSample: Locator;
  readonly whatIsChecked: Locator;
  readonly consent: Locator;
  readonly summary: Locator;
  readonly checks: Locator;
  readonly reports: Locator;

  constructor(page: Page) {
    this.#page = page;
    this.url = page.getByRole('textbox', { name: 'Target URL' });
    this.start = page.getByRole('button', { name: 'Check this handler' });
    this.stop = page.getByRole('button', { name: 'Stop the check' });
    this.checkSample = page.getByRole('button', { name: 'Check the sample handler' });
    this.whatIsChecked = page.getByRole('button', { name: /^What is checked/ });
    this.consent = page.getByRole('textbox', { name: /^Type .* to go on$/ });
    this.summary = page.getByTestId('report-summary');
    this.checks = page.getByRole('list', { name: 'Checks' }).locator('> li');
    this.reports = page.getByRole('region', { name: 'Reports' }).getByRole('button');
  }

  /** The row of one check, by its name in the suite. */
  check(name: string): Locator {
    return this.#page.locator(`li[data-check="${name}"]`);
  }

  async aimAt(target: string): Promise<void> {
    await this.#page.getByRole('combobox', { name: 'Target', exact: true }).press('Enter');
    await this.#page.getByRole('option', { name: target }).focus();
    await this.#page.keyboard.press('Enter');
  }

  /** Only these, by their titles. */
  async chooseOnly(...titles: readonly string[]): Promise<void> {
    await this.whatIsChecked.press('Enter');
    await this.#page.getByRole('button', { name: 'None', exact: true }).press('Enter');
    for (const title of titles) await this.#page.getByRole('checkbox', { name: title }).press(' ');
  }

  /** What is written into the file that is downloaded. */
  async export(format: 'JUnit XML' | 'Markdown'): Promise<{ readonly name: string; readonly text: string }> {
    await this.#page.getByRole('button', { name: 'Export', exact: true }).press('Enter');
    const [download] = await Promise.all([
      this.#page.waitForEvent('download'),
      this.#page.getByRole('menuitem', { name: format }).press('Enter'),
    ]);
    const stream = await download.createReadStream();
    const parts = [];
    for await (const part of stream) parts.push(part);
    return { name: download.suggestedFilename(), text: Buffer.concat(parts).toString('utf8') };
  }
}
