/** Every screen fits every window there is: small, large, and zoomed, where a window of 1280 × 800 at 200 % has 640 × 400 to itself. */
import { expect, test } from './fixtures.ts';
import { fillScreens, walkScreens } from './support/walk-screens.ts';

// why: it looks at some thirty screens, one after another.
test.describe.configure({ timeout: 180_000 });

const sizes = [
  { name: 'the smallest window', width: 900, height: 600 },
  { name: '1280 × 800 at 200 %', width: 640, height: 400 },
  { name: 'a usual window', width: 1440, height: 900 },
  { name: 'a 4K screen', width: 3840, height: 2160 },
] as const;

for (const { name, width, height } of sizes) {
  test(`nothing sticks out of ${name}, ${width} × ${height}`, async ({ app, hookglass, handler, page }) => {
    await page.setViewportSize({ width, height });
    await page.emulateMedia({ reducedMotion: 'reduce' });
    await fillScreens(hookglass, (await handler()).url);
    const found: string[] = [];
    await walkScreens(app, async (screen) => {
      for (const trouble of await app.overflow()) found.push(`${screen}: ${trouble}`);
    });
    expect(found).toEqual([]);
  });
}
