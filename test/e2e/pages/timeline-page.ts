import type { Locator, Page } from '@playwright/test';

/** The list of deliveries, the filter above it, and what stands in its place when it is empty. */
export class TimelinePage {
  readonly #page: Page;
  readonly region: Locator;
  readonly grid: Locator;
  /** Rows that are in the document, newest first; the head is none of them. */
  readonly rows: Locator;
  readonly columnHeads: Locator;
  readonly pill: Locator;
  readonly filter: Locator;
  readonly fault: Locator;
  readonly sendTestEvent: Locator;
  readonly openRow: Locator;
  readonly focusedRow: Locator;

  constructor(page: Page) {
    this.#page = page;
    this.region = page.getByRole('region', { name: 'Timeline' });
    this.grid = page.getByRole('grid', { name: 'Deliveries' });
    this.rows = this.grid.locator('[data-delivery]');
    this.columnHeads = this.grid.getByRole('columnheader');
    this.pill = this.region.getByRole('button', { name: /new|newest/i });
    this.filter = page.getByRole('textbox', { name: 'Filter', exact: true });
    this.fault = page.getByRole('search').getByRole('alert');
    this.sendTestEvent = this.region.getByRole('button', { name: 'Send a signed test event' });
    this.openRow = this.grid.locator('[data-delivery][aria-selected="true"]');
    this.focusedRow = this.grid.locator('[data-delivery]:focus');
  }

  row(id: string): Locator {
    return this.grid.locator(`[data-delivery="${id}"]`);
  }

  /** Rows that say this. */
  rowWith(words: string | RegExp): Locator {
    return this.rows.filter({ hasText: words });
  }

  cell(row: Locator, column: 'time' | 'verdict' | 'type' | 'run' | 'status' | 'duration' | 'size' | 'duplicate'): Locator {
    const at = ['time', 'verdict', 'type', 'run', 'status', 'duration', 'size', 'duplicate'].indexOf(column);
    return row.getByRole('gridcell').nth(at);
  }

  async ids(): Promise<readonly string[]> {
    return this.rows.evaluateAll((rows) => rows.map((row) => row.getAttribute('data-delivery') ?? ''));
  }

  /** Opens the row by its type, which copies nothing. */
  async open(row: Locator): Promise<void> {
    await this.cell(row, 'type').click();
    await this.#page.getByRole('region', { name: 'Delivery', exact: true }).waitFor();
  }

  async openNewest(): Promise<void> {
    await this.open(this.rows.first());
  }

  /** Chooses in one of the two menus beside the filter. */
  async choose(menu: 'Type' | 'Verdict', item: string | RegExp): Promise<void> {
    await this.#page.getByRole('search').getByRole('button', { name: menu, exact: true }).click();
    await this.#page.getByRole('menuitemcheckbox', { name: item }).click();
  }

  emptyState(title: string): Locator {
    return this.region.getByText(title, { exact: true });
  }

  clearFilter(): Locator {
    return this.region.getByRole('button', { name: 'Clear the filter' });
  }

  suggestion(): Locator {
    return this.fault.getByRole('button', { name: /^Write/ });
  }

  async scrollTop(): Promise<number> {
    return this.grid
      .getByRole('rowgroup')
      .last()
      .evaluate((scroller) => scroller.scrollTop);
  }

  async scrollTo(top: number): Promise<void> {
    await this.grid
      .getByRole('rowgroup')
      .last()
      .evaluate((scroller, to) => scroller.scrollTo(0, to), top);
  }

  /** Scrolls by the wheel, as a hand does, until nothing moves any more or `until` holds. */
  async wheel(byPixels: number): Promise<void> {
    await this.grid.hover();
    await this.#page.mouse.wheel(0, byPixels);
  }
}
