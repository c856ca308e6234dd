import type { Locator } from '@playwright/test';

/** A verdict that explains itself, on the signature tab and on the check page. */
export class SignatureModel {
  readonly #root: Locator;
  readonly why: Locator;
  readonly findings: Locator;
  readonly notProven: Locator;
  readonly limits: Locator;
  readonly judgeAgain: Locator;
  readonly checkByHand: Locator;
  readonly judgeOthers: Locator;
  readonly history: Locator;
  /** The question before what makes the endpoint accept more. */
  readonly question: Locator;

  constructor(root: Locator) {
    this.#root = root;
    this.why = root.getByRole('region', { name: 'Why' });
    this.findings = this.why.locator('ol > li');
    this.notProven = this.why.getByText('No cause could be proven');
    this.limits = root.getByRole('region', { name: 'What this does not prove' });
    this.judgeAgain = root.getByRole('button', { name: 'Judge again' });
    this.checkByHand = root.getByRole('button', { name: 'Check this one by hand' });
    this.judgeOthers = root.getByRole('button', { name: /^Judge \d+ others? of this endpoint again$/ });
    this.history = root.getByRole('region', { name: 'Verdicts so far' }).locator('tbody tr');
    this.question = root.getByRole('alert');
  }

  /** Bytes of the first difference; the mark is in it. */
  bytes(side: 'received' | 'signed'): Locator {
    return this.#root.getByRole('region', { name: `Bytes ${side}` }).first();
  }

  mark(side: 'received' | 'signed'): Locator {
    return this.bytes(side).locator('mark').first();
  }

  async showBytesAs(form: 'Text' | 'Hex'): Promise<void> {
    await this.#root.getByText(form, { exact: true }).first().click();
  }

  async openSample(): Promise<void> {
    await this.#root.getByText('The right check in your code').first().click();
  }

  language(name: string): Locator {
    return this.#root.getByRole('tab', { name, exact: true });
  }

  sample(language: string): Locator {
    return this.#root.getByRole('region', { name: `The right check in ${language}` });
  }

  habit(): Locator {
    return this.#root.getByRole('region', { name: 'The habit that causes this' });
  }

  /** The button that does what a finding advises. */
  fix(name: string | RegExp): Locator {
    return this.why.getByRole('button', { name });
  }
}
