import { chromium } from '@playwright/test';
import { getChromium } from '#launcher/chromium.mjs';
import { localNode } from '#launcher/paths.mjs';

/** A window of Hookglass that somebody left open. */
export interface OpenWindow {
  /** Megabytes of its heap, garbage included. */
  heapMb(): Promise<number>;
  close(): Promise<void>;
}

/** Opens the link in a Chromium, or says why there is none. */
export async function openWindow(url: string): Promise<OpenWindow | { readonly reason: string }> {
  const found = await getChromium(localNode());
  if ('reason' in found) return found;
  const browser = await chromium.launch({ executablePath: found.file, args: process.getuid?.() === 0 ? ['--no-sandbox'] : [] });
  const page = await browser.newPage();
  await page.goto(url);
  await page.getByRole('navigation').first().waitFor();
  const session = await page.context().newCDPSession(page);
  return {
    async heapMb() {
      const { usedSize } = await session.send('Runtime.getHeapUsage');
      return usedSize / 2 ** 20;
    },
    close: () => browser.close(),
  };
}
