import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { defineConfig } from '@playwright/test';

const artifacts = fileURLToPath(new URL('../.artifacts', import.meta.url));
const systemChromium = ['/usr/lib/chromium/chromium-headless-shell', '/usr/bin/chromium'].find((file) => existsSync(file));
/** `npm test` names the Chromium it found; run by hand, the system's own is used where there is one, else Playwright's. */
const executablePath = process.env.PLAYWRIGHT_CHROMIUM ?? systemChromium;
/** Chromium refuses to run as root with its sandbox on, and containers run tests as root. */
const isRoot = process.getuid?.() === 0;

/**
 * What the browser around the page does not have to do. Without the first two each window starts two more renderers, for the suggestions
 * under an address that nobody types. The others are of Playwright's own list, which this one replaces.
 */
const disabledFeatures = [
  'WebUIOmniboxPopup',
  'WebUIOmniboxAimPopup',
  'AvoidUnnecessaryBeforeUnloadCheckSync',
  'DestroyProfileOnBrowserClose',
  'HttpsUpgrades',
  'HttpsFirstBalancedModeAutoEnable',
  'LensOverlay',
  'MediaRouter',
  'PaintHolding',
  'ThirdPartyStoragePartitioning',
  'TcpPortRandomizationWin',
  'OptimizationHints',
  'NetworkTimeServiceQuerying',
  'AimEnabled',
  'PreconnectToSearch',
];
/** Where there is no graphics card, drawing through a made-up one costs more than drawing by hand. */
const browserArgs = ['--disable-gpu', `--disable-features=${disabledFeatures.join(',')}`];

export default defineConfig({
  testDir: '.',
  testMatch: '**/*.spec.ts',
  outputDir: `${artifacts}/e2e`,
  // The large log first: its index takes a minute to build, in which the other worker runs what is small.
  projects: [
    { name: 'large', testMatch: '**/large-log.spec.ts' },
    { name: 'window', testIgnore: '**/large-log.spec.ts' },
  ],
  fullyParallel: true,
  workers: 2,
  // What passes at its second try only is named in the last lines of `npm test`.
  retries: 1,
  forbidOnly: true,
  timeout: 60_000,
  globalTimeout: 1_700_000,
  expect: { timeout: 10_000 },
  reporter: [['list'], ['json', { outputFile: process.env.PLAYWRIGHT_JSON_OUTPUT_FILE ?? `${artifacts}/e2e.json` }]],
  use: {
    browserName: 'chromium',
    headless: true,
    viewport: { width: 1280, height: 800 },
    colorScheme: 'light',
    // Without a graphics card each frame of a movement is drawn by hand, and a press waits until its button stands still.
    reducedMotion: 'reduce',
    actionTimeout: 15_000,
    permissions: ['clipboard-read', 'clipboard-write'],
    screenshot: 'only-on-failure',
    // Tracing makes every test half as long again; `--trace on` turns it on for the one that is looked into.
    trace: 'off',
    launchOptions: {
      args: isRoot ? ['--no-sandbox', ...browserArgs] : browserArgs,
      ...(executablePath === undefined ? {} : { executablePath }),
    },
  },
});
