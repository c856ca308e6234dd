/** Runs the built command line in this terminal. Its standard output is the command's alone. */
import { spawn } from 'node:child_process';
import module from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { cliEntry } from './build.mjs';
import { foregroundEnd } from './child.mjs';
import { localNode, root, toolEnvironment } from './paths.mjs';

const engineNode = 24;

/**
 * @param {readonly string[]} args
 * @returns {Promise<number | undefined>} the exit code; undefined when the command runs in this process and sets it itself
 */
export async function runCli(args) {
  if (Number.parseInt(process.versions.node, 10) < engineNode) {
    return foregroundEnd(spawn(localNode(), [cliEntry, ...args], { env: toolEnvironment(), stdio: 'inherit' }));
  }
  // why: in this process there is one process fewer to stop, and the pid it reports is the one npm started.
  process.argv = [process.execPath, cliEntry, ...args];
  // why: compiling the bundle is a good part of a start; the cache keeps that work from one start to the next.
  module.enableCompileCache?.(join(root, 'node_modules', '.cache', 'hookglass', 'v8'));
  await import(pathToFileURL(cliEntry).href);
  return undefined;
}
