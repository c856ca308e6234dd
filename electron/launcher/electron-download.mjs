/**
 * Downloads the Electron runtime into the package's own place, as the package does on first use, but tells its progress:
 * one JSON line per percent on standard output. Runs under the clone's Node, because the download library needs Node 22.
 */
import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';

const require = createRequire(import.meta.url);
const packageRequire = createRequire(require.resolve('electron/package.json'));

/** @typedef {{ downloadArtifact(options: object): Promise<string> }} Downloads */

/** @type {Downloads} */
const { downloadArtifact } = await import(pathToFileURL(packageRequire.resolve('@electron/get')).href);
const { version } = packageRequire('./package.json');

let told = -1;
await downloadArtifact({
  version,
  artifactName: 'electron',
  checksums: packageRequire('./checksums.json'),
  cacheRoot: process.env['electron_config_cache'],
  platform: process.platform,
  arch: process.arch,
  downloadOptions: {
    quiet: true,
    /** @param {{ percent: number }} progress */
    getProgressCallback: async ({ percent }) => {
      const whole = Math.floor(percent * 100);
      if (whole === told) return;
      told = whole;
      process.stdout.write(`${JSON.stringify({ percent: whole })}\n`);
    },
  },
});
process.exitCode =
  spawnSync(process.execPath, [packageRequire.resolve('./install.js')], { stdio: ['ignore', 'ignore', 'inherit'] }).status ?? 1;
