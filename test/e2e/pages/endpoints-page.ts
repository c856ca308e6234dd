import type { Locator, Page } from '@playwright/test';

/** The list of endpoints, and the dialogs that make and change them. */
export class EndpointsPage {
  readonly #page: Page;
  readonly newButton: Locator;
  readonly createDialog: Locator;
  readonly addSecretDialog: Locator;
  readonly undo: Locator;

  constructor(page: Page) {
    this.#page = page;
    this.newButton = page.getByRole('button', { name: 'New endpoint' });
    this.createDialog = page.getByRole('dialog', { name: 'New endpoint' });
    this.addSecretDialog = page.getByRole('dialog', { name: 'Add a secret' });
    this.undo = page.getByRole('alert').getByRole('button', { name: 'Undo' });
  }

  card(name: string): Locator {
    return this.#page.getByRole('region', { name, exact: true });
  }

  secretRow(card: string, words: string | RegExp): Locator {
    return this.card(card).getByRole('row').filter({ hasText: words });
  }

  field(dialog: Locator, label: string): Locator {
    return dialog.getByLabel(label, { exact: true });
  }

  async fillNew(draft: { readonly name: string; readonly slug?: string; readonly secret?: string }): Promise<void> {
    await this.newButton.first().click();
    await this.field(this.createDialog, 'Name').fill(draft.name);
    if (draft.slug !== undefined) await this.field(this.createDialog, 'Path').fill(draft.slug);
    if (draft.secret !== undefined) await this.field(this.createDialog, 'Signing secret').fill(draft.secret);
  }

  async submitNew(): Promise<void> {
    await this.createDialog.getByRole('button', { name: 'Create' }).click();
  }

  async addSecret(card: string, secret: string, name: string): Promise<void> {
    await this.fromMenu(card, 'Add a secret…');
    await this.field(this.addSecretDialog, 'Secret').fill(secret);
    await this.field(this.addSecretDialog, 'Name').fill(name);
    await this.addSecretDialog.getByRole('button', { name: 'Add' }).click();
    await this.addSecretDialog.waitFor({ state: 'hidden' });
  }

  async fromMenu(card: string, item: string): Promise<void> {
    await this.card(card)
      .getByRole('button', { name: `More for ${card}` })
      .click();
    await this.#page.getByRole('menuitem', { name: item }).click();
  }
}
