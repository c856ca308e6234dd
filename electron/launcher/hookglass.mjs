/**
 * `npm run -s hookglass -- …`: the command line from a clone. Packages and build first, told on standard error and only when there is
 * something to do; standard output belongs to the command.
 */
import { callerFolder } from './paths.mjs';
import { ensureReady } from './prepare.mjs';
import { runCli } from './run-cli.mjs';
import { runEntry } from './trouble.mjs';

await runEntry(async () => {
  await ensureReady();
  process.chdir(callerFolder());
  return runCli(process.argv.slice(2));
});
