/** What every command of a clone needs first: packages and a build. Silent and quick when nothing has changed. */
import { join } from 'node:path';
import { build, isBuilt } from './build.mjs';
import { install, isInstalled } from './install.mjs';
import { withLock } from './lock.mjs';
import { root } from './paths.mjs';
import { Trouble } from './trouble.mjs';

const lockFile = join(root, 'out', '.launcher.lock');
const oldestNode = 20;

export async function ensureInstalled() {
  refuseOldNode();
  if (isInstalled()) return;
  await withLock(
    lockFile,
    async () => {
      if (!isInstalled()) await install();
    },
    sayWaiting,
  );
}

export async function ensureBuilt() {
  if (isBuilt()) return;
  await withLock(
    lockFile,
    async () => {
      if (!isBuilt()) await build();
    },
    sayWaiting,
  );
}

/** Packages and build, each only when something changed; a second launcher waits for the first. */
export async function ensureReady() {
  await ensureInstalled();
  await ensureBuilt();
}

function refuseOldNode() {
  if (Number.parseInt(process.versions.node, 10) >= oldestNode) return;
  throw new Trouble(`Node ${process.versions.node} is too old: Hookglass needs Node ${oldestNode} or newer.`, { exitCode: 69 });
}

function sayWaiting() {
  process.stderr.write('  Another start is installing or building; waiting for it …\n');
}
