import type { Locator, Page } from '@playwright/test';

/** One run: the Console's word against what was captured. */
export class RunPage {
  readonly #page: Page;
  readonly outcome: Locator;
  readonly events: Locator;
  /** What the log has where the Console says nothing. */
  readonly arrived: Locator;
  readonly showInTimeline: Locator;
  readonly recover: Locator;
  readonly recovered: Locator;
  readonly snapshotDialog: Locator;

  constructor(page: Page) {
    this.#page = page;
    this.outcome = page.getByTestId('outcome');
    this.events = page.getByRole('list', { name: 'Events of the run' }).locator('> li');
    this.arrived = page.getByRole('list', { name: 'Deliveries of the run' }).locator('> li');
    this.showInTimeline = page.getByRole('button', { name: 'Show in the timeline' });
    this.recover = page.getByRole('button', { name: 'Fetch what is missing' });
    this.recovered = page.getByRole('list', { name: 'Recovered' }).locator('> li');
    this.snapshotDialog = page.getByRole('dialog', { name: /^Recovered:/ });
  }

  async openRecovered(name: string): Promise<void> {
    await this.recovered
      .filter({ hasText: name })
      .getByRole('button', { name: `Open the ${name}` })
      .click();
  }

  event(type: string): Locator {
    return this.events.filter({ has: this.#page.getByText(type, { exact: true }) });
  }
}
