/** `npm run prove -- signatures`: what the verifier must never take, and what a diagnosis must find. */
import { parseArgs } from 'node:util';
import { explainCorpus, explainedCorpus } from '#test/unit/engine/verification/diagnosis/explained-corpus.ts';
import { flipBits, judgeRandomHeaders } from '#test/unit/engine/verification/hostile-inputs.ts';
import { mutateSignatures } from '#test/unit/engine/verification/mutate-signatures.ts';
import { schemeCases } from '#test/unit/engine/verification/scheme-cases.ts';
import type { Figure, Proof } from './proof.ts';

const optionTypes = {
  mutated: { type: 'string', default: '1000000' },
  flips: { type: 'string', default: '100000' },
  values: { type: 'string', default: '1000000' },
  seed: { type: 'string', default: '20260101' },
} as const;

const thousands = (count: number) => count.toLocaleString('en-GB');
const share = (count: number) => Math.ceil(count / schemeCases.length);

function reached(isWhole: boolean): Pick<Figure, 'outcome' | 'why'> {
  return isWhole ? { outcome: 'reached' } : { outcome: 'short', why: 'fewer were asked for' };
}

function mutatedFigure(count: number, seed: number, say: (line: string) => void): Figure {
  const accepted: string[] = [];
  const kinds = new Set<string>();
  let tried = 0;
  for (const one of schemeCases) {
    const figures = mutateSignatures(one, share(count), seed);
    tried += figures.tried;
    accepted.push(...figures.accepted);
    for (const kind of figures.kinds.keys()) kinds.add(kind);
    say(`${one.name}: ${thousands(figures.tried)} spoiled, ${figures.accepted.length} accepted`);
  }
  return {
    name: 'mutated signatures',
    value: `${thousands(tried)} in ${kinds.size} ways over ${schemeCases.length} schemes (seed ${seed}): ${accepted.length} accepted, 0 exceptions`,
    mark: '1,000,000: 0 accepted, 0 exceptions',
    ...(accepted.length > 0 ? { outcome: 'broken', why: accepted.slice(0, 5).join('\n') } : reached(tried >= 1_000_000)),
  };
}

/** Each of these throws a counterexample when it fails. */
function propertyFigures(flips: number, values: number, seed: number, say: (line: string) => void): readonly Figure[] {
  let flipped = 0;
  let judged = 0;
  for (const one of schemeCases) {
    for (const count of flipBits(one, share(flips), seed).values()) flipped += count;
    judged += judgeRandomHeaders(one, share(values), seed);
    say(`${one.name}: one bit and random headers done`);
  }
  return [
    {
      name: 'deliveries with one bit changed',
      value: `${thousands(flipped)}: 0 verified, 0 exceptions`,
      mark: '100,000: 0 verified',
      ...reached(flipped >= 100_000),
    },
    {
      name: 'random header values',
      value: `${thousands(judged)}: 0 verified, 0 exceptions`,
      mark: '1,000,000: 0 exceptions',
      ...reached(judged >= 1_000_000),
    },
  ];
}

function explainedFigure(): Figure {
  const { total, kinds, explained, unexplained, wrong } = explainCorpus(explainedCorpus());
  const percent = ((explained / total) * 100).toFixed(1);
  const missed = unexplained.length > 0 ? { why: `not explained: ${[...new Set(unexplained)].join('; ')}` } : {};
  return {
    name: 'failed signatures explained with proof',
    value: `${percent} % of ${total} (${kinds} causes, 8 schemes), ${wrong.length} wrong explanations`,
    mark: '95 % of 500, 0 wrong explanations',
    ...(wrong.length > 0
      ? { outcome: 'broken', why: wrong.slice(0, 5).join('\n') }
      : { outcome: explained / total >= 0.95 && total >= 500 ? 'reached' : 'short', ...missed }),
  };
}

export const signaturesProof: Proof = {
  name: 'signatures',
  about: 'spoiled signatures of every scheme (--mutated N, --flips N, --values N, --seed N), and explanations of 500 known causes',
  run(args, say) {
    const { values } = parseArgs({ args: [...args], options: optionTypes });
    const seed = Number(values.seed);
    return Promise.resolve([
      mutatedFigure(Number(values.mutated), seed, say),
      ...propertyFigures(Number(values.flips), Number(values.values), seed, say),
      explainedFigure(),
    ]);
  },
};
