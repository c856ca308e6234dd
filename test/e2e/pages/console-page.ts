import type { Locator, Page } from '@playwright/test';

export type ConsoleSection =
  | 'Connection'
  | 'Webhooks'
  | 'Subscribed and received'
  | 'Comparing by itself'
  | 'Where objects are asked for'
  | 'Links to the Console';

/** How the Console of each environment is reached, and what is registered there. */
export class ConsolePage {
  readonly #page: Page;
  readonly baseUrl: Locator;
  readonly apiKey: Locator;
  readonly test: Locator;
  readonly report: Locator;
  readonly webhooks: Locator;
  readonly register: Locator;
  readonly registerDialog: Locator;
  readonly subscriptions: Locator;
  readonly fetchOnCapture: Locator;

  constructor(page: Page) {
    this.#page = page;
    const connection = this.section('Connection');
    this.baseUrl = connection.getByRole('textbox', { name: 'Base URL' });
    this.apiKey = connection.getByLabel('API key', { exact: true });
    this.test = connection.getByRole('button', { name: 'Test connection' });
    this.report = connection.getByRole('table', { name: 'What was tried' });
    this.webhooks = page.getByRole('list', { name: 'Registered webhooks' }).locator('> li');
    this.register = this.section('Webhooks').getByRole('button', { name: 'Register…' });
    this.registerDialog = page.getByRole('dialog', { name: 'Register a webhook' });
    this.subscriptions = this.section('Subscribed and received').getByRole('table');
    this.fetchOnCapture = page.getByRole('switch', { name: 'Fetch the object behind every delivery as it arrives' });
  }

  section(name: ConsoleSection): Locator {
    return this.#page.getByRole('region', { name, exact: true });
  }

  async environment(name: string): Promise<void> {
    await this.#page.getByRole('group', { name: 'Environment' }).getByText(name, { exact: true }).click();
  }

  /** The row of the report about one check. */
  check(name: string): Locator {
    return this.report.getByRole('row').filter({ has: this.#page.getByRole('rowheader', { name, exact: true }) });
  }

  /** Types into a field and leaves it, which saves. */
  async set(field: Locator, text: string): Promise<void> {
    await field.fill(text);
    await field.press('Enter');
  }

  path(eventType: string): Locator {
    return this.#page.getByRole('textbox', { name: `Path for ${eventType}`, exact: true });
  }

  link(label: string): Locator {
    return this.section('Links to the Console').getByRole('textbox', { name: label, exact: true });
  }
}
