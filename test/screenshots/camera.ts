/** Takes a scene at each size in each theme; what a page of docs/ shows goes there, and everything to where people judge it. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { placeOf, readPages, referencesOf, root } from '#test/support/docs/pages.ts';
import { withPalette } from './palette-png.ts';
import { type Scene, type Stage, usual } from './stage.ts';

const sizes = [usual, { width: 900, height: 600 }] as const;
const themes = ['light', 'dark'] as const;

export const judgedFolder = join(root, 'test/.artifacts/screens');

export interface Look {
  readonly name: string;
  readonly colorScheme: 'light' | 'dark';
  readonly contrast: 'no-preference' | 'more';
}

export interface Picture {
  readonly file: string;
  readonly look: string;
  readonly size: string;
}

export interface Camera {
  take(scene: Scene, stage: Stage): Promise<readonly Picture[]>;
  /** Pictures that went to docs/images. */
  readonly documented: readonly string[];
}

export function looksOf(wishes: { readonly withContrast: boolean }): readonly Look[] {
  const normal = themes.map((name) => ({ name, colorScheme: name, contrast: 'no-preference' as const }));
  const more = themes.map((name) => ({ name: `${name}-contrast`, colorScheme: name, contrast: 'more' as const }));
  return wishes.withContrast ? [...normal, ...more] : normal;
}

/** Turns to wait for colours; a text that has none in its language never gets any. */
const mostTurns = 15;

/** Editors colour their text when they are idle, and without a screen they are idle only when somebody wants a picture. */
async function untilColoured(page: Page): Promise<void> {
  for (let turn = 0; turn < mostTurns && (await page.evaluate(arePale)); turn += 1) await page.screenshot();
}

/** Runs in the page. */
function arePale(): boolean {
  const texts = [...document.querySelectorAll('.monaco-editor .view-lines')].filter((lines) => (lines.textContent ?? '').trim() !== '');
  return texts.some((lines) => lines.checkVisibility() && lines.querySelector('span[class*="mtk"]:not(.mtk1)') === null);
}

export function createCamera(looks: readonly Look[]): Camera {
  const wanted = new Set(
    readPages()
      .flatMap(referencesOf)
      .map((reference) => placeOf(reference).file),
  );
  const documented: string[] = [];
  mkdirSync(judgedFolder, { recursive: true });

  async function shoot({ app: { page } }: Stage, look: Look): Promise<Buffer> {
    await page.emulateMedia({ colorScheme: look.colorScheme, contrast: look.contrast, reducedMotion: 'reduce' });
    await page.locator(`html[data-theme="${look.colorScheme}"]`).waitFor();
    // why: a tooltip or a hovered row would be in the picture, depending on where the last press was.
    await page.mouse.move(0, 0);
    await page.evaluate(async () => {
      await document.fonts.ready;
      await new Promise<void>((resolve) => requestAnimationFrame(() => requestAnimationFrame(() => resolve())));
    });
    await untilColoured(page);
    return page.screenshot({ animations: 'disabled', caret: 'hide' });
  }

  function keep(bytes: Buffer, scene: Scene, size: (typeof sizes)[number], look: Look): Picture {
    const measure = `${size.width}x${size.height}`;
    const file = `${scene.name}-${measure}-${look.name}.png`;
    writeFileSync(join(judgedFolder, file), bytes);
    const inDocs = `docs/images/${scene.name}${size === usual ? '' : `-${measure}`}-${look.name}.png`;
    if (wanted.has(inDocs)) {
      writeFileSync(join(root, inDocs), withPalette(bytes));
      documented.push(inDocs);
    }
    return { file, look: look.name, size: measure };
  }

  return {
    documented,
    async take(scene, stage) {
      const { page } = stage.app;
      const taken: Picture[] = [];
      try {
        for (const size of sizes) {
          await page.setViewportSize(size);
          if (size !== usual) await scene.again?.(stage);
          for (const look of looks) taken.push(keep(await shoot(stage, look), scene, size, look));
        }
      } finally {
        await page.setViewportSize(usual);
      }
      return taken;
    },
  };
}
