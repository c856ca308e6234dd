/** Entry of Electron's main process: the only place of the shell that reads the process's surroundings. */
import { app } from 'electron';
import { keepMemoryOutOfCoreDumps } from '#hosts/core-dumps.ts';
import { createLogOutput } from '#hosts/log-output.ts';
import { startShell } from './start-shell.ts';

keepMemoryOutOfCoreDumps();
startShell({
  entry: import.meta.url,
  argv: process.argv.slice(app.isPackaged ? 1 : 2),
  env: process.env,
  platform: process.platform,
  openLogger: (folder) => createLogOutput({ level: 'info', folder }).logger,
}).catch((error: unknown) => {
  process.stderr.write(`Hookglass did not start: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  app.exit(70);
});
