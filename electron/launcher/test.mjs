/**
 * `npm test`: packages, then every step, then one line with the counts. A failing step does not hide the ones after it.
 * `npm test -- --only unit,e2e` runs some of them.
 */
import { parseArgs } from 'node:util';
import { ensureInstalled } from './prepare.mjs';
import { exitCodeFor, lastLine, sum } from './test-counts.mjs';
import { steps } from './test-steps.mjs';
import { runEntry, Trouble } from './trouble.mjs';

await runEntry(async () => {
  const chosen = parseSteps(process.argv.slice(2));
  await ensureInstalled();
  /** @type {import('./test-counts.mjs').Counts[]} */
  const all = [];
  /** @type {string[]} */
  const summary = [];
  /** @type {string[]} */
  const names = [];
  for (const [name, run] of chosen) {
    const startedAt = performance.now();
    process.stdout.write(`\n── ${name}\n`);
    const { counts, tail, skippedWhy, failed = [], unsteady = [] } = await run();
    if (tail !== undefined) process.stdout.write(`${tail}\n`);
    const words = skippedWhy === undefined ? lastLine(counts) : `skipped: ${skippedWhy}`;
    const line = `${mark(counts)} ${name.padEnd(12)} ${((performance.now() - startedAt) / 1000).toFixed(1).padStart(6)} s  ${words}`;
    process.stdout.write(`${line}\n`);
    all.push(counts);
    summary.push(line);
    names.push(...failed.map((test) => `✕ ${test}`), ...unsteady.map((test) => `~ only at the second try: ${test}`));
  }
  const total = sum(all);
  process.stdout.write(`\n${[...names, ...summary].join('\n')}\n\n${lastLine(total)}\n`);
  return exitCodeFor(total);
});

/** @param {import('./test-counts.mjs').Counts} counts */
function mark({ passed, failed }) {
  if (failed > 0) return '✕';
  return passed > 0 ? '✓' : '–';
}

/** @param {readonly string[]} argv */
function parseSteps(argv) {
  const names = Object.keys(steps);
  const wanted = parseOnly(argv)?.split(',') ?? names;
  const unknown = wanted.filter((name) => !names.includes(name));
  if (unknown.length > 0) throw new Trouble(`There is no step "${unknown[0]}". Steps: ${names.join(', ')}.`, { exitCode: 64 });
  return Object.entries(steps).filter(([name]) => wanted.includes(name));
}

/** @param {readonly string[]} argv */
function parseOnly(argv) {
  try {
    return parseArgs({ args: [...argv], options: { only: { type: 'string' } } }).values.only;
  } catch (error) {
    throw new Trouble(`${error instanceof Error ? error.message : String(error)}`, { exitCode: 64 });
  }
}
