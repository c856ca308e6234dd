/**
 * `npm run prove`: the long forms of what `npm test` shows in short, each ending in its lines of figures. `npm run prove -- durability`
 * runs one, with that proof's own options after its name; `--record`, in front, writes the figures into docs/hardening.md.
 */
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { readRecords, recordsFile } from '#test/support/hardening/recorded-figures.ts';
import type { Figure, Proof } from './proof.ts';
import { proofs } from './proofs.ts';

const args = process.argv.slice(2);
const isRecording = args[0] === '--record';
const [name, ...options] = isRecording ? args.slice(1) : args;

if (name === '--help') await tellHelp();
else process.exitCode = await runAll(await chosen());

async function chosen(): Promise<readonly Proof[]> {
  if (name === undefined) {
    const together = Object.values(proofs).filter(({ isAlone }) => isAlone !== true);
    return Promise.all(together.map(({ load }) => load()));
  }
  const one = proofs[name];
  if (one) return [await one.load()];
  process.stderr.write(`There is no proof "${name}". Proofs: ${Object.keys(proofs).join(', ')}.\n`);
  process.exit(64);
}

async function runAll(list: readonly Proof[]): Promise<number> {
  const all: Figure[] = [];
  say(`${cpus().length} cores, Node ${process.versions.node}, ${commit()}`);
  for (const proof of list) {
    const startedAtMs = performance.now();
    say(`\n── ${proof.name}: ${proof.about}`);
    const figures = await proof.run(options, say);
    for (const figure of figures) say(line(figure));
    say(`   ${((performance.now() - startedAtMs) / 1000).toFixed(0)} s`);
    if (isRecording) record([proof.name, ...options].join(' '), figures);
    all.push(...figures);
  }
  if (isRecording) execFileSync(process.execPath, [join(import.meta.dirname, '../support/write-docs.ts')], { stdio: 'inherit' });
  return all.some(({ outcome }) => outcome === 'broken') ? 1 : 0;
}

function line({ name: what, value, mark, outcome, why }: Figure): string {
  const sign = { reached: '✓', short: '–', broken: '✕' }[outcome];
  return `${sign} ${what}: ${value} (mark: ${mark})${why === undefined ? '' : `. ${why}`}`;
}

function record(proof: string, figures: readonly Figure[]): void {
  const date = new Date().toISOString().slice(0, 10);
  const records = { ...readRecords(), [proof]: { date, commit: commit(), figures } };
  const inOrder = Object.fromEntries(Object.entries(records).toSorted(([a], [b]) => a.localeCompare(b)));
  writeFileSync(recordsFile, `${JSON.stringify(inOrder, null, 2)}\n`);
}

function commit(): string {
  return execFileSync('git', ['rev-parse', '--short', 'HEAD'], { encoding: 'utf8', cwd: import.meta.dirname }).trim();
}

async function tellHelp(): Promise<void> {
  say('npm run prove [-- [--record] [PROOF [its options]]]\n');
  for (const { load, isAlone } of Object.values(proofs)) {
    const { name: word, about } = await load();
    say(`  ${word.padEnd(14)} ${about}${isAlone === true ? ' (only when named)' : ''}`);
  }
}

function say(text: string): void {
  process.stdout.write(`${text}\n`);
}
