/** Where things are in a clone. Nothing here needs an installed package. */
import { existsSync, readFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('../..', import.meta.url)).replace(/[\\/]$/, '');

/** The Node 24 that the project brings along as a development dependency; absent until packages are installed. */
export function localNode() {
  return join(root, 'node_modules', 'node', 'bin', process.platform === 'win32' ? 'node.exe' : 'node');
}

/**
 * The script behind a package's command, so that it can be run by a chosen Node instead of the one on the path.
 * @param {string} packageName
 * @param {string} command
 */
export function toolScript(packageName, command) {
  const folder = join(root, 'node_modules', packageName);
  /** @type {{ bin?: string | Record<string, string> }} */
  const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  const script = typeof manifest.bin === 'string' ? manifest.bin : manifest.bin?.[command];
  if (script === undefined) throw new Error(`${packageName} has no command "${command}"`);
  return join(folder, script);
}

/** The folder the person is in: npm runs scripts in the clone and leaves this behind. */
export function callerFolder() {
  return (process.env['npm_lifecycle_event'] && process.env['INIT_CWD']) || process.cwd();
}

/** The environment for the project's tools: its own Node and commands come first on the path. */
export function toolEnvironment() {
  const tools = [join(root, 'node_modules', 'node', 'bin'), join(root, 'node_modules', '.bin')];
  return withPath([...tools, ...pathOutsideClone()]);
}

/** The environment as it is outside the clone, for npm, which may have to replace the clone's Node. */
export function outsideEnvironment() {
  return withPath(pathOutsideClone());
}

/** The first `node` outside the clone; the running one when there is none. */
export function outsideNode() {
  const name = process.platform === 'win32' ? 'node.exe' : 'node';
  const found = pathOutsideClone()
    .map((folder) => join(folder, name))
    .find((file) => existsSync(file));
  return found ?? process.execPath;
}

function pathOutsideClone() {
  const inside = join(root, 'node_modules');
  const [, value = ''] = Object.entries(process.env).find(([name]) => name.toUpperCase() === 'PATH') ?? [];
  return value.split(delimiter).filter((folder) => folder !== '' && !folder.startsWith(inside));
}

/** @param {readonly string[]} folders */
function withPath(folders) {
  const others = Object.entries(process.env).filter(([name]) => name.toUpperCase() !== 'PATH');
  return { ...Object.fromEntries(others), PATH: folders.join(delimiter) };
}
