import { execFile } from 'node:child_process';
import { cpSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { tempFolder } from './temp-folder.ts';

export interface Plant {
  readonly text: string;
  /** Part of what the guard says about it. */
  readonly says: string;
}

export interface Finding {
  readonly file: string;
  readonly says: string;
}

export interface Tree {
  readonly path: string;
  [Symbol.dispose](): void;
}

const configPattern = /(^|\/)(tsconfig[^/]*\.json|vitest\.config\.ts|playwright\.config\.ts)$/;
const rootConfigs = ['.biome', '.biome.json', 'package.json', 'tsconfig.json', 'electron.vite.config.ts'];

/**
 * A small tree with the project's own settings and libraries and only the given sources, so that the guards can be watched at work
 * without touching the project.
 */
export function plantTree(root: string, plants: Readonly<Record<string, Pick<Plant, 'text'>>>): Tree {
  const folder = tempFolder();
  for (const name of rootConfigs) cpSync(join(root, name), join(folder.path, name), { recursive: true });
  for (const top of ['electron', 'renderer', 'test']) {
    for (const path of readdirSync(join(root, top), { recursive: true, encoding: 'utf8' })) {
      if (configPattern.test(path)) put(folder.path, join(top, path), readFileSync(join(root, top, path), 'utf8'));
    }
  }
  for (const [file, { text }] of Object.entries(plants)) put(folder.path, file, text);
  linkLibraries(root, folder.path);
  return folder;
}

function put(tree: string, file: string, text: string): void {
  mkdirSync(dirname(join(tree, file)), { recursive: true });
  writeFileSync(join(tree, file), text);
}

/** Links each library by itself: a link to the whole folder would let the compiler write its cache into the project's. */
function linkLibraries(root: string, tree: string): void {
  mkdirSync(join(tree, 'node_modules'));
  for (const name of readdirSync(join(root, 'node_modules'))) {
    if (!name.startsWith('.')) symlinkSync(join(root, 'node_modules', name), join(tree, 'node_modules', name));
  }
}

interface BiomeReport {
  diagnostics: { category: string; message: string; location: { path: string } }[];
}

export async function lookWithBiome(tree: Tree): Promise<readonly Finding[]> {
  const out = await output(tree.path, '@biomejs/biome/bin/biome', ['lint', '--reporter=json', '--max-diagnostics=none', '.']);
  const report: BiomeReport = JSON.parse(out.slice(out.indexOf('{')));
  return report.diagnostics.map(({ category, message, location }) => ({ file: location.path, says: `${category} ${message}` }));
}

export async function lookWithCompiler(tree: Tree): Promise<readonly Finding[]> {
  const out = await output(tree.path, 'typescript/bin/tsc', ['-b', '--pretty', 'false']);
  return [...out.matchAll(/^(\S+?)\(\d+,\d+\): error (.*)$/gm)].map(([, file = '', says = '']) => ({
    file: file.replaceAll('\\', '/'),
    says,
  }));
}

interface KnipReport {
  issues: ({ file: string } & Record<string, unknown>)[];
}

export async function lookWithKnip(tree: Tree): Promise<readonly Finding[]> {
  const out = await output(tree.path, 'knip/bin/knip.js', ['--no-progress', '--reporter', 'json']);
  const report: KnipReport = JSON.parse(out.slice(out.indexOf('{')));
  return report.issues.flatMap(({ file, ...kinds }) =>
    Object.entries(kinds).flatMap(([kind, list]) =>
      Array.isArray(list) ? list.map((item: { name: string }) => ({ file: relative('.', file), says: `${kind} ${item.name}` })) : [],
    ),
  );
}

/** Standard output of a tool, whatever it ends with. */
function output(tree: string, script: string, args: readonly string[]): Promise<string> {
  return new Promise((resolve) => {
    execFile(
      process.execPath,
      [join(tree, 'node_modules', script), ...args],
      { cwd: tree, maxBuffer: 64_000_000 },
      (_error, stdout, stderr) => resolve(stdout === '' ? stderr : stdout),
    );
  });
}
