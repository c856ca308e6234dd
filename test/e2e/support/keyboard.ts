/** Hands on the keys alone. After every press something has the focus, it is drawn as what has it, and nothing covers it whole. */
import { expect, type Locator, type Page } from '@playwright/test';

export class Keyboard {
  readonly #page: Page;

  private constructor(page: Page) {
    this.#page = page;
  }

  /** From here on a press of the pointer fails the test at its end. */
  static async take(page: Page): Promise<Keyboard> {
    await page.evaluate(() => {
      const note = () => {
        document.documentElement.dataset['pointer'] = 'used';
      };
      window.addEventListener('pointerdown', note, { capture: true });
    });
    return new Keyboard(page);
  }

  async press(...keys: readonly string[]): Promise<void> {
    for (const key of keys) await this.#page.keyboard.press(key);
    await this.seen(keys.join(' '));
  }

  async type(text: string): Promise<void> {
    await this.#page.keyboard.insertText(text);
    await this.seen(`the text ${text}`);
  }

  /** Tab by Tab to what is meant, as somebody who has no other way. */
  async tabTo(target: Locator, key: 'Tab' | 'Shift+Tab' = 'Tab'): Promise<void> {
    for (let stop = 0; stop < 60; stop += 1) {
      if (await target.evaluate((element) => element === document.activeElement)) return;
      await this.#page.keyboard.press(key);
      const state = await this.#page.evaluate(lookAtFocus);
      // After the last stop of the page comes the browser's own.
      if (state !== 'seen' && state !== 'nothing has it') await this.seen(key);
    }
    throw new Error(`Not reached by ${key}: ${target.toString()}`);
  }

  /** Opens the list that has the focus, goes down to an option and takes it. */
  async choose(option: string): Promise<void> {
    await this.press('Enter');
    const meant = this.#page.getByRole('option', { name: option, exact: true });
    // The list takes the focus when it has its place; a key before that goes to the button.
    await expect(this.#page.getByRole('listbox').locator(':focus')).toBeVisible();
    await this.press('Home');
    for (let step = 0; step < 20 && !(await meant.evaluate((element) => element === document.activeElement)); step += 1) {
      await this.press('ArrowDown');
    }
    await this.press('Enter');
    await expect(meant).toBeHidden();
  }

  async seen(after: string): Promise<void> {
    await expect.poll(() => this.#page.evaluate(lookAtFocus), { message: `the focus after ${after}`, timeout: 10_000 }).toBe('seen');
  }

  async release(): Promise<void> {
    expect(await this.#page.evaluate(() => document.documentElement.dataset['pointer']), 'the pointer').toBeUndefined();
  }
}

/** In the page: what is wrong with the focus, or `seen`. */
function lookAtFocus(): string {
  const focused = document.activeElement;
  if (focused === null || focused === document.body) return 'nothing has it';
  const named = focused.outerHTML.slice(0, 120);
  // The editor draws a cursor in the text; what only a change of page gives the focus to is read out and takes no keys of its own.
  if (focused.closest('.monaco-editor') !== null || focused.getAttribute('tabindex') === '-1') return 'seen';
  const around = [focused, focused.nextElementSibling, focused.parentElement, focused.parentElement?.parentElement ?? null];
  const drawn = around.find((element) => {
    if (element === null) return false;
    const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(element);
    const after = getComputedStyle(element, '::after').backgroundColor;
    const isLine = element.getAttribute('role') === 'separator' && after !== 'rgba(0, 0, 0, 0)';
    return (outlineStyle !== 'none' && outlineWidth !== '0px') || boxShadow !== 'none' || isLine;
  });
  if (drawn === undefined && focused.closest('[role="menu"], [role="listbox"]') === null) return `not drawn: ${named}`;
  const { left, right, top, bottom } = (drawn ?? focused).getBoundingClientRect();
  const within = 4;
  const points = [
    [(left + right) / 2, (top + bottom) / 2],
    [left + within, top + within],
    [right - within, top + within],
    [left + within, bottom - within],
    [right - within, bottom - within],
  ] as const;
  const isShown = points.some(([x, y]) => {
    const hit = document.elementFromPoint(x, y);
    return hit !== null && (around.includes(hit) || focused.contains(hit) || (drawn?.contains(hit) ?? false));
  });
  return isShown ? 'seen' : `covered or out of view: ${named}`;
}
