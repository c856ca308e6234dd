/**
 * Keeps node_modules as package-lock.json says. A stamp inside node_modules remembers which lock file was installed; packages that were
 * installed by hand are recognised by comparing npm's own record with the lock file.
 */
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runFolded } from './child.mjs';
import { localNode, outsideEnvironment, outsideNode, root } from './paths.mjs';
import { startStep } from './progress.mjs';
import { Trouble } from './trouble.mjs';

const keptLines = 400;
const shownLines = 12;
const lockFile = join(root, 'package-lock.json');
const stampFile = join(root, 'node_modules', '.hookglass-lock');
const recordFile = join(root, 'node_modules', '.package-lock.json');

/** Whether the installed packages are those of the lock file. Costs a few milliseconds. */
export function isInstalled() {
  if (!existsSync(localNode())) return false;
  const wanted = wantedStamp();
  if (existsSync(stampFile) && readFileSync(stampFile, 'utf8') === wanted) return true;
  if (!matchesRecord(readPackages(lockFile), readPackages(recordFile))) return false;
  writeFileSync(stampFile, wanted);
  return true;
}

/**
 * Runs `npm ci`; where npm finds the lock file incomplete, `npm install`, which leaves the lock file as it is. Fails with what npm said.
 */
export async function install() {
  const step = startStep('Installing packages');
  // why: `npm ci` removes node_modules first, which Windows refuses while a Node from there runs this file.
  const canStartOver = process.platform !== 'win32' || !existsSync(recordFile);
  // why: npm would compile better-sqlite3, whose binary is in its package, and fail where there is no compiler; only `node` needs its script.
  let result = canStartOver ? await npm(['ci', '--ignore-scripts'], step) : undefined;
  // why: npm leaves packages for other systems out of a lock file when its registry lacks them, and then `npm ci` refuses that lock file.
  if (result === undefined || isOutOfStep(result)) result = await npm(['install', '--no-save', '--ignore-scripts'], step);
  if (result.code === 0) result = await npm(['rebuild', 'node', '--ignore-scripts=false'], step);
  if (result.code !== 0 || !existsSync(localNode())) {
    step.fail('Packages could not be installed');
    throw new Trouble(`npm ended with code ${result.code}. ${adviceFor(result.tail)}`, { tail: shorten(result.tail) });
  }
  placeExecWord();
  writeFileSync(stampFile, wantedStamp());
  step.done('Packages installed');
}

/**
 * @param {readonly string[]} command
 * @param {import('./progress.mjs').Step} step
 */
function npm(command, step) {
  const args = [...command, '--no-audit', '--no-fund', '--loglevel=error'];
  const script = process.env['npm_execpath'];
  const isOwnScript = script?.endsWith('.js') === true && !script.startsWith(join(root, 'node_modules'));
  const options = { cwd: root, env: outsideEnvironment(), keep: keptLines, onLine: (/** @type {string} */ line) => step.note(line.trim()) };
  if (isOwnScript && script !== undefined) return runFolded(outsideNode(), [script, ...args], options);
  return runFolded('npm', args, { ...options, shell: process.platform === 'win32' });
}

/** @param {import('./child.mjs').FoldedResult} result */
function isOutOfStep(result) {
  return result.code !== 0 && /EUSAGE|in sync/.test(result.tail);
}

/** The beginning, where npm says what is wrong, and the end. @param {string} text */
export function shorten(text) {
  const lines = text.split('\n');
  if (lines.length <= 2 * shownLines) return text;
  return [...lines.slice(0, shownLines), '…', ...lines.slice(-shownLines)].join('\n');
}

/** Package scripts say `exec`, so that a signal to npm reaches the program; Windows' shell has no such word and gets a stand-in. */
function placeExecWord() {
  if (process.platform === 'win32') writeFileSync(join(root, 'node_modules', '.bin', 'exec.cmd'), '@%*\r\n');
}

function wantedStamp() {
  return `${createHash('sha256').update(readFileSync(lockFile)).digest('hex')} ${process.platform} ${process.arch}`;
}

/** @param {string} tail */
export function adviceFor(tail) {
  if (/ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ETIMEDOUT|network/i.test(tail))
    return 'The package registry can not be reached: check the network.';
  if (/ENOSPC/.test(tail)) return 'The disk is full.';
  if (/EACCES|EPERM/.test(tail)) return 'A folder can not be written: check who owns node_modules.';
  if (/ENOENT/.test(tail)) return 'Is npm installed and on the path?';
  return 'What it said last is above.';
}

/** @typedef {{ version?: string, integrity?: string, optional?: boolean, devOptional?: boolean, link?: boolean }} LockedPackage */

/**
 * @param {string} file
 * @returns {Record<string, LockedPackage> | undefined}
 */
function readPackages(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8')).packages;
  } catch {
    // No record means nothing is known to be installed.
    return undefined;
  }
}

/**
 * Whether every package of the lock file is on record with its version; packages for other platforms may be absent.
 * @param {Record<string, LockedPackage> | undefined} locked
 * @param {Record<string, LockedPackage> | undefined} installed
 */
export function matchesRecord(locked, installed) {
  if (locked === undefined || installed === undefined) return false;
  return Object.entries(locked).every(([path, wanted]) => {
    if (path === '') return true;
    const found = installed[path];
    if (found === undefined) return wanted.optional === true || wanted.devOptional === true;
    return found.version === wanted.version && found.integrity === wanted.integrity;
  });
}
