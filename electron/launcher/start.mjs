/**
 * `npm start`: packages, build, then the inspector. Opens the Electron window; where that can't be had, says why in one line and opens the
 * browser shell. Runs on Node 20 with nothing installed.
 */
import { getElectron } from './electron-runtime.mjs';
import { ensureReady } from './prepare.mjs';
import { runCli } from './run-cli.mjs';
import { parseStartOptions, startHelp } from './start-options.mjs';
import { runEntry } from './trouble.mjs';
import { runWindow, windowObstacle } from './window-shell.mjs';

await runEntry(async () => {
  const options = parseStartOptions(process.argv.slice(2));
  if (options.help) {
    process.stdout.write(startHelp);
    return 0;
  }
  await ensureReady();
  if (options.shell === 'any' || options.shell === 'window') {
    const result = await tryWindow(options);
    if ('code' in result) return result.code;
    process.stderr.write(`  No window: ${result.obstacle}. Opening in the browser instead.\n`);
  }
  const open = options.shell === 'headless' ? [] : ['--open'];
  return runCli(['serve', ...options.passed, ...options.browserOnly, ...open, '--log-level', 'warn']);
});

/**
 * @param {import('./start-options.mjs').StartOptions} options
 * @returns {Promise<{ code: number } | { obstacle: string }>}
 */
async function tryWindow(options) {
  const forced = options.shell === 'window';
  const obstacle = forced ? undefined : windowObstacle({ platform: process.platform, env: process.env, uid: process.getuid?.() });
  if (obstacle !== undefined) return { obstacle };
  const runtime = await getElectron({ again: forced });
  if ('reason' in runtime) return { obstacle: runtime.reason };
  const { code, obstacle: met } = await runWindow(runtime.file, options.passed);
  return met === undefined ? { code } : { obstacle: met };
}
