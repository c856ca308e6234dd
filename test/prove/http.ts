/** `npm run prove -- http`: the receiver under requests of every kind, and under a crowd. */
import { parseArgs } from 'node:util';
import { describeCrowd, runCrowd } from '#test/integration/receiver/crowd.ts';
import { type FuzzFigures, fuzzRound } from './http/fuzz.ts';
import type { Figure, Proof } from './proof.ts';

const perRound = 50_000;
const optionTypes = {
  requests: { type: 'string', default: '1000000' },
  seed: { type: 'string', default: '20260101' },
  parallel: { type: 'string', default: '64' },
  good: { type: 'string', default: '200' },
} as const;

const sum = (rounds: readonly FuzzFigures[], of: (round: FuzzFigures) => number) => rounds.reduce((total, round) => total + of(round), 0);
const thousands = (count: number) => count.toLocaleString('en-GB');

function fuzzFigures(rounds: readonly FuzzFigures[], wanted: number, seed: number): readonly Figure[] {
  const faults = rounds.flatMap((round) => round.faults);
  const requests = sum(rounds, (round) => round.requests);
  const growth = Math.max(...rounds.map(({ memoryMib: [early, late] }) => late - early));
  const handles = Math.max(...rounds.map(({ handles: [early, late] }) => late - early));
  const counts = `${thousands(requests)} on ${thousands(sum(rounds, (round) => round.connections))} connections (seed ${seed}): ${thousands(sum(rounds, (round) => round.stored))} rows, ${thousands(sum(rounds, (round) => round.refused))} refusals`;
  const isShort = requests < wanted;
  return [
    {
      name: 'fuzzed requests',
      value: `${counts}, ${faults.length} unexplained, 0 crashes`,
      mark: '1,000,000: 0 crashes, 0 unexplained',
      ...(faults.length > 0
        ? { outcome: 'broken', why: faults.slice(0, 5).join('\n') }
        : isShort || wanted < 1_000_000
          ? { outcome: 'short', why: `only ${thousands(wanted)} were asked for` }
          : { outcome: 'reached' }),
    },
    {
      name: 'memory and handles under fuzzed requests',
      value: `${growth} MiB and ${handles} handles more at the end of a round of ${thousands(Math.min(perRound, wanted))} than at its fifth, at most`,
      mark: 'flat: under 100 MiB and 10 handles',
      ...(growth < 100 && handles < 10
        ? { outcome: 'reached' }
        : { outcome: 'short', why: 'the last round that grew is in the log above' }),
    },
  ];
}

async function crowdFigure(good: number): Promise<Figure> {
  const crowd = await runCrowd({ slow: 500, uploads: 50, good });
  const isAnswered = crowd.goodStatuses.every((status) => status === 200) && crowd.uploadAnswers.every((answer) => answer === '413');
  const slowest = Math.max(...crowd.goodMs);
  const common = {
    name: 'good requests beside 500 slow clients and 50 endless uploads at once',
    value: describeCrowd(crowd),
    mark: 'each under 200 ms, memory grows by less than 150 MiB',
  };
  if (!isAnswered || crowd.grownMib >= 500)
    return { ...common, outcome: 'broken', why: 'an answer was missing, or memory was not bounded' };
  if (slowest < 200 && crowd.grownMib < 150) return { ...common, outcome: 'reached' };
  return { ...common, outcome: 'short', why: `the uploads send as fast as this machine can, on the same cores as the receiver` };
}

export const httpProof: Proof = {
  name: 'http',
  about: 'fuzzed requests (--requests N, --seed N, --parallel N) and a crowd of slow clients and endless uploads (--good N)',
  async run(args, say) {
    const { values } = parseArgs({ args: [...args], options: optionTypes });
    const [wanted, seed, parallel] = [Number(values.requests), Number(values.seed), Number(values.parallel)];
    const rounds: FuzzFigures[] = [];
    for (let sent = 0; sent < wanted; sent = sum(rounds, (round) => round.requests)) {
      const round = await fuzzRound({ requests: Math.min(perRound, wanted - sent), seed: seed + rounds.length, parallel });
      rounds.push(round);
      say(
        `${thousands(sent + round.requests)} requests, ${sum(rounds, ({ faults }) => faults.length)} unexplained, ${round.memoryMib.join(' → ')} MiB`,
      );
      for (const fault of round.faults) say(`  ${fault}`);
    }
    const crowd = Number(values.good) > 0 ? [await crowdFigure(Number(values.good))] : [];
    return [...fuzzFigures(rounds, wanted, seed), ...crowd];
  },
};
