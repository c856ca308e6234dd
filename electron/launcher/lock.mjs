/**
 * One launcher at a time installs or builds in a clone. The lock is a file that names its owner and is touched while the owner works;
 * it is stale when the owner is dead or has not touched it for two minutes, and is then taken over.
 */
import { mkdirSync, readFileSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

const touchEveryMs = 10_000;
const staleAfterMs = 120_000;
const lookEveryMs = 100;

/**
 * Runs `action` while holding the lock; waits for another owner first.
 * @template T
 * @param {string} file
 * @param {() => Promise<T>} action
 * @param {() => void} [onWait] called once when another launcher has the lock
 * @returns {Promise<T>}
 */
export async function withLock(file, action, onWait = () => {}) {
  mkdirSync(dirname(file), { recursive: true });
  const mark = `${process.pid} ${process.hrtime.bigint()}`;
  for (let tries = 0; !take(file, mark); tries += 1) {
    if (tries === 0) onWait();
    if (isStale(file)) removeStale(file, mark);
    else await pause(lookEveryMs);
  }
  const timer = setInterval(() => touch(file), touchEveryMs);
  try {
    return await action();
  } finally {
    clearInterval(timer);
    if (read(file) === mark) rmSync(file, { force: true });
  }
}

/** @param {string} file @param {string} mark */
function take(file, mark) {
  try {
    writeFileSync(file, mark, { flag: 'wx' });
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false;
    throw error;
  }
}

/** @param {string} file */
function read(file) {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    // The owner removed it between two looks; the next try to take it decides.
    return undefined;
  }
}

/** @param {string} file */
function isStale(file) {
  const owner = read(file);
  if (owner === undefined) return false;
  const age = ageMs(file);
  // why: an owner that died between creating and writing leaves an empty file; a second is ample for those two steps.
  if (owner === '') return age > 1_000;
  return age > staleAfterMs || !isAlive(Number.parseInt(owner, 10));
}

/** @param {string} file */
function ageMs(file) {
  return Date.now() - (statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? Date.now());
}

/** @param {number} pid */
function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

/**
 * Moves a stale lock aside under a name of its own, so that of two who try only one succeeds; puts a live one back.
 * @param {string} file @param {string} mark
 */
function removeStale(file, mark) {
  const aside = `${file}.${mark.replace(' ', '-')}`;
  try {
    renameSync(file, aside);
  } catch {
    // Another launcher was quicker; the loop looks again.
    return;
  }
  if (isStale(aside)) rmSync(aside, { force: true });
  else renameSync(aside, file);
}

/** @param {string} file */
function touch(file) {
  try {
    utimesSync(file, new Date(), new Date());
  } catch {
    // Gone means taken over while this machine slept; the work itself is safe to finish.
  }
}
