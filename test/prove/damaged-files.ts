/** The long form of the test of damaged files: hundreds of them, each opened, salvaged, put in place and written to. */
import { damages } from '#test/support/damaged-logs/damage.ts';
import { examine, type Finding, makeSoundLog } from '#test/support/damaged-logs/examine.ts';
import { tempFolder } from '#test/support/temp-folder.ts';
import type { Figure, Proof } from './proof.ts';

function optionOf(args: readonly string[], name: string, otherwise: number): number {
  const at = args.indexOf(name);
  return at < 0 ? otherwise : Number(args[at + 1]);
}

async function examineAll(count: number, seed: number, say: (line: string) => void): Promise<readonly Finding[]> {
  using folder = tempFolder();
  const sound = await makeSoundLog(`${folder.path}/sound`);
  const findings: Finding[] = [];
  for (let index = 0; index < count; index++) {
    const finding = await examine(sound, seed + index, folder.path);
    for (const problem of finding.problems) say(`${finding.name}: ${problem}`);
    findings.push(finding);
    if ((index + 1) % 50 === 0) say(`${index + 1} of ${count} files`);
  }
  return findings;
}

function figuresOf(findings: readonly Finding[], seed: number): readonly Figure[] {
  const broken = findings.filter(({ problems }) => problems.length > 0);
  const readOnly = findings.filter(({ opened }) => opened === 'read-only');
  const saved = readOnly.reduce((sum, finding) => sum + finding.saved, 0);
  const lost = readOnly.reduce((sum, finding) => sum + finding.lost, 0);
  const wrong = `${broken.length} with a crash, a silent loss or a deletion`;
  return [
    {
      name: 'damaged log files opened, salvaged and written to again',
      value: `${findings.length} files of ${damages.length} kinds (seed ${seed}): ${wrong}`,
      mark: '500 files: 0 crashes, 0 silent losses, 0 deletions',
      outcome: broken.length > 0 ? 'broken' : findings.length < 500 ? 'short' : 'reached',
      ...(broken.length === 0 && findings.length < 500 ? { why: 'fewer were asked for' } : {}),
    },
    {
      name: 'deliveries saved of files that could not be written any more',
      value: `${saved} saved, ${lost} told as lost, in ${readOnly.length} files`,
      mark: 'every one that can be read',
      outcome: 'reached',
    },
  ];
}

export const damagedFilesProof: Proof = {
  name: 'damaged-files',
  about: 'damages log files in every way we know, and looks at what is saved, told and kept (--files 500, --seed 1)',
  async run(args, say) {
    const seed = optionOf(args, '--seed', 1);
    const findings = await examineAll(optionOf(args, '--files', 500), seed, say);
    return figuresOf(findings, seed);
  },
};
