/** The steps of `npm test`, in order. Each runs to its end whatever the others did and answers with counts. */
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join, relative } from 'node:path';
import { build, isBuilt } from './build.mjs';
import { endFirmly, foregroundEnd, runFolded } from './child.mjs';
import { getChromium } from './chromium.mjs';
import { listFiles } from './fingerprint.mjs';
import { localNode, root, toolEnvironment, toolScript } from './paths.mjs';
import { afterSecondTry, countPlaywright, countVitest, endedInPlaywright, failedInVitest, settle } from './test-counts.mjs';
import { Trouble } from './trouble.mjs';

/** @typedef {import('./test-counts.mjs').Counts} Counts */
/**
 * `failed` and `unsteady` are names: what failed, and what passed only at its second try.
 * @typedef {{ counts: Counts, tail?: string, skippedWhy?: string, failed?: readonly string[], unsteady?: readonly string[] }} StepResult
 */

const artifacts = join(root, 'test', '.artifacts');
/** Ends what hangs. A slow machine takes three times as long as a quiet one, so it is far above what a step needs. */
const limitMs = 1_800_000;
/** More of them is no accident. */
const mostFilesAgain = 6;
const passed = { passed: 1, failed: 0, skipped: 0 };
const failed = { passed: 0, failed: 1, skipped: 0 };

/** @type {Readonly<Record<string, () => Promise<StepResult>>>} */
export const steps = {
  biome: () => guard('@biomejs/biome', 'biome', ['check', '--colors=off', '--max-diagnostics=50', '.']),
  types: () => guard('typescript', 'tsc', ['-b', '--pretty', 'false']),
  knip: () => guard('knip', 'knip', ['--no-progress']),
  build: buildStep,
  unit: () => vitest('unit'),
  integration: () => vitest('integration'),
  contract: () => vitest('contract'),
  shell: () => vitest('shell'),
  e2e: endToEnd,
};

/**
 * A guard counts as one test; its output is shown when it complains.
 * @param {string} packageName @param {string} command @param {readonly string[]} args
 * @returns {Promise<StepResult>}
 */
async function guard(packageName, command, args) {
  const result = await runFolded(localNode(), [toolScript(packageName, command), ...args], {
    cwd: root,
    env: toolEnvironment(),
    limitMs,
    keep: 400,
  });
  return result.code === 0 ? { counts: passed } : { counts: failed, tail: result.tail };
}

/** @returns {Promise<StepResult>} */
async function buildStep() {
  try {
    if (!isBuilt()) await build();
    return { counts: passed };
  } catch (error) {
    // The build's own words are the step's; any other failure is a mistake in the launcher and goes on up.
    if (error instanceof Trouble) return { counts: failed, tail: error.tail };
    throw error;
  }
}

/**
 * Files in which something failed run once more, by themselves: beside other work on a shared machine a process can be kept waiting for
 * longer than any test should allow. What passes then is named as unsteady in the last lines, and what fails twice has failed.
 * @param {string} project @returns {Promise<StepResult>}
 */
async function vitest(project) {
  if (!hasTests(project, /\.test\.tsx?$/)) return skipped(`test/${project} has no test yet`);
  const first = await vitestRun(project, []);
  const files = first.failed.map(({ file }) => file);
  if (files.length === 0 || files.length > mostFilesAgain) return { counts: first.counts, failed: first.failed.flatMap(namesOf) };
  process.stdout.write(`\n── ${project}, again: ${files.length === 1 ? 'the file' : `${files.length} files`} in which something failed\n`);
  const again = await vitestRun(project, files);
  const failed = again.failed.flatMap(namesOf);
  const stillFailed = new Set(again.failed.map(({ file }) => file));
  const unsteady = first.failed.filter(({ file }) => !stillFailed.has(file)).flatMap(namesOf);
  return { counts: afterSecondTry(first.counts, again.counts), failed, unsteady };
}

/** @param {string} project @param {readonly string[]} files none: all of them */
async function vitestRun(project, files) {
  const report = reportFile(files.length === 0 ? project : `${project}-again`);
  const args = [
    'run',
    '-c',
    'test/vitest.config.ts',
    '--project',
    project,
    // why: by default one worker is left idle on a machine of two cores, and half of these tests wait for something.
    `--maxWorkers=${files.length === 0 ? 2 : 1}`,
    // why: a line per test file is enough to see where it is; what fails is told in full at the end.
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${report}`,
    ...files,
  ];
  const code = await inTerminal(toolScript('vitest', 'vitest'), args);
  return { counts: settle(read(report, countVitest), code), failed: read(report, failedInVitest) ?? [] };
}

/** @param {{ file: string, names: string[] }} failed */
function namesOf({ file, names }) {
  return names.map((name) => `${relative(root, file)}: ${name}`);
}

/** @returns {Promise<StepResult>} */
async function endToEnd() {
  if (!hasTests('e2e', /\.spec\.ts$/)) return skipped('test/e2e has no test yet');
  const chromium = await getChromium(localNode());
  if ('reason' in chromium) return skipped(chromium.reason);
  const report = reportFile('e2e');
  const code = await inTerminal(toolScript('@playwright/test', 'playwright'), ['test', '-c', 'test/e2e/playwright.config.ts'], {
    PLAYWRIGHT_CHROMIUM: chromium.file,
    PLAYWRIGHT_JSON_OUTPUT_FILE: report,
  });
  return {
    counts: settle(read(report, countPlaywright), code),
    failed: read(report, (found) => endedInPlaywright(found, 'unexpected')) ?? [],
    unsteady: read(report, (found) => endedInPlaywright(found, 'flaky')) ?? [],
  };
}

/** @param {string} why @returns {StepResult} */
function skipped(why) {
  return { counts: { passed: 0, failed: 0, skipped: 1 }, skippedWhy: why };
}

/** @param {string} folder @param {RegExp} pattern */
function hasTests(folder, pattern) {
  return listFiles(join(root, 'test'), [folder], (path) => pattern.test(path)).length > 0;
}

/** Path of a report that is not there yet, so that an old one can't be mistaken for it. @param {string} name */
function reportFile(name) {
  mkdirSync(artifacts, { recursive: true });
  const file = join(artifacts, `${name}.json`);
  rmSync(file, { force: true });
  return file;
}

/**
 * @template Found
 * @param {string} file
 * @param {(report: any) => Found} find
 */
function read(file, find) {
  return existsSync(file) ? find(JSON.parse(readFileSync(file, 'utf8'))) : undefined;
}

/**
 * @param {string} script @param {readonly string[]} args @param {Record<string, string>} [more] environment
 */
async function inTerminal(script, args, more = {}) {
  const env = { ...toolEnvironment(), ...more };
  const child = spawn(localNode(), [script, ...args], { cwd: root, env, stdio: ['ignore', 'inherit', 'inherit'] });
  const timer = setTimeout(() => {
    process.stderr.write(`\nEnded after ${limitMs / 60_000} minutes.\n`);
    endFirmly(child);
  }, limitMs);
  const code = await foregroundEnd(child);
  clearTimeout(timer);
  return code;
}
