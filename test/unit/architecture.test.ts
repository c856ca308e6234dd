import { execFile } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Finding, lookWithBiome, lookWithCompiler, lookWithKnip, plantTree, type Tree } from '#test/support/planted-tree.ts';
import { allowed, biomeOffences, knipOffences, typeOffences } from './architecture-offences.ts';

const root = join(import.meta.dirname, '../..');
const run = promisify(execFile);
const projects = ['contract', 'domain', 'engine', 'hosts', 'cli', 'shell', 'launcher']
  .map((layer) => `electron/${layer}`)
  .concat('renderer', 'test');
const fewest: Readonly<Record<string, number>> = { 'electron/cli': 3, 'electron/domain': 5, 'electron/hosts': 5, 'electron/shell': 5 };

/** Sources below a folder, relative to the root; without generated and installed ones. */
function sources(folder: string, pattern: RegExp): string[] {
  return readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .map((path) => join(folder, path).replaceAll('\\', '/'))
    .filter((path) => pattern.test(path) && !path.includes('.artifacts'));
}

function linesWith(pattern: RegExp, files: readonly string[]): string[] {
  return files.filter((file) => pattern.test(readFileSync(join(root, file), 'utf8')));
}

describe('Each guard complains about what breaks its rule', () => {
  const trees: Tree[] = [];
  let biome: readonly Finding[];
  let types: readonly Finding[];
  let knip: readonly Finding[];
  let aboutSound: readonly Finding[];

  function plant(plants: Parameters<typeof plantTree>[1]): Tree {
    const tree = plantTree(root, { ...allowed, ...plants });
    trees.push(tree);
    return tree;
  }

  function said(findings: readonly Finding[], file: string): string[] {
    return findings.filter((finding) => finding.file === file).map((finding) => finding.says);
  }

  beforeAll(async () => {
    const sound = plant(knipOffences);
    // why: the compiler tells of a foreign file once per project, so its offences live apart from Biome's.
    [biome, types] = await Promise.all([lookWithBiome(plant(biomeOffences)), lookWithCompiler(plant(typeOffences))]);
    const [soundBiome, soundTypes, soundKnip] = await Promise.all([lookWithBiome(sound), lookWithCompiler(sound), lookWithKnip(sound)]);
    knip = soundKnip;
    aboutSound = [...soundBiome, ...soundTypes, ...soundKnip.filter(({ says }) => says.startsWith('files '))];
  }, 120_000);

  afterAll(() => {
    for (const tree of trees) tree[Symbol.dispose]();
  });

  test.each(Object.entries(biomeOffences))('Biome refuses %s', (file, { says }) => {
    expect(said(biome, file)).toContainEqual(expect.stringContaining(says));
  });

  test.each(Object.entries(typeOffences))('the compiler refuses %s', (file, { says }) => {
    expect(said(types, file)).toContainEqual(expect.stringContaining(says));
  });

  test.each(Object.entries(knipOffences))('knip refuses %s', (file, { says }) => {
    expect(said(knip, file)).toContainEqual(expect.stringContaining(says));
  });

  test.each(Object.keys(allowed))('no guard minds %s', (file) => {
    expect(said(aboutSound, file)).toEqual([]);
  });
});

describe('The guards look at everything', () => {
  test.each(projects)('the compiler project of %s holds every source of its folder', { timeout: 30_000 }, async (folder) => {
    const pattern = folder === 'electron/launcher' ? /\.mjs$/ : /(?<!\.d)\.tsx?$/;
    const wanted = sources(folder, pattern);
    const configs = readdirSync(join(root, folder)).filter((name) => /^tsconfig.*\.json$/.test(name));
    const listed = await Promise.all(configs.map((config) => filesOfProject(join(folder, config))));
    expect(wanted.filter((file) => !listed.flat().includes(file))).toEqual([]);
    expect(wanted.length).toBeGreaterThanOrEqual(fewest[folder] ?? 10);
  });

  test('tsc -b at the root reaches every project', () => {
    const solution: unknown = JSON.parse(readFileSync(join(root, 'tsconfig.json'), 'utf8'));
    const references = projects.map((path) => expect.objectContaining({ path }));
    expect(solution).toEqual({
      files: [],
      references: expect.arrayContaining([...references, { path: 'electron/shell/tsconfig.preload.json' }]),
    });
  });

  // why: no measurement; on a busy machine the whole tree takes minutes.
  test('Biome looks at every source', { timeout: 120_000 }, async () => {
    const wanted = ['electron', 'renderer', 'test']
      .flatMap((folder) => sources(folder, /\.(tsx?|mjs)$/))
      .filter((file) => !file.startsWith('test/fixtures/'));
    const { stdout, stderr } = await run(
      process.execPath,
      [
        join(root, 'node_modules/@biomejs/biome/bin/biome'),
        'lint',
        '--colors=off',
        '--reporter=summary',
        '--only=suspicious/noDebugger',
        '.',
      ],
      {
        cwd: root,
      },
    ).catch((error: { stdout: string; stderr: string }) => error);
    const checked = Number(/Checked (\d+) files/.exec(stdout + stderr)?.[1]);
    expect(checked).toBeGreaterThanOrEqual(wanted.length);
  });

  test('no comment switches a border rule off', () => {
    const all = ['electron', 'renderer', 'test'].flatMap((folder) => sources(folder, /\.(tsx?|mjs)$/));
    const border =
      /biome-ignore(-all|-start)? (lint|lint\/style|lint\/style\/(noRestrictedImports|noProcessEnv|noExcessiveLinesPerFile)|lint\/suspicious\/(noImportCycles|noExplicitAny)|lint\/plugin\S*|plugin\S*):/;
    expect(linesWith(border, all)).toEqual([]);
    expect(
      linesWith(
        /@ts-(nocheck|ignore|expect-error)\b(?!.*why:)/,
        all.filter((file) => !file.endsWith('architecture.test.ts')),
      ),
    ).toEqual([]);
  });
});

describe('Rules read from the sources themselves', () => {
  const product = ['contract', 'domain', 'engine', 'hosts', 'cli', 'shell']
    .flatMap((layer) => sources(`electron/${layer}`, /\.ts$/))
    .concat(sources('renderer', /\.tsx?$/));

  test('statements are prepared in electron/engine/log only', () => {
    const found = linesWith(/\.prepare\(/, product);
    expect(found.length).toBeGreaterThan(0);
    expect(found.filter((file) => !file.startsWith('electron/engine/log/'))).toEqual([]);
  });

  test('the environment is read in composition roots only', () => {
    // The last is code for people to run, as a text.
    const roots = ['electron/cli/main.ts', 'electron/shell/main.ts', 'electron/engine/verification/samples/senders/node-sender.ts'];
    expect(linesWith(/\bprocess\.env\b/, product).filter((file) => !roots.includes(file))).toEqual([]);
  });

  test('domain reads no clock and no randomness', () => {
    const domain = sources('electron/domain', /\.ts$/);
    expect(domain.length).toBeGreaterThan(5);
    expect(linesWith(/\bDate\.now\b|\bnew Date\(\)|\bMath\.random\b|\bperformance\.now\b|\bcrypto\b/, domain)).toEqual([]);
  });

  test('the top level holds what was agreed and nothing else', () => {
    const agreed = [
      'LICENSE',
      'README.md',
      'SECURITY.md',
      'docs',
      'electron',
      'electron.vite.config.ts',
      'package-lock.json',
      'package.json',
      'renderer',
      'resources',
      'test',
      'tsconfig.json',
    ];
    const made = ['node_modules', 'out', 'dist'];
    const there = readdirSync(root).filter((name) => !name.startsWith('.') && !made.includes(name) && !name.endsWith('.log'));
    expect(there.filter((name) => !agreed.includes(name))).toEqual([]);
  });
});

async function filesOfProject(config: string): Promise<string[]> {
  const { stdout } = await run(process.execPath, [join(root, 'node_modules/typescript/bin/tsc'), '-p', config, '--listFilesOnly'], {
    cwd: root,
    maxBuffer: 16_000_000,
  });
  return stdout.split('\n').map((file) => relative(root, file.trim()).replaceAll('\\', '/'));
}
