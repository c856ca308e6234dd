import type { Locator, Page } from '@playwright/test';
import { BodyModel } from './body-model.ts';
import { DriftModel } from './drift-model.ts';
import { SignatureModel } from './signature-model.ts';

export type TabName = 'Overview' | 'Payload' | 'Headers' | 'Signature' | 'Console' | 'Attempts' | 'Raw';

/** One delivery, with its seven tabs. */
export class DeliveryPane {
  readonly #page: Page;
  readonly region: Locator;
  readonly title: Locator;
  readonly panel: Locator;
  readonly replayButton: Locator;
  readonly closeButton: Locator;
  readonly copyCurlButton: Locator;
  readonly payload: BodyModel;
  readonly signature: SignatureModel;
  readonly drift: DriftModel;
  readonly headers: Locator;
  readonly warnings: Locator;
  readonly attempts: Locator;
  readonly bytes: Locator;
  readonly goToOffset: Locator;
  /** The fold that says why the filter has this delivery. */
  readonly whyHere: Locator;
  readonly marks: Locator;
  readonly note: Locator;
  readonly bookmark: Locator;
  readonly tags: Locator;
  readonly matches: Locator;

  constructor(page: Page) {
    this.#page = page;
    this.region = page.getByRole('region', { name: 'Delivery', exact: true });
    this.title = this.region.getByRole('heading', { level: 2 });
    this.panel = this.region.locator('[role="tabpanel"]').first();
    this.replayButton = this.region.getByRole('banner').or(this.region).getByRole('button', { name: 'Replay', exact: true }).first();
    this.closeButton = this.region.getByRole('button', { name: 'Close' });
    this.copyCurlButton = this.region.getByRole('button', { name: 'Copy as cURL' });
    this.drift = new DriftModel(page, this.panel);
    this.signature = new SignatureModel(this.panel);
    this.payload = new BodyModel(this.panel);
    this.headers = this.panel.getByRole('table', { name: 'Request headers as received' }).locator('tbody tr');
    this.warnings = this.panel.getByRole('list', { name: 'What is odd about it' });
    this.attempts = this.panel.locator('li');
    this.bytes = this.panel.getByRole('application', { name: 'Bytes' });
    this.whyHere = this.panel.locator('details').filter({ hasText: /Why this row is here|does not match/ });
    this.marks = this.panel.locator('mark');
    this.note = this.panel.getByRole('textbox', { name: 'Note' });
    this.bookmark = this.region.getByRole('button', { name: /bookmark/i });
    this.tags = this.region.getByRole('button', { name: /tags/i });
    this.matches = this.panel.getByRole('group', { name: 'Matches of the filter' });
    this.goToOffset = this.panel.getByRole('textbox', { name: 'Go to offset' });
  }

  tab(name: TabName): Locator {
    return this.region.getByRole('tab', { name: new RegExp(`^${name}`) });
  }

  async show(name: TabName): Promise<void> {
    await this.tab(name).click();
    await this.region.getByRole('tab', { name: new RegExp(`^${name}`), selected: true }).waitFor();
  }

  /** The value beside a name in the overview or the signature tab. */
  fact(name: string): Locator {
    return this.panel.locator('dt', { hasText: new RegExp(`^${name}$`) }).locator('xpath=following-sibling::dd[1]');
  }

  header(name: string): Locator {
    return this.headers.filter({ has: this.#page.getByRole('rowheader', { name, exact: false }) });
  }

  /** What was compared, one per secret. */
  comparison(secretName: string): Locator {
    return this.panel.getByRole('region', { name: 'Compared' }).locator('> div').filter({ hasText: secretName });
  }

  /** The row of bytes that starts at an offset. */
  hexRow(offset: number): Locator {
    return this.bytes.locator(`[data-at="${offset}"]`).first().locator('xpath=ancestor::div[1]');
  }

  async goTo(offset: string): Promise<void> {
    await this.goToOffset.fill(offset);
    await this.goToOffset.press('Enter');
  }
}
