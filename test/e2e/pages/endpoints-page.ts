import type { Locator, Page } from '@playwright/test';

/** The list of endpoints, and the dialogs that make and change them. */
export class EndpointsPage {
  readonly #page: Page;
  readonly newButton: Locator;
  readonly createDialog: Locator;
  readonly addSecretDialog: Locator;
  readonly editDialog: Locator;
  readonly rotateDialog: Locator;
  readonly changeDialog: Locator;
  readonly undo: Locator;

  constructor(page: Page) {
    this.#page = page;
    this.newButton = page.getByRole('button', { name: 'New endpoint' });
    this.createDialog = page.getByRole('dialog', { name: 'New endpoint' });
    this.addSecretDialog = page.getByRole('dialog', { name: 'Add a secret' });
    this.editDialog = page.getByRole('dialog', { name: 'Edit endpoint' });
    this.rotateDialog = page.getByRole('dialog', { name: /^Rotate the secret of/ });
    this.changeDialog = page.getByRole('dialog', { name: /^Change / });
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

  /** Opens the dialog that changes how an endpoint is signed. */
  async edit(card: string): Promise<Locator> {
    await this.fromMenu(card, 'Edit…');
    await this.editDialog.waitFor();
    return this.editDialog;
  }

  async chooseScheme(dialog: Locator, label: string): Promise<void> {
    await dialog.getByRole('combobox', { name: 'Scheme' }).click();
    await this.#page.getByRole('option', { name: label, exact: true }).click();
  }

  /** Presses one of a few choices that stand side by side. */
  async choose(dialog: Locator, group: string, label: string): Promise<void> {
    await dialog.getByRole('group', { name: group, exact: true }).getByText(label, { exact: true }).click();
  }

  async rotate(card: string): Promise<Locator> {
    await this.card(card).getByRole('button', { name: 'Rotate', exact: true }).click();
    await this.rotateDialog.waitFor();
    return this.rotateDialog;
  }

  async save(dialog: Locator, button: string): Promise<void> {
    await dialog.getByRole('button', { name: button, exact: true }).click();
    await dialog.waitFor({ state: 'hidden' });
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
