import type { Locator, Page } from '@playwright/test';

export interface RunChoice {
  readonly ends?: 'Passed' | 'Failed' | 'In error' | 'Canceled';
  readonly pace?: 'No time' | '1 s' | '5 s';
  readonly afterwards?: string;
  readonly withheld?: readonly string[];
}

/** The Console inside Hookglass: starting runs, how it misbehaves, its world, what it sent. */
export class SandboxPage {
  readonly #page: Page;
  readonly power: Locator;
  readonly start: Locator;
  readonly started: Locator;
  readonly reconcile: Locator;
  readonly misbehaving: Locator;
  readonly backToNormal: Locator;
  readonly emissions: Locator;

  constructor(page: Page) {
    this.#page = page;
    this.power = page.getByRole('switch', { name: /^O(n|ff)$/ });
    this.start = this.section('Start a run').getByRole('button', { name: 'Start the run' });
    this.started = this.section('Start a run').getByRole('status');
    this.reconcile = this.started.getByRole('button', { name: 'Reconcile' });
    this.misbehaving = this.section('How it misbehaves').getByRole('status').filter({ hasText: 'The sandbox' });
    this.backToNormal = this.section('How it misbehaves').getByRole('button', { name: 'Back to normal' });
    this.emissions = page.getByRole('table', { name: 'What it sent' }).locator('tbody tr');
  }

  section(name: 'Start a run' | 'How it misbehaves' | 'Its world' | 'What it sent'): Locator {
    return this.#page.getByRole('region', { name, exact: true });
  }

  async startRun({ ends, pace, afterwards, withheld = [] }: RunChoice): Promise<void> {
    if (ends !== undefined) await this.#choose('It ends', ends);
    if (pace !== undefined) await this.#choose('Each step takes', pace);
    if (afterwards !== undefined) await this.#choose('Afterwards', afterwards);
    for (const type of withheld) await this.section('Start a run').getByRole('checkbox', { name: type }).check();
    await this.start.click();
    await this.reconcile.waitFor();
  }

  async show(kind: 'Runs' | 'Plans' | 'Agents' | 'Gates' | 'Integrations'): Promise<void> {
    await this.section('Its world')
      .getByRole('group', { name: 'Kind' })
      .getByText(new RegExp(`^${kind}`))
      .click();
  }

  /** Makes something happen to the newest of the kind that is shown. */
  async letHappen(act: string): Promise<void> {
    await this.section('Its world')
      .getByRole('button', { name: /^Let something happen to/ })
      .first()
      .click();
    await this.#page.getByRole('menuitem', { name: act }).click();
  }

  /** What the menu of the newest says of something that can not happen to it. */
  async whyNot(act: string): Promise<string> {
    await this.section('Its world')
      .getByRole('button', { name: /^Let something happen to/ })
      .first()
      .click();
    const text = await this.#page.getByRole('menuitem', { name: act, disabled: true }).textContent();
    await this.#page.keyboard.press('Escape');
    return text ?? '';
  }

  async showDeliveriesOf(eventType: string): Promise<void> {
    await this.emissions
      .filter({ hasText: eventType })
      .first()
      .getByRole('button', { name: /^Show deliveries of/ })
      .click();
  }

  fault(label: string): Locator {
    return this.section('How it misbehaves').getByLabel(label, { exact: true });
  }

  async chooseFault(label: 'Signature' | 'Envelope' | 'Order', option: string): Promise<void> {
    await this.section('How it misbehaves').getByRole('combobox', { name: label }).click();
    await this.#page.getByRole('option', { name: option, exact: true }).click();
  }

  async #choose(label: string, option: string): Promise<void> {
    await this.section('Start a run').getByRole('combobox', { name: label }).click();
    await this.#page.getByRole('option', { name: option, exact: true }).click();
  }
}
