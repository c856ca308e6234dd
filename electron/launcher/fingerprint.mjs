/** Fingerprints of files: a quick one from sizes and times, and one of the contents for when only times differ. */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';

/** @typedef {{ quick: string, content: string }} Stamp */

/**
 * All files below the given paths, sorted; missing paths count as empty.
 * @param {string} base
 * @param {readonly string[]} paths relative to base: files or folders
 * @param {(path: string) => boolean} isWanted gets the path relative to base, with forward slashes
 */
export function listFiles(base, paths, isWanted) {
  /** @type {string[]} */
  const found = [];
  /** @param {string} path */
  const visit = (path) => {
    const stats = statSync(path, { throwIfNoEntry: false });
    if (stats?.isDirectory()) for (const name of readdirSync(path)) visit(join(path, name));
    else if (stats?.isFile()) found.push(path);
  };
  for (const path of paths) visit(join(base, path));
  return found.filter((file) => isWanted(relative(base, file).replaceAll('\\', '/'))).sort();
}

/** @param {string} base @param {readonly string[]} files */
export function quickFingerprint(base, files) {
  const hash = createHash('sha256');
  for (const file of files) {
    const { size, mtimeMs } = statSync(file);
    hash.update(`${relative(base, file)}\0${size}\0${mtimeMs}\n`);
  }
  return hash.digest('hex');
}

/** @param {string} base @param {readonly string[]} files */
export function contentFingerprint(base, files) {
  const hash = createHash('sha256');
  for (const file of files)
    hash
      .update(`${relative(base, file)}\0`)
      .update(readFileSync(file))
      .update('\0');
  return hash.digest('hex');
}

/**
 * The stamp kept in a file, or undefined when there is none that can be read.
 * @param {string} file
 * @returns {Stamp | undefined}
 */
export function readStamp(file) {
  try {
    const stamp = JSON.parse(readFileSync(file, 'utf8'));
    return typeof stamp?.quick === 'string' && typeof stamp?.content === 'string' ? stamp : undefined;
  } catch {
    // No stamp, or half of one: the step it belongs to is done again.
    return undefined;
  }
}
