/** Attacks on the browser shell from every place, in both engines; the short form is `test/e2e/attacks.spec.ts`. Needs a build. */
import { type EngineName, findBrowser } from '#test/e2e/attacks/browsers.ts';
import { type Campaign, runAttacks, stages } from '#test/e2e/attacks/run-attacks.ts';
import { startCareless } from '#test/e2e/attacks/target.ts';
import { serve } from '#test/support/serve.ts';
import { tempFolder } from '#test/support/temp-folder.ts';
import type { Figure, Proof } from './proof.ts';

const engines: readonly EngineName[] = ['Chromium', 'Firefox'];
const mark = '60 attacks, 2 engines: 0 state changes, 0 bytes read';
const limitMs = 900_000;

export const shellAttacksProof: Proof = {
  name: 'shell-attacks',
  about:
    'attacks on the browser shell by real pages in Chromium and Firefox, from files, other ports, other names, frames and a rebound name',
  async run(_, say) {
    const figures: Figure[] = [];
    for (const engine of engines) figures.push(await attackWith(engine, say));
    figures.push(await control(say));
    return figures;
  },
};

async function attackWith(engine: EngineName, say: (line: string) => void): Promise<Figure> {
  const name = `real-browser attacks on the shell, ${engine}`;
  const program = programOf(engine);
  if (program === undefined) return { name, value: 'not run', mark, outcome: 'short', why: `There is no ${engine} on this machine.` };
  using folder = tempFolder();
  const serving = await serve(folder.path, { from: 'bundle' });
  try {
    const campaign = await runAttacks({ engine, program, serving, limitMs, say });
    for (const line of [...campaign.reads, ...campaign.changes, ...campaign.troubles]) say(`${engine}: ${line}`);
    return { name, value: inWords(campaign), mark, outcome: isHarmless(campaign) ? 'reached' : 'broken' };
  } finally {
    await serving.stop();
  }
}

/** Without it a suite that attacks nothing would pass as well. */
async function control(say: (line: string) => void): Promise<Figure> {
  const name = 'the same attacks on a Hookglass behind an open door';
  const program = programOf('Chromium');
  const wanted = 'at least 40 succeed';
  if (program === undefined)
    return { name, value: 'not run', mark: wanted, outcome: 'short', why: 'There is no Chromium on this machine.' };
  using folder = tempFolder();
  const serving = await serve(folder.path, { from: 'bundle' });
  try {
    await using careless = await startCareless(serving);
    const campaign = await runAttacks({
      engine: 'Chromium',
      program,
      serving,
      origin: careless.origin,
      stages: ['another port'],
      limitMs,
      say,
    });
    const isBiting = campaign.reads.length >= 40 && campaign.changes.length >= 3;
    return { name, value: inWords(campaign), mark: wanted, outcome: isBiting ? 'reached' : 'broken' };
  } finally {
    await serving.stop();
  }
}

function programOf(engine: EngineName): string | undefined {
  return findBrowser(engine, engine === 'Chromium' ? process.env['PLAYWRIGHT_CHROMIUM'] : undefined);
}

/** Each place has to have reported all it did. */
function isHarmless({ reads, changes, troubles, places }: Campaign): boolean {
  return reads.length === 0 && changes.length === 0 && troubles.length === 0 && places.length === stages.length + 1;
}

function inWords({ attacks, kinds, places, reads, changes, troubles }: Campaign): string {
  const trouble = troubles.length === 0 ? '' : `, ${troubles.length} troubles`;
  return `${kinds} attacks from ${places.length} places (${attacks} in all): ${changes.length} state changes, ${reads.length} answers read${trouble}`;
}
