/**
 * Finds a Chromium for the end-to-end tests, or gets one: named by PLAYWRIGHT_CHROMIUM, installed on the system, in Playwright's cache,
 * downloaded by Playwright, or on Debian as root from apt. What is found counts only when it starts. Wherever there are both, the
 * headless shell comes before the whole browser: the same engine without what is around a page, for half the work.
 */
import { existsSync, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { delimiter, join } from 'node:path';
import { runFolded } from './child.mjs';
import { root, toolEnvironment, toolScript } from './paths.mjs';
import { startStep } from './progress.mjs';

const shellNames = ['chromium-headless-shell', 'chrome-headless-shell'];
const names = [...shellNames, 'chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome', 'msedge'];
const fixedPlaces = [
  '/usr/lib/chromium/chromium-headless-shell',
  '/usr/bin/chromium',
  '/usr/lib/chromium/chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
  'C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe',
];
const startLimitMs = 15_000;
const downloadLimitMs = 180_000;
const aptLimitMs = 240_000;

/**
 * @param {string} node the Node that runs Playwright
 * @returns {Promise<{ file: string } | { reason: string }>}
 */
export async function getChromium(node) {
  const named = process.env['PLAYWRIGHT_CHROMIUM'];
  if (named) return (await starts(named)) ? { file: named } : { reason: `PLAYWRIGHT_CHROMIUM is ${named}, which does not start` };
  const onSystem = candidates(process.env);
  const isShell = (/** @type {string} */ file) => shellNames.some((name) => file.includes(name));
  const shells = [...onSystem.filter(isShell), ...shellsOfPlaywright()];
  const present = await firstThatStarts([...shells, ...onSystem, cachedByPlaywright()]);
  if (present !== undefined) return { file: present };
  const fetched = (await fromPlaywright(node)) ?? (await fromApt());
  return fetched === undefined ? { reason: 'no Chromium was found, and none could be installed' } : { file: fetched };
}

/** Where a Chromium may be, best first. @param {NodeJS.ProcessEnv} env */
export function candidates(env) {
  const folders = (env['PATH'] ?? '').split(delimiter).filter((folder) => folder !== '');
  const suffix = process.platform === 'win32' ? '.exe' : '';
  const onPath = names.flatMap((name) => folders.map((folder) => join(folder, `${name}${suffix}`)));
  return [...fixedPlaces, ...onPath].filter((file) => existsSync(file));
}

/** @param {readonly (string | undefined)[]} files */
async function firstThatStarts(files) {
  for (const file of new Set(files)) {
    if (file !== undefined && (await starts(file))) return file;
  }
  return undefined;
}

/**
 * Some systems have a placeholder that only says where to get the real one; a browser may also lack libraries.
 * @param {string} file
 */
async function starts(file) {
  if (!existsSync(file)) return false;
  // why: on Windows `--version` opens a window; the file being there has to do.
  if (process.platform === 'win32') return true;
  const result = await runFolded(file, ['--version'], { limitMs: startLimitMs });
  return result.code === 0 && /Chrom/.test(result.tail);
}

/** @returns {string | undefined} */
function cachedByPlaywright() {
  const { chromium } = createRequire(join(root, 'package.json'))('@playwright/test');
  const file = chromium.executablePath();
  return typeof file === 'string' ? file : undefined;
}

function shellsOfPlaywright() {
  const browser = cachedByPlaywright();
  return browser === undefined ? [] : shellsBeside(browser);
}

/**
 * Headless shells of the same build as this browser of Playwright's cache, which keeps `chromium-1234/<platform>/<file>` and
 * `chromium_headless_shell-1234/<platform>/<file>` side by side.
 * @param {string} browser
 */
export function shellsBeside(browser) {
  const build = /^(.*[\\/])chromium-(\d+)[\\/]/.exec(browser);
  if (build === null) return [];
  const folder = `${build[1]}chromium_headless_shell-${build[2]}`;
  if (!existsSync(folder)) return [];
  const fileNames = ['headless_shell', 'chrome-headless-shell'].flatMap((name) => [name, `${name}.exe`]);
  const places = readdirSync(folder).flatMap((platform) => fileNames.map((name) => join(folder, platform, name)));
  return places.filter((file) => existsSync(file));
}

/** @param {string} node */
async function fromPlaywright(node) {
  const step = startStep('Getting Chromium from Playwright');
  const result = await runFolded(node, [toolScript('@playwright/test', 'playwright'), 'install', '--only-shell', 'chromium'], {
    cwd: root,
    env: toolEnvironment(),
    limitMs: downloadLimitMs,
    onLine: (line) => step.note(line.trim()),
  });
  const file = result.code === 0 ? await firstThatStarts(shellsOfPlaywright()) : undefined;
  if (file === undefined) step.fail(result.timedOut ? 'Playwright took too long' : 'Playwright has no Chromium that starts here');
  else step.done('Chromium from Playwright');
  return file;
}

async function fromApt() {
  if (!existsSync('/etc/debian_version') || process.getuid?.() !== 0) return undefined;
  const step = startStep('Getting Chromium from apt');
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  /** @param {readonly string[]} args */
  const apt = (args) => runFolded('apt-get', args, { env, limitMs: aptLimitMs, onLine: (line) => step.note(line.trim()) });
  await apt(['update', '-qq']);
  // The shell is a package of its own only in newer releases.
  for (const name of ['chromium-headless-shell', 'chromium']) {
    const result = await apt(['install', '-y', '-qq', '--no-install-recommends', name]);
    const file = result.code === 0 ? await firstThatStarts(candidates(process.env)) : undefined;
    if (file === undefined) continue;
    step.done('Chromium from apt');
    return file;
  }
  step.fail('apt has no Chromium');
  return undefined;
}
