import type { Locator, Page } from '@playwright/test';

/** The bars above the list, the line beneath them, and the groups they lead to. */
export class HistogramStrip {
  readonly #page: Page;
  readonly region: Locator;
  readonly plot: Locator;
  readonly gaps: Locator;
  readonly readout: Locator;
  readonly wholeRange: Locator;
  readonly groups: Locator;

  constructor(page: Page) {
    this.#page = page;
    this.region = page.getByRole('region', { name: 'Deliveries over time' });
    this.plot = this.region.getByRole('slider', { name: 'Time' });
    this.gaps = this.region.locator('[data-gap]');
    this.readout = this.region.locator('p');
    this.wholeRange = this.region.getByRole('button', { name: 'Whole range' });
    this.groups = page.getByRole('treegrid').locator('[data-group]');
  }

  async group(words: 'Flat' | 'By event' | 'By run'): Promise<void> {
    await this.region.getByText(words, { exact: true }).click();
  }

  groupOf(key: string): Locator {
    return this.#page.getByRole('treegrid').locator(`[data-group="${key}"]`);
  }

  /** Deliveries of opened groups. */
  get members(): Locator {
    return this.#page.getByRole('treegrid').locator('[data-delivery]');
  }

  /** Presses at a fraction of the width. */
  async press(fraction: number): Promise<void> {
    const { x, y, width, height } = await this.#box();
    await this.#page.mouse.click(x + fraction * width, y + height / 2);
  }

  async brush(from: number, to: number): Promise<void> {
    const { x, y, width, height } = await this.#box();
    await this.#page.mouse.move(x + from * width, y + height / 2);
    await this.#page.mouse.down();
    await this.#page.mouse.move(x + ((from + to) / 2) * width, y + height / 2, { steps: 4 });
    await this.#page.mouse.move(x + to * width, y + height / 2, { steps: 4 });
    await this.#page.mouse.up();
  }

  async jumpTo(words: string): Promise<void> {
    await this.region.getByRole('button', { name: 'Jump to a time' }).click();
    const dialog = this.#page.getByRole('dialog', { name: 'Jump to a time' });
    await dialog.getByRole('textbox', { name: 'Time' }).fill(words);
    await dialog.getByRole('button', { name: 'Jump' }).click();
  }

  async #box() {
    const box = await this.plot.boundingBox();
    if (box === null) throw new Error('The histogram is not drawn.');
    return box;
  }
}
