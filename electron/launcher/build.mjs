/**
 * Keeps `out/` as the sources say. A build goes to a folder of its own and is moved into place when it is whole, so a failed or
 * interrupted build leaves the one before.
 */
import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runFolded } from './child.mjs';
import { contentFingerprint, listFiles, quickFingerprint, readStamp } from './fingerprint.mjs';
import { localNode, root, toolEnvironment, toolScript } from './paths.mjs';
import { startStep } from './progress.mjs';
import { Trouble } from './trouble.mjs';

const out = join(root, 'out');
const stampFile = join(out, '.stamp');
const sources = ['electron', 'renderer', 'resources', 'package.json', 'package-lock.json', 'electron.vite.config.ts'];
const parts = /** @type {const} */ (['main', 'preload', 'renderer']);

/** Entry of the command line in the build. */
export const cliEntry = join(out, 'main', 'hookglass.js');

/** @param {string} path relative to the root, with forward slashes */
export function isSource(path) {
  return !path.startsWith('electron/launcher/') && !path.endsWith('.md') && !path.endsWith('tsconfig.json');
}

/** Whether the build is that of the sources. Costs some ten milliseconds; more once after a checkout that changed only file times. */
export function isBuilt() {
  const stamp = readStamp(stampFile);
  if (stamp === undefined || !existsSync(cliEntry)) return false;
  const files = sourceFiles();
  const quick = quickFingerprint(root, files);
  if (stamp.quick === quick) return true;
  if (stamp.content !== contentFingerprint(root, files)) return false;
  writeFileSync(stampFile, JSON.stringify({ quick, content: stamp.content }));
  return true;
}

/** Builds all three bundles. Fails with the tail of what the bundler said; the build before stays usable. */
export async function build() {
  const step = startStep('Building');
  // why: the stamp is taken before the sources are read, so an edit during the build leads to another build.
  const files = sourceFiles();
  const stamp = { quick: quickFingerprint(root, files), content: contentFingerprint(root, files) };
  const stage = join(out, '.next');
  rmSync(stage, { recursive: true, force: true });
  const result = await runFolded(localNode(), [toolScript('electron-vite', 'electron-vite'), 'build', '--outDir', stage], {
    cwd: root,
    env: { ...toolEnvironment(), NODE_ENV: 'production', NO_COLOR: '1' },
    onLine: (line) => step.note(line.trim()),
  });
  if (result.code !== 0) {
    rmSync(stage, { recursive: true, force: true });
    step.fail('The build failed');
    throw new Trouble(`The build ended with code ${result.code}. What it said last is above.`, { tail: result.tail });
  }
  moveIntoPlace(stage);
  writeFileSync(stampFile, JSON.stringify(stamp));
  step.done('Built');
}

/** @param {string} stage */
function moveIntoPlace(stage) {
  const before = join(out, '.before');
  rmSync(before, { recursive: true, force: true });
  mkdirSync(before, { recursive: true });
  rmSync(stampFile, { force: true });
  for (const part of parts) {
    if (existsSync(join(out, part))) renameSync(join(out, part), join(before, part));
    renameSync(join(stage, part), join(out, part));
  }
  rmSync(before, { recursive: true, force: true });
  rmSync(stage, { recursive: true, force: true });
}

function sourceFiles() {
  return listFiles(root, sources, isSource);
}
