/**
 * The long form of SEC-03 and SEC-07: many runs of everything that touches a secret, each with other secrets, ended at another step in
 * another way. `--runs N`, `--seed N`.
 */
import { parseArgs } from 'node:util';
import { type CanaryEnd, canarySteps, runCanary, secretsOf } from '../support/canary-run.ts';
import type { Figure, Proof } from './proof.ts';

const ends: readonly CanaryEnd[] = ['SIGTERM', 'SIGKILL', 'SIGABRT'];

/** 0 up to, but without, `below`; the same for the same seed and turn. */
function pick(seed: number, turn: number, below: number): number {
  let mixed = Math.imul(seed ^ (turn * 0x9e3779b9), 0x85ebca6b);
  mixed ^= mixed >>> 13;
  return (Math.imul(mixed, 0xc2b2ae35) >>> 0) % below;
}

async function run(args: readonly string[], say: (line: string) => void): Promise<readonly Figure[]> {
  const { values } = parseArgs({ args: [...args], options: { runs: { type: 'string' }, seed: { type: 'string' } } });
  const runs = Number(values.runs ?? 30);
  const seed = Number(values.seed ?? Date.now() % 1_000_000);
  say(`seed ${seed}, ${runs} runs`);
  const found: string[] = [];
  const places = new Set<string>();
  let cores = 0;
  for (let turn = 0; turn < runs; turn += 1) {
    const end = ends[turn % ends.length] ?? 'SIGTERM';
    // The first of each way goes to its end.
    const steps = turn < ends.length ? canarySteps : 1 + pick(seed, turn, canarySteps);
    const result = await runCanary({ seed: seed + turn, end, steps });
    for (const place of result.places) places.add(place);
    if (result.coreBytes !== null) cores += 1;
    for (const one of result.found) {
      found.push(one);
      say(`FOUND with seed ${seed + turn}, ${end} after ${steps} steps: ${one}`);
    }
    say(`${turn + 1} of ${runs}: ${end} after ${steps} of ${canarySteps} steps, ${result.found.length} found`);
  }
  const kinds = Object.keys(secretsOf(seed)).length;
  return [
    {
      name: 'secret canaries found',
      value: `${found.length} of ${kinds} kinds in ${runs} runs (end, SIGKILL, SIGABRT with ${cores} cores), ${places.size} kinds of places, 6 encodings; seed ${seed}`,
      mark: '0 in all files and streams, 6 encodings',
      outcome: found.length === 0 ? 'reached' : 'broken',
    },
  ];
}

export const secretsProof: Proof = {
  name: 'secrets',
  about: 'Use everything that touches a secret, end it in every way, and look for the secret in all that is left (--runs, --seed)',
  run,
};
