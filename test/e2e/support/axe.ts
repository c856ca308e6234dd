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

/** How the window is drawn, and what of it says that it is. One more line here is one more look at every screen. */
interface Theme {
  readonly name: string;
  readonly media: Parameters<Page['emulateMedia']>[0];
  readonly sign: string;
}

const light: Theme = { name: 'light', media: { colorScheme: 'light' }, sign: 'html[data-theme="light"]' };
const dark: Theme = { name: 'dark', media: { colorScheme: 'dark' }, sign: 'html[data-theme="dark"]' };
export const themes: readonly [Theme, ...Theme[]] = [light, dark];

/** The rules whose outcome depends on the colours, so on the theme. */
const colourRules = ['color-contrast', 'link-in-text-block'];

/** Violations as `rule: element (what to do)`, so that a failure says where to look. */
async function violations(page: Page, rules: 'all' | 'colours', part: string): Promise<readonly string[]> {
  if (await page.evaluate(() => window.axe === undefined)) await page.evaluate(axe.source);
  return page.evaluate(
    async ([only, within]) => {
      // Editor internals are Monaco's own; what we give it (label, role, colours) is checked with the rest.
      const results = await window.axe?.run(
        { include: [within], exclude: ['.monaco-editor'] },
        {
          resultTypes: ['violations'],
          iframes: false,
          // All that WCAG 2.2 A and AA ask for and what axe holds for good practice; the size of targets is off unless asked for.
          rules: { 'target-size': { enabled: true } },
          ...(only === null ? {} : { runOnly: { type: 'rule', values: only } }),
        },
      );
      if (results === undefined) throw new Error('axe is not in the page');
      // An open menu has the focus and names its button; as in ARIA's own examples it is part of no landmark.
      const isMenu = (html: string) => html.startsWith('<div data-radix-popper') && document.querySelector('[role="menu"]') !== null;
      return results.violations.flatMap(({ id, nodes }) =>
        nodes
          .filter(({ html }) => id !== 'region' || !isMenu(html))
          .map(
            ({ html, any, all, none }) => `${id}: ${html.slice(0, 140)} (${any[0]?.message ?? all[0]?.message ?? none[0]?.message ?? ''})`,
          ),
      );
    },
    [rules === 'all' ? null : colourRules, part] as const,
  );
}

async function draw(page: Page, { media, sign }: Theme): Promise<void> {
  await page.emulateMedia(media);
  await page.locator(sign).waitFor();
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

/** The whole page, unless one part of it is named by a selector. */
type LookAt = (part?: string) => Promise<readonly string[]>;

/**
 * Looks at one screen after another in every theme: by all rules in the theme of the moment, then by the rules of colours in the others,
 * the last of which stays for the next screen, because drawing everything anew takes longer than the look.
 */
export function lookInThemes(page: Page, given: readonly [Theme, ...Theme[]] = themes): LookAt {
  let now = given[0];
  return async (part = 'html') => {
    const first = now;
    const found = (await violations(page, 'all', part)).map((line) => `${first.name}: ${line}`);
    for (const theme of given.filter((other) => other !== first)) {
      await draw(page, theme);
      now = theme;
      found.push(...(await violations(page, 'colours', part)).map((line) => `${theme.name}: ${line}`));
    }
    return found;
  };
}

/** For what a test of one feature shows on its way. */
export function lookInBothThemes(page: Page): LookAt {
  return lookInThemes(page, [light, dark]);
}
