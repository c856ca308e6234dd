#!/usr/bin/env node
/**
 * The command line's entry: the only place of the CLI that looks at the process's arguments, environment and streams.
 * It imports next to nothing itself: what is loaded after the cache of compiled code is on, is compiled once and not at each start.
 */
import { enableCompileCache } from 'node:module';
import { homedir } from 'node:os';
import { fileURLToPath } from 'node:url';
import { keepMemoryOutOfCoreDumps } from '#hosts/core-dumps.ts';
import { defaultDataFolder } from '#hosts/data-folder.ts';

keepMemoryOutOfCoreDumps();
// A folder that can't be written leaves things as they would be without it. The launcher, or NODE_COMPILE_CACHE, may have chosen another.
enableCompileCache(fileURLToPath(new URL('../../node_modules/.cache/hookglass/v8', import.meta.url)));
// A reader that has gone (`| head`) is no reason to stop receiving.
process.stdout.on('error', () => undefined);
process.stderr.on('error', () => undefined);

const { runProgram } = await import('./run-program.ts');
const code = await runProgram({
  surroundings: {
    entry: import.meta.url,
    dataFolder: defaultDataFolder({ platform: process.platform, home: homedir(), env: process.env }),
    platform: process.platform,
    terminal: process,
    env: process.env,
    keyboard: process.stdin.isTTY ? process.stdin : null,
  },
  argv: process.argv,
});
if (code !== undefined) process.exitCode = code;
