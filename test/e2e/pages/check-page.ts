import type { Locator, Page } from '@playwright/test';
import { SignatureModel } from './signature-model.ts';

export interface GivenFile {
  readonly name: string;
  readonly bytes: Buffer;
}

/** A check by hand: the form on the left, the verdict on the right. */
export class CheckPage {
  readonly #page: Page;
  readonly form: Locator;
  readonly request: Locator;
  readonly body: Locator;
  readonly secret: Locator;
  readonly scheme: Locator;
  readonly result: Locator;
  readonly signature: SignatureModel;
  readonly example: Locator;
  readonly clear: Locator;
  /** What was understood of the request. */
  readonly understood: Locator;

  constructor(page: Page) {
    this.#page = page;
    this.form = page.getByRole('form', { name: 'What to check' });
    this.request = this.form.getByLabel('Request', { exact: true });
    this.body = this.form.getByLabel('Body', { exact: true });
    this.secret = this.form.getByLabel('Secret', { exact: true });
    this.scheme = this.form.getByRole('combobox', { name: 'Scheme' });
    this.result = page.getByRole('region', { name: 'Result' });
    this.signature = new SignatureModel(this.result);
    this.example = page.getByRole('button', { name: 'Fill in an example' });
    this.clear = this.form.getByRole('button', { name: 'Clear' });
    this.understood = this.form.getByRole('status').filter({ hasText: ':' });
  }

  /** The word of the verdict at the head of the result. */
  get verdict(): Locator {
    return this.result.locator('header').first();
  }

  /** Puts text on the clipboard and pastes it over what is in the field. */
  async paste(field: Locator, text: string): Promise<void> {
    await this.#page.evaluate((written) => navigator.clipboard.writeText(written), text);
    await field.focus();
    await field.press('Control+a');
    await field.press('Control+v');
  }

  async open(kind: 'request' | 'body', { name, bytes }: GivenFile): Promise<void> {
    await this.form.getByLabel(`Open a ${kind} file`).last().setInputFiles({ name, mimeType: 'application/octet-stream', buffer: bytes });
  }

  /** Drops a file onto the page, as from the desktop. */
  async drop({ name, bytes }: GivenFile): Promise<void> {
    const transfer = await this.#page.evaluateHandle(
      ([fileName, base64]) => {
        const data = new DataTransfer();
        data.items.add(new File([Uint8Array.from(atob(base64), (character) => character.charCodeAt(0))], fileName));
        return data;
      },
      [name, bytes.toString('base64')] as const,
    );
    for (const type of ['dragover', 'drop']) await this.form.dispatchEvent(type, { dataTransfer: transfer });
  }

  async choose(field: 'Scheme' | 'Endpoint', option: string): Promise<void> {
    await this.form.getByRole('combobox', { name: field }).click();
    await this.#page.getByRole('option', { name: option }).first().click();
  }

  async openOptions(): Promise<void> {
    await this.form.locator('summary').filter({ hasText: 'Options' }).click();
  }

  field(label: string): Locator {
    return this.form.getByLabel(label, { exact: true });
  }
}
