import type { Locator, Page } from '@playwright/test';

export type SectionName = 'On this disk' | 'How long deliveries are kept' | 'Trash' | 'Backups' | 'Care';

/** How much is kept, how long, what can be had back, and whether it is sound. */
export class StoragePage {
  readonly #page: Page;
  readonly sizes: Locator;
  readonly preview: Locator;
  readonly save: Locator;
  readonly applyNow: Locator;
  readonly backUp: Locator;
  readonly check: Locator;
  readonly compact: Locator;
  readonly emptyTrash: Locator;
  readonly dialog: Locator;
  readonly takeBack: Locator;

  constructor(page: Page) {
    this.#page = page;
    this.sizes = page.getByRole('img', { name: /in all/ });
    const retention = this.section('How long deliveries are kept');
    // why: every environment has these, and Sandbox, where the deliveries of tests are, comes first.
    this.preview = retention.getByRole('status').first();
    this.save = retention.getByRole('button', { name: 'Save' }).first();
    this.applyNow = retention.getByRole('button', { name: 'Apply now' }).first();
    this.backUp = this.section('Backups').getByRole('button', { name: 'Back up now' });
    this.takeBack = this.section('Backups').getByRole('button', { name: 'Take back' });
    this.check = this.section('Care').getByRole('button', { name: 'Check now' });
    this.compact = this.section('Care').getByRole('button', { name: 'Compact now' });
    this.emptyTrash = this.section('Trash').getByRole('button', { name: 'Empty the trash…' });
    this.dialog = page.getByRole('dialog');
  }

  section(name: SectionName): Locator {
    return this.#page.getByRole('region', { name, exact: true });
  }

  limit(label: 'Not older than' | 'No more deliveries than' | 'Not larger than'): Locator {
    return this.section('How long deliveries are kept').getByRole('textbox', { name: label }).first();
  }

  /** The button of a row in the trash or among the backups. */
  restore(section: 'Trash' | 'Backups'): Locator {
    return this.section(section).getByRole('button', { name: /^Restore/ });
  }
}
