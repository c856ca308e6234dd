import { expect, type Locator, type Page } from '@playwright/test';

/** The Compose page: drafts, the open one's text, and the tabs beside it. */
export class ComposePage {
  readonly #page: Page;
  readonly drafts: Locator;
  readonly rows: Locator;
  readonly start: Locator;
  readonly editor: Locator;
  readonly name: Locator;
  readonly problems: Locator;
  readonly side: Locator;
  readonly sendButton: Locator;
  readonly history: Locator;

  constructor(page: Page) {
    this.#page = page;
    this.drafts = page.getByRole('region', { name: 'Drafts' });
    this.rows = this.drafts.getByRole('list', { name: 'Drafts, last changed first' }).locator('> li > button');
    this.start = page.getByRole('region', { name: 'New draft' });
    this.editor = page.getByTestId('draft-editor');
    this.name = page.getByRole('textbox', { name: 'Name of the draft' });
    this.problems = page.getByRole('region', { name: 'Problems of the text' });
    this.side = page.getByRole('tabpanel');
    this.sendButton = page.getByRole('button', { name: 'Send', exact: true });
    this.history = page.getByRole('region', { name: 'History of the draft' });
  }

  /** Begins a draft of a template of the catalog. */
  async template(eventType: string, envelope: 'current' | 'legacy' = 'current'): Promise<void> {
    if (!(await this.start.isVisible())) await this.drafts.getByRole('button', { name: 'New' }).click();
    await this.start.getByRole('button', { name: new RegExp(`^${eventType.replace('.', '\\.')}, ${envelope} envelope`) }).click();
    await this.ready();
  }

  /** The editor is there and its text was looked at. */
  async ready(): Promise<void> {
    await expect(this.editor.locator('.view-line').first()).toBeVisible({ timeout: 60_000 });
    await expect(this.problems).toHaveAttribute('data-count', /\d+/, { timeout: 60_000 });
  }

  /** The text as the editor holds it; only for texts that fit on the screen. */
  async shownText(): Promise<string> {
    const lines = await this.editor.locator('.view-line').evaluateAll((nodes) =>
      nodes
        .map((node) => ({ top: node.getBoundingClientRect().top, text: node.textContent ?? '' }))
        .toSorted((left, right) => left.top - right.top)
        .map(({ text }) => text.replaceAll('\u00a0', ' ')),
    );
    return lines.join('\n');
  }

  /** Puts this text in the place of all that is there, as one paste. */
  async write(text: string): Promise<void> {
    await this.#page.evaluate((written) => navigator.clipboard.writeText(written), text);
    await this.editor.locator('.view-lines').click();
    await this.#page.keyboard.press('Control+a');
    await this.#page.keyboard.press('Control+v');
    // A paste is taken in a moment later; what is waited for next would be true of the text before.
    const bare = (of: string) => of.replaceAll(/\s/g, '');
    await expect.poll(async () => bare(await this.shownText()), { timeout: 20_000 }).toBe(bare(text));
  }

  /** The marks under the text. */
  get marks(): Locator {
    return this.editor.locator('.squiggly-error, .squiggly-warning');
  }

  get suggestions(): Locator {
    return this.editor.page().locator('.suggest-widget');
  }

  /** Documentation beside the pointer. */
  get documentation(): Locator {
    return this.editor.locator('.draft-hover');
  }

  /** Puts a template of the catalog in the place of the text. */
  async takeTemplate(eventType: string, envelope: 'current' | 'legacy'): Promise<void> {
    await this.#page.getByRole('button', { name: 'Template' }).click();
    await this.#page.getByRole('menuitem', { name: new RegExp(`^${eventType.replaceAll('.', '\\.')}\\s*${envelope}`) }).click();
  }

  /** A look at the text as one of this type and envelope (`run.failed legacy`) found so many problems. */
  async expectProblems(count: number, of: string): Promise<void> {
    await expect(this.problems).toHaveAttribute('data-of', of, { timeout: 30_000 });
    await expect(this.problems, of).toHaveAttribute('data-count', String(count), { timeout: 30_000 });
  }

  /** Names and values, as the preview shows them. */
  async previewedHeaders(): Promise<readonly (readonly [string, string])[]> {
    const rows = this.side.getByRole('table', { name: 'Headers that will leave' }).locator('tbody tr');
    await expect(rows.first()).toBeVisible();
    return rows.evaluateAll((nodes) =>
      nodes.map((node) => [node.querySelector('th')?.textContent ?? '', node.querySelector('td')?.textContent ?? ''] as const),
    );
  }

  /** Of the body, as the preview has it. */
  async previewedSha256(): Promise<string> {
    return (await this.side.getByRole('region', { name: 'Body that will leave' }).getAttribute('data-sha256')) ?? '';
  }

  problem(sentence: string | RegExp): Locator {
    return this.problems.getByRole('listitem').filter({ hasText: sentence });
  }

  async saved(): Promise<void> {
    await expect(this.#page.getByRole('status').filter({ hasText: /^\s*Saved$/ })).toBeVisible({ timeout: 30_000 });
  }

  async tab(name: 'Request' | 'Spoil' | 'What will leave' | 'Answer'): Promise<void> {
    await this.#page.getByRole('tab', { name: new RegExp(`^${name}`) }).click();
  }

  async toUrl(url: string): Promise<void> {
    await this.tab('Request');
    await this.choose('Target', 'A URL');
    await this.side.getByLabel('Target URL').fill(url);
  }

  async choose(field: string, option: string): Promise<void> {
    await this.side.getByRole('combobox', { name: field }).click();
    await this.#page.getByRole('option', { name: option }).first().click();
  }

  async spoil(label: string): Promise<void> {
    await this.tab('Spoil');
    await this.side.getByRole('checkbox', { name: new RegExp(`^${label}`) }).check();
  }
}
