/**
 * axe in the page itself, once per document. The builder of `@axe-core/playwright` sends it anew and opens a blank page for every look,
 * because of frames of other origins; the window has none.
 */
import type { Page } from '@playwright/test';
import axe from 'axe-core';

declare global {
  interface Window {
    readonly axe?: typeof axe;
  }
}

/** The rules whose outcome depends on the colours, so on the theme. */
const colourRules = ['color-contrast', 'link-in-text-block'];

/** Violations as `rule: element (what to do)`, so that a failure says where to look. */
async function violations(page: Page, rules: 'all' | 'colours'): Promise<readonly string[]> {
  if (await page.evaluate(() => window.axe === undefined)) await page.evaluate(axe.source);
  return page.evaluate(
    async (only) => {
      // Editor internals are Monaco's own; what we give it (label, role, colours) is checked with the rest.
      const results = await window.axe?.run(
        { exclude: ['.monaco-editor'] },
        { resultTypes: ['violations'], iframes: false, ...(only === null ? {} : { runOnly: { type: 'rule', values: only } }) },
      );
      if (results === undefined) throw new Error('axe is not in the page');
      return results.violations.flatMap(({ id, nodes }) =>
        nodes.map(
          ({ html, any, all, none }) => `${id}: ${html.slice(0, 140)} (${any[0]?.message ?? all[0]?.message ?? none[0]?.message ?? ''})`,
        ),
      );
    },
    rules === 'all' ? null : colourRules,
  );
}

async function draw(page: Page, theme: 'light' | 'dark'): Promise<void> {
  await page.emulateMedia({ colorScheme: theme });
  await page.locator(`html[data-theme="${theme}"]`).waitFor();
  // Colours that are on their way are neither theme's; what inherits one sets out only when that has arrived, a frame later.
  await page.evaluate(async () => {
    const underWay = () => document.getAnimations().filter((animation) => animation instanceof CSSTransition);
    const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));
    for (let quietFrames = 0; quietFrames < 2; quietFrames = underWay().length === 0 ? quietFrames + 1 : 0) {
      await Promise.allSettled(underWay().map(({ finished }) => finished));
      await frame();
    }
  });
}

/**
 * Looks at one screen after another in both themes: by all rules in the theme of the moment, then by the rules of colours in the other,
 * which stays for the next screen, because drawing everything anew takes longer than the look.
 */
export function lookInBothThemes(page: Page): () => Promise<readonly string[]> {
  let [now, other]: readonly ['light' | 'dark', 'light' | 'dark'] = ['light', 'dark'];
  return async () => {
    const found = (await violations(page, 'all')).map((line) => `${now}: ${line}`);
    [now, other] = [other, now];
    await draw(page, now);
    return [...found, ...(await violations(page, 'colours')).map((line) => `${now}: ${line}`)];
  };
}
