/** Finds out, inside the page, which strings have been on the screen as text. Lists are scrolled through, editors too. */
import type { Page } from '@playwright/test';

declare global {
  interface Window {
    hookglassLook?: Look;
  }
}

interface Look {
  /** Scrolls everything that scrolls, to its end, again until `least` strings were there; gives the indices of those that never were. */
  through(expected: readonly string[], least: number): Promise<readonly number[]>;
  /** Goes to one place after the other, until its string is there; gives the indices of those where it never was. */
  along(places: readonly string[], expected: readonly string[]): Promise<readonly number[]>;
}

/** Puts the looking into the page; once for each load of it. */
export async function startLooking(page: Page): Promise<void> {
  await page.evaluate(() => {
    // why: editors write blanks as no-break spaces.
    const plain = (text: string) => text.replaceAll('\u00a0', ' ');
    const textOf = () => {
      const fields = [...document.querySelectorAll<HTMLInputElement | HTMLTextAreaElement>('input, textarea')];
      return plain([document.body.textContent ?? '', ...fields.map(({ value }) => value)].join('\n'));
    };
    const frame = () => new Promise<void>((resolve) => void requestAnimationFrame(() => requestAnimationFrame(() => resolve())));
    const scrollers = () =>
      [...document.querySelectorAll<HTMLElement>('body *')].filter(
        (element) => element.scrollHeight > element.clientHeight + 8 && /auto|scroll/.test(getComputedStyle(element).overflowY),
      );

    const scrollOn = async (scroller: HTMLElement, isDone: () => boolean) => {
      scroller.scrollTop = 0;
      for (let before = -1; scroller.scrollTop !== before && !isDone(); ) {
        before = scroller.scrollTop;
        await frame();
        scroller.scrollTop += Math.max(40, scroller.clientHeight * 0.8);
      }
    };
    const wheelOn = async (editor: Element, isDone: () => boolean) => {
      for (let before = ''; editor.textContent !== before && !isDone(); ) {
        before = editor.textContent ?? '';
        editor.dispatchEvent(new WheelEvent('wheel', { deltaY: 400, bubbles: true, cancelable: true }));
        await frame();
        isDone();
      }
    };
    /** Ends when a step moves nothing: at the end of a list, and at the end of an editor. */
    const wander = async (isDone: () => boolean) => {
      // Where nothing scrolls yet the page is given its turn all the same; else what is waited for can never come.
      await frame();
      for (const scroller of scrollers()) await scrollOn(scroller, isDone);
      for (const editor of document.querySelectorAll('.monaco-editor .view-lines')) await wheelOn(editor, isDone);
    };
    window.hookglassLook = {
      async through(expected, least) {
        const wanted = new Map(expected.map((text, at) => [at, plain(text)]));
        const isDone = () => {
          const text = textOf();
          for (const [at, one] of wanted) if (text.includes(one)) wanted.delete(at);
          return wanted.size === 0;
        };
        // Again: what is asked for when it is scrolled to is there the next time.
        const until = performance.now() + 20_000;
        do await wander(isDone);
        while (!isDone() && expected.length - wanted.size < least && performance.now() < until);
        return [...wanted.keys()];
      },
      async along(places, expected) {
        const missing: number[] = [];
        for (const [at, place] of places.entries()) {
          location.hash = place;
          const one = plain(expected[at] ?? '');
          const until = performance.now() + 3_000;
          do await frame();
          while (!textOf().includes(one) && performance.now() < until);
          if (!textOf().includes(one)) missing.push(at);
        }
        return missing;
      },
    };
  });
}

/** Strings that a screen never showed, after all of it was scrolled through. It is given time until `least` of them were there. */
export async function lookThrough(page: Page, expected: readonly string[], least: number): Promise<readonly string[]> {
  const missing = await page.evaluate(([texts, count]) => window.hookglassLook?.through(texts, count) ?? [], [expected, least] as const);
  return missing.map((at) => expected[at] ?? '');
}

/** Strings that were not to be seen at their own place, a fragment each. */
export async function lookAlong(page: Page, places: readonly string[], expected: readonly string[]): Promise<readonly string[]> {
  const missing = await page.evaluate(([all, texts]) => window.hookglassLook?.along(all, texts) ?? [], [places, expected] as const);
  return missing.map((at) => expected[at] ?? '');
}

/** Scrolls the timeline from its top to its end, a few screens at a time; gives how many rows were drawn. */
export async function skimRows(page: Page, screens: number): Promise<number> {
  return page.evaluate(async (stride) => {
    const scroller = [...document.querySelectorAll('[role="grid"] [role="rowgroup"]')].at(-1);
    if (scroller === undefined) return 0;
    const seen = new Set<string | null>();
    const frame = () => new Promise<void>((resolve) => void requestAnimationFrame(() => requestAnimationFrame(() => resolve())));
    scroller.scrollTop = 0;
    // At the end of what is here more is asked for; the end of all is where nothing comes for two seconds.
    for (let until = performance.now() + 2_000; performance.now() < until; ) {
      const before = scroller.scrollTop;
      await frame();
      for (const row of document.querySelectorAll('[data-delivery]')) seen.add(row.getAttribute('data-delivery'));
      scroller.scrollTop += scroller.clientHeight * stride;
      if (scroller.scrollTop !== before) until = performance.now() + 2_000;
    }
    return seen.size;
  }, screens);
}

/** Cells of the timeline with text of others that stands in no direction of its own. */
export async function cellsWithoutBdi(page: Page): Promise<readonly string[]> {
  return page.evaluate(() => {
    const columns = ['type', 'run', 'event', 'organization', 'endpoint', 'path', 'tags'].map(
      (name) => `[data-delivery] [data-column="${name}"]`,
    );
    const cells = [...document.querySelectorAll(columns.join(','))].filter(
      ({ textContent }) => !['', '\u2013none'].includes(textContent ?? ''),
    );
    if (cells.length === 0) return ['There are no cells.'];
    return cells
      .filter((cell) => cell.querySelector('bdi') === null)
      .map((cell) => `${cell.getAttribute('data-column')}: ${cell.textContent}`);
  });
}
