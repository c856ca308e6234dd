/**
 * Finds the Electron runtime, or gets it. The `electron` package brings no binary; it is downloaded on first use, which may be slow,
 * blocked or impossible. An attempt that stalls ends after twenty seconds, and a failed one is remembered for a day.
 */

import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { endFirmly } from './child.mjs';
import { localNode, root, toolEnvironment } from './paths.mjs';
import { startStep } from './progress.mjs';

/** @typedef {{ file: string } | { reason: string }} Runtime */

const stallMs = 20_000;
const rememberMs = 24 * 60 * 60 * 1000;
const memoryFile = join(root, 'node_modules', '.cache', 'hookglass', 'electron-download.json');
const packageFolder = join(root, 'node_modules', 'electron');
const downloader = fileURLToPath(new URL('./electron-download.mjs', import.meta.url));

/**
 * The runtime's executable, or why there is none.
 * @param {{ again: boolean }} options again: try the download even if it failed within the last day
 * @returns {Promise<Runtime>}
 */
export async function getElectron({ again }) {
  const present = findElectron(packageFolder, process.env);
  if (present !== undefined) return present;
  const failed = again ? undefined : readMemory();
  if (failed !== undefined) return { reason: `${failed}, tried within the last day (npm start -- --electron tries again)` };
  return download();
}

/**
 * The runtime that is there without a download: the folder of ELECTRON_OVERRIDE_DIST_PATH, or the package's own of its own version.
 * @param {string} folder the electron package
 * @param {NodeJS.ProcessEnv} env
 * @returns {Runtime | undefined} undefined: it has to be downloaded
 */
export function findElectron(folder, env) {
  const override = env['ELECTRON_OVERRIDE_DIST_PATH'];
  if (override !== undefined && override !== '') {
    const file = join(override, executableName(process.platform));
    return existsSync(file) ? { file } : { reason: `ELECTRON_OVERRIDE_DIST_PATH has no ${executableName(process.platform)}` };
  }
  const file = join(folder, 'dist', executableName(process.platform));
  if (!existsSync(file)) return undefined;
  const { version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  return readVersion(folder) === version ? { file } : undefined;
}

/** @param {string} folder */
function readVersion(folder) {
  const file = join(folder, 'dist', 'version');
  return existsSync(file) ? readFileSync(file, 'utf8').trim().replace(/^v/, '') : undefined;
}

/** @param {NodeJS.Platform} platform */
export function executableName(platform) {
  if (platform === 'darwin') return join('Electron.app', 'Contents', 'MacOS', 'Electron');
  return platform === 'win32' ? 'electron.exe' : 'electron';
}

async function download() {
  const step = startStep('Getting the Electron runtime');
  const failure = await runDownload(step);
  const present = failure === undefined ? findElectron(packageFolder, process.env) : undefined;
  if (present !== undefined) {
    rmSync(memoryFile, { force: true });
    step.done('Electron runtime ready');
    return present;
  }
  const reason = `the Electron runtime can not be downloaded (${failure ?? 'it is incomplete'})`;
  writeMemory(reason);
  step.fail('No Electron runtime');
  return { reason };
}

/**
 * @param {import('./progress.mjs').Step} step
 * @returns {Promise<string | undefined>} why it failed
 */
function runDownload(step) {
  const child = spawn(localNode(), [downloader], {
    cwd: root,
    env: toolEnvironment(),
    stdio: ['ignore', 'pipe', 'pipe'],
    windowsHide: true,
  });
  let said = '';
  let stalled = false;
  const stop = () => {
    stalled = true;
    endFirmly(child);
  };
  let timer = setTimeout(stop, stallMs);
  child.stdout.on('data', (/** @type {Buffer} */ chunk) => {
    clearTimeout(timer);
    timer = setTimeout(stop, stallMs);
    const percent = /"percent":(\d+)/.exec(chunk.toString())?.[1];
    if (percent !== undefined) step.note(`${percent} %`);
  });
  child.stderr.on('data', (/** @type {Buffer} */ chunk) => {
    said = (said + chunk.toString()).slice(-4_000);
  });
  return new Promise((resolve) => {
    child.once('error', (error) => resolve(error.message));
    child.once('close', (code) => {
      clearTimeout(timer);
      if (stalled) resolve('no answer');
      else resolve(code === 0 ? undefined : shortReason(said));
    });
  });
}

/** The most telling words of a failed download. @param {string} said */
export function shortReason(said) {
  const status = /Response code (\d{3})/.exec(said)?.[1];
  if (status !== undefined) return `the server answered ${status}`;
  const code = /\b(ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENOSPC|EACCES|UND_ERR_CONNECT_TIMEOUT|[A-Z_]*CERT[A-Z_]*)\b/.exec(
    said,
  )?.[1];
  if (code === 'ENOSPC') return 'the disk is full';
  if (code === 'EACCES') return 'its folder can not be written';
  return code === undefined ? 'the download failed' : `no connection, ${code}`;
}

/** @returns {string | undefined} */
function readMemory() {
  try {
    const { failedAt, reason, version } = JSON.parse(readFileSync(memoryFile, 'utf8'));
    const { version: wanted } = JSON.parse(readFileSync(join(packageFolder, 'package.json'), 'utf8'));
    return version === wanted && Date.now() - failedAt < rememberMs && typeof reason === 'string' ? reason : undefined;
  } catch {
    // No memory of a failure: try.
    return undefined;
  }
}

/** @param {string} reason */
function writeMemory(reason) {
  const { version } = JSON.parse(readFileSync(join(packageFolder, 'package.json'), 'utf8'));
  mkdirSync(dirname(memoryFile), { recursive: true });
  writeFileSync(memoryFile, JSON.stringify({ version, failedAt: Date.now(), reason }));
}
