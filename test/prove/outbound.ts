/** The long form of RPL-01, 09, 10 and 16: the table of hostile targets again and again, in one process. `--rounds N`. */
import { parseArgs } from 'node:util';
import { brokenBy, sendToAll } from '../integration/outbound/hostile-runs.ts';
import type { Figure, Proof } from './proof.ts';

const mostGrowthMiB = 150;

async function run(args: readonly string[], say: (line: string) => void): Promise<readonly Figure[]> {
  const { values } = parseArgs({ args: [...args], options: { rounds: { type: 'string' } } });
  const rounds = Number(values.rounds ?? 20);
  const broken: string[] = [];
  let attempts = 0;
  let afterFirst = 0;
  for (let round = 0; round < rounds; round += 1) {
    const results = await sendToAll(round % 2 === 0 ? 'show' : 'follow');
    attempts += results.length;
    broken.push(...results.map(brokenBy).filter((one) => one !== undefined));
    // Pools and compiled code are there after the first two.
    if (round < 2) afterFirst = process.memoryUsage().rss;
    say(`${round + 1} of ${rounds}: ${broken.length} broken, ${Math.round(process.memoryUsage().rss / 1024 / 1024)} MiB`);
  }
  for (const one of new Set(broken)) say(`BROKEN ${one}`);
  const grewMiB = Math.round((process.memoryUsage().rss - afterFirst) / 1024 / 1024);
  return [
    {
      name: 'attempts to hostile targets',
      value: `${attempts} to ${attempts / Math.max(1, rounds)} kinds: ${broken.length} without an honest outcome; memory grew by ${grewMiB} MiB`,
      mark: `every one ends in what happened; under ${mostGrowthMiB} MiB growth`,
      outcome: broken.length > 0 ? 'broken' : grewMiB < mostGrowthMiB ? 'reached' : 'short',
      ...(broken.length === 0 && grewMiB >= mostGrowthMiB ? { why: 'memory is measured without a forced collection' } : {}),
    },
  ];
}

export const outboundProof: Proof = {
  name: 'outbound',
  about: 'Replay to targets that do everything wrong, again and again (--rounds)',
  run,
};
