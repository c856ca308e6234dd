import type { Locator, Page } from '@playwright/test';
import { BodyModel } from './body-model.ts';

/** Sends one delivery again: the form to the left, what will leave or the answer to the right. */
export class ReplayDialog {
  readonly dialog: Locator;
  readonly target: Locator;
  readonly sendButton: Locator;
  readonly closeButton: Locator;
  readonly consent: Locator;
  readonly answer: Locator;
  readonly answerBody: BodyModel;
  readonly preview: Locator;
  readonly targetError: Locator;

  constructor(page: Page) {
    this.dialog = page.getByRole('dialog', { name: 'Replay' });
    this.target = this.dialog.getByRole('textbox', { name: 'Target URL' });
    this.sendButton = this.dialog.getByRole('button', { name: /^Send( again)?$/ });
    this.closeButton = this.dialog.getByRole('button', { name: 'Close' }).last();
    this.consent = this.dialog.getByRole('textbox', { name: /^Type .* to go on$/ });
    this.answer = this.dialog.getByRole('region', { name: 'Answer', exact: true });
    this.answerBody = new BodyModel(this.answer);
    this.preview = this.dialog.getByRole('region', { name: 'What will leave' });
    this.targetError = this.dialog.getByRole('alert');
  }

  kind(name: 'Exact' | 'Fresh' | 'New identity'): Locator {
    return this.dialog.getByRole('radio', { name: new RegExp(`^${name}`) });
  }

  /** Sends and waits until the answer, or what came in its place, stands there. */
  async sendTo(url: string, kind: 'Exact' | 'Fresh' = 'Exact'): Promise<void> {
    await this.kind(kind).check();
    await this.target.fill(url);
    await this.sendButton.click();
    await this.answer.getByText('Request as sent').waitFor();
  }

  /** Headers of the preview as `name: value`, in order. */
  async previewHeaders(): Promise<readonly string[]> {
    const all = this.preview.getByRole('button', { name: /^All \d+$/ });
    const list = this.preview.getByRole('list', { name: 'All headers' });
    // The preview is asked for: which of the two it has shows when it is there.
    await all.or(list).first().waitFor();
    if (await all.isVisible()) await all.click();
    await list.waitFor();
    return list
      .getByRole('listitem')
      .evaluateAll((items) =>
        items
          .filter((item) => item.querySelector('[class*="after"]') !== null)
          .map(
            (item) =>
              `${item.querySelector('[class*="name"]')?.textContent ?? ''}${item.querySelector('[class*="after"]')?.textContent ?? ''}`,
          ),
      );
  }

  /** The fold with this title, opened. */
  async fold(title: 'Response headers' | 'Request as sent'): Promise<Locator> {
    const fold = this.answer.locator('details').filter({ hasText: title });
    if ((await fold.getAttribute('open')) === null) await fold.locator('summary').click();
    return fold;
  }
}
