import type { Locator, Page } from '@playwright/test';
import { ListSelection } from './list-selection.ts';
import { SavedViews } from './saved-views.ts';

export type ColumnName =
  | 'mark'
  | 'time'
  | 'verdict'
  | 'type'
  | 'run'
  | 'event'
  | 'organization'
  | 'endpoint'
  | 'method'
  | 'path'
  | 'tags'
  | 'note'
  | 'status'
  | 'duration'
  | 'size'
  | 'duplicate';

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
  /** The list under the filter, while it offers something. */
  readonly completion: Locator;
  readonly savedViews: SavedViews;
  readonly filterHelp: Locator;
  /** What is underlined in the field. */
  readonly faultMark: Locator;
  readonly marks: Locator;
  readonly sendTestEvent: Locator;
  readonly startSandboxRun: Locator;
  /** Shows only what disagrees with the Console. */
  readonly driftFilter: Locator;
  readonly openRow: Locator;
  readonly selection: ListSelection;
  readonly focusedRow: Locator;

  constructor(page: Page) {
    this.#page = page;
    this.region = page.getByRole('region', { name: 'Timeline' });
    this.grid = page.getByRole('grid', { name: 'Deliveries' });
    this.rows = this.grid.locator('[data-delivery]');
    this.columnHeads = this.grid.getByRole('columnheader');
    this.pill = this.region.getByRole('button', { name: /new|newest/i });
    this.filter = page.getByRole('combobox', { name: 'Filter', exact: true });
    this.fault = page.getByRole('search').getByRole('alert');
    this.completion = page.getByRole('listbox', { name: 'What can stand here' });
    this.savedViews = new SavedViews(page);
    this.filterHelp = page.getByRole('dialog', { name: 'How to filter' });
    this.faultMark = page.getByRole('search').locator('[data-fault]');
    this.marks = this.grid.locator('mark');
    this.sendTestEvent = this.region.getByRole('button', { name: 'Send a signed test event' });
    this.startSandboxRun = this.region.getByRole('button', { name: 'Start a sandbox run' });
    this.driftFilter = page.getByRole('search').getByRole('button', { name: 'Drift' });
    this.openRow = this.grid.locator('[data-delivery][aria-current="true"]');
    this.selection = new ListSelection(page, this.grid);
    this.focusedRow = this.grid.locator('[data-delivery]:focus');
  }

  row(id: string): Locator {
    return this.grid.locator(`[data-delivery="${id}"]`);
  }

  /** Rows that say this. */
  rowWith(words: string | RegExp): Locator {
    return this.rows.filter({ hasText: words });
  }

  cell(row: Locator, column: ColumnName): Locator {
    return row.locator(`[data-column="${column}"]`);
  }

  columnHead(column: ColumnName): Locator {
    return this.grid.locator(`[data-head="${column}"]`);
  }

  /** Shows or hides columns in the head's menu, by the names they have there. */
  async toggleColumns(...names: readonly string[]): Promise<void> {
    await this.region.getByRole('button', { name: 'Columns' }).click();
    for (const name of names) await this.#page.getByRole('menuitemcheckbox', { name }).click();
    await this.#page.keyboard.press('Escape');
  }

  async resetColumns(): Promise<void> {
    await this.region.getByRole('button', { name: 'Columns' }).click();
    await this.#page.getByRole('menuitem', { name: 'Reset columns' }).click();
  }

  /** Draws the line at a column's end. */
  async drawColumn(column: ColumnName, byPixels: number): Promise<void> {
    const box = await this.grid.locator(`[data-grip="${column}"]`).boundingBox();
    if (box === null) throw new Error(`The column ${column} has no line to draw.`);
    const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
    await this.#page.mouse.move(x, y);
    await this.#page.mouse.down();
    await this.#page.mouse.move(x + byPixels, y, { steps: 4 });
    await this.#page.mouse.up();
  }

  /** The names of days that stand in the list, as they are drawn. */
  get dayNames(): Locator {
    return this.grid.locator('[data-day-name]');
  }

  /** Lines between rows at which secrets changed. */
  get secretMarks(): Locator {
    return this.grid.locator('[data-secret-mark]');
  }

  /** Ticks over the bars at which secrets changed. */
  get secretTicks(): Locator {
    return this.#page.getByRole('region', { name: 'Deliveries over time' }).getByRole('button', { name: /secret/ });
  }

  star(row: Locator): Locator {
    return row.getByRole('button', { name: 'Bookmark' });
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

  /** What the list under the filter offers, as `label`. */
  option(label: string | RegExp): Locator {
    return this.completion.getByRole('option', { name: label });
  }

  /** Filters by what is written, as Enter does; the list answers it then, and nothing is offered any more. */
  async filterBy(text: string): Promise<void> {
    await this.filter.fill(text);
    await this.filter.press('Enter');
    await this.completion.waitFor({ state: 'hidden' });
    await this.untilAnswered();
  }

  /** Waits until the list is that of the filter in the field. */
  async untilAnswered(): Promise<void> {
    await this.#page.locator('section[aria-label="Timeline"][aria-busy="false"]').waitFor();
  }

  /** The button that leaves a term out of a filter that finds nothing. */
  withoutTerm(term: string): Locator {
    return this.region.getByRole('list', { name: 'Leave a term out' }).getByRole('button').filter({ hasText: term });
  }

  async openFilterHelp(): Promise<void> {
    await this.#page.getByRole('search').getByRole('button', { name: 'How to filter' }).click();
    await this.filterHelp.waitFor();
  }

  async closeFilterHelp(): Promise<void> {
    await this.filterHelp.press('Escape');
    await this.filterHelp.waitFor({ state: 'hidden' });
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
