/**
 * `npm run dev:browser`: the browser shell with sources watched. A change of the page is there after a reload; a change of the engine
 * restarts the server.
 */
import { spawn } from 'node:child_process';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { cliEntry } from './build.mjs';
import { endFirmly, foregroundEnd } from './child.mjs';
import { localNode, root, toolEnvironment, toolScript } from './paths.mjs';
import { ensureReady } from './prepare.mjs';
import { runEntry } from './trouble.mjs';

await runEntry(async () => {
  await ensureReady();
  // why: the watcher builds in place, so the next start has to look for itself.
  rmSync(join(root, 'out', '.stamp'), { force: true });
  const env = toolEnvironment();
  const watcher = spawn(localNode(), [toolScript('electron-vite', 'electron-vite'), 'build', '--watch', '--logLevel', 'warn'], {
    cwd: root,
    env,
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  const server = spawn(localNode(), ['--watch', '--watch-preserve-output', cliEntry, 'serve', '--open', ...process.argv.slice(2)], {
    cwd: root,
    env,
    stdio: 'inherit',
  });
  const code = await foregroundEnd(server);
  endFirmly(watcher);
  return code;
});
