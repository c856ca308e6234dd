import type { Locator, Page } from '@playwright/test';

/** Jobs, plans and attempts; one job with its deliveries and what changed since an earlier run. */
export class ReplaysPage {
  readonly #page: Page;
  readonly jobs: Locator;
  readonly plans: Locator;
  readonly progress: Locator;
  readonly state: Locator;
  readonly items: Locator;
  readonly pause: Locator;
  readonly resume: Locator;
  readonly runAgain: Locator;
  readonly compare: Locator;
  readonly verdicts: Locator;
  readonly attempts: Locator;
  readonly attemptRows: Locator;
  readonly search: Locator;
  readonly comparison: Locator;
  readonly status: Locator;

  constructor(page: Page) {
    this.#page = page;
    this.jobs = page.getByRole('list', { name: 'Replay jobs' }).getByRole('listitem');
    this.plans = page.getByRole('list', { name: 'Plans' }).getByRole('listitem');
    this.progress = page.getByTestId('job-progress');
    this.state = page.getByRole('main').getByRole('status').first();
    this.items = page.getByRole('grid', { name: 'Deliveries of this replay' });
    this.pause = page.getByRole('button', { name: 'Pause', exact: true });
    this.resume = page.getByRole('button', { name: 'Resume', exact: true }).first();
    this.runAgain = page.getByRole('button', { name: 'Run again…' });
    this.compare = page.getByRole('button', { name: 'Compare', exact: true });
    this.verdicts = page.getByRole('list', { name: 'Deliveries by verdict' });
    this.attempts = page.getByRole('grid', { name: 'Attempts' });
    this.attemptRows = this.attempts.getByRole('row');
    this.search = page.getByRole('textbox', { name: /^Text in the URL/ });
    this.comparison = page.getByRole('dialog', { name: 'Two answers' });
    this.status = page.getByTestId('replay-status');
  }

  async show(list: 'Jobs' | 'Plans' | 'Attempts'): Promise<void> {
    await this.#page.getByRole('tab', { name: list }).click();
  }
}
