/** One Hookglass with one window on it, brought from scene to scene. */
import type { Browser } from '@playwright/test';
import { AppWindow } from '#test/e2e/pages/app-window.ts';
import { Hookglass } from '#test/e2e/support/hookglass.ts';
import { watchPage } from '#test/e2e/support/page-watch.ts';
import { tempFolder } from '#test/support/temp-folder.ts';

/** As wide and high as the window is between two pictures. */
export const usual = { width: 1440, height: 900 };

/** How long a step of a scene may wait for what it shows; a scene that waits longer is given up and named. */
const patienceMs = 45_000;

export interface Stage {
  readonly app: AppWindow;
  readonly hookglass: Hookglass;
}

export interface Scene {
  /** As in `docs/images/<name>-light.png`. */
  readonly name: string;
  /** What a person who judges the picture is to look at. */
  readonly title: string;
  /** That it can't be shown is told, and is no failure. */
  readonly isOptional?: boolean;
  /** From wherever the scene before has left the window. */
  readonly show: (stage: Stage) => Promise<void>;
  /** Once more what a narrow window has let go. */
  readonly again?: (stage: Stage) => Promise<void>;
  /** Puts away what would be in the way of the next scene. */
  readonly leave?: (stage: Stage) => Promise<void>;
}

export interface World {
  readonly name: string;
  /** Before Hookglass starts. */
  readonly prepare?: (dataFolder: string) => Promise<void>;
  /** Once, with the window open; what it gives back is closed at the end. */
  readonly begin?: (stage: Stage) => Promise<AsyncDisposable | undefined>;
  readonly scenes: readonly Scene[];
}

export async function withStage(browser: Browser, world: World, act: (stage: Stage) => Promise<void>): Promise<void> {
  using data = tempFolder();
  await world.prepare?.(data.path);
  const hookglass = new Hookglass(data.path);
  await hookglass.start();
  try {
    const page = await browser.newPage({ viewport: usual, reducedMotion: 'reduce', timezoneId: 'Europe/Berlin', locale: 'en-GB' });
    page.setDefaultTimeout(patienceMs);
    const stage = { app: new AppWindow(page, await watchPage(page)), hookglass };
    await stage.app.open(hookglass.link);
    await using _ = await world.begin?.(stage);
    await act(stage);
    await page.close();
  } finally {
    await hookglass.stop();
  }
}
