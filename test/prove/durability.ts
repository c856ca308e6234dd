/**
 * The long form of test/integration/durability: power cuts by the ten thousand, with the controls that must fail, every write and sync of a
 * run failing once, and thousands of kills.
 */
import { parseArgs } from 'node:util';
import { Chance } from '#test/support/power-cut/chance.ts';
import { EngineUnderShim } from '#test/support/power-cut/engine-under-shim.ts';
import { emptyTally, FaultSession, type FaultTally, faultAround } from '#test/support/power-cut/faults.ts';
import { emptyKillTally, endSeries, type KillTally, killSeries } from '#test/support/power-cut/kills.ts';
import { type CutTally, cutPower, type MutantName, recordRun } from '#test/support/power-cut/power-cuts.ts';
import { type Fault, Shim, shimObstacle } from '#test/support/power-cut/shim.ts';
import type { Figure, Proof } from './proof.ts';

interface Options {
  readonly images: number;
  readonly kills: number;
  readonly ends: number;
  readonly deliveries: number;
  /** Only every n-th call fails; 1 is every call. */
  readonly step: number;
  readonly seed: number;
}

type Say = (line: string) => void;

const imagesPerRun = 5_000;
const killsPerLog = 20;
const faultsPerLog = 10;

function optionsOf(args: readonly string[]): Options {
  const { values } = parseArgs({
    args: [...args],
    options: {
      images: { type: 'string', default: '50000' },
      kills: { type: 'string', default: '2000' },
      ends: { type: 'string', default: '50' },
      deliveries: { type: 'string', default: '200' },
      step: { type: 'string', default: '1' },
      seed: { type: 'string', default: String(1 + Math.floor(Math.random() * 1_000_000)) },
    },
  });
  return {
    images: Number(values.images),
    kills: Number(values.kills),
    ends: Number(values.ends),
    deliveries: Number(values.deliveries),
    step: Math.max(1, Number(values.step)),
    seed: Number(values.seed),
  };
}

const figure = (name: string, value: string, mark: string, isKept: boolean, why: string | undefined): Figure => ({
  name,
  value,
  mark,
  outcome: isKept ? 'reached' : 'broken',
  ...(isKept || why === undefined ? {} : { why }),
});

const counted = (count: number) => count.toLocaleString('en-US');

async function powerCuts(shim: Shim, { images, deliveries, seed }: Options, say: Say): Promise<Figure> {
  const sum = { images: 0, rowsLost: 0, damaged: 0, byStart: 0 };
  let firstFinding: string | undefined;
  for (let run = 0; sum.images < images; run++) {
    const recording = await recordRun(shim, { deliveries, seed: seed + run });
    const tally = await cutPower(shim, recording, { images: Math.min(imagesPerRun, images - sum.images), startEvery: 250, say });
    for (const name of ['images', 'rowsLost', 'damaged', 'byStart'] as const) sum[name] += tally[name];
    firstFinding ??= tally.firstFinding;
    say(`run ${run + 1} is cut: ${counted(sum.images)} images, ${sum.rowsLost} rows lost, ${sum.damaged} files damaged`);
  }
  return figure(
    'simulated power cuts',
    `${counted(sum.images)} images (${counted(sum.byStart)} by a whole start): ${sum.rowsLost} acknowledged rows lost, ${sum.damaged} files damaged`,
    '50,000: 0 lost, 0 damaged',
    sum.rowsLost === 0 && sum.damaged === 0,
    firstFinding,
  );
}

const controls: readonly { readonly mutant: MutantName; readonly words: string; readonly isSeen: (tally: CutTally) => boolean }[] = [
  { mutant: 'normal', words: 'synchronous=NORMAL', isSeen: ({ lossy }) => lossy > 0 },
  { mutant: 'off', words: 'synchronous=OFF', isSeen: ({ damaged }) => damaged > 0 },
  { mutant: 'early', words: 'an answer before the commit', isSeen: ({ lossy }) => lossy > 0 },
];

async function controlFigure(shim: Shim, { images, deliveries, seed }: Options, say: Say): Promise<Figure> {
  const found: string[] = [];
  let areSeen = true;
  for (const { mutant, words, isSeen } of controls) {
    const recording = await recordRun(shim, { deliveries, seed, mutant });
    const tally = await cutPower(shim, recording, { images: Math.max(100, Math.min(500, images)) });
    areSeen &&= isSeen(tally);
    found.push(`${words}: of ${tally.images} images ${tally.lossy} lose rows, ${tally.damaged} are damaged`);
    say(found.at(-1) ?? '');
  }
  return figure(
    'power cuts, controls that must fail',
    found.join('; '),
    'all three are seen',
    areSeen,
    'The simulator does not see what it is for',
  );
}

const shapes = [
  { kind: 'write', error: 'EIO' },
  { kind: 'write', error: 'ENOSPC' },
  { kind: 'write', error: 'ENOSPC', isShort: true },
  { kind: 'sync', error: 'EIO' },
  { kind: 'sync', error: 'ENOSPC' },
] as const satisfies readonly Omit<Fault, 'at'>[];

/** Runs of deliveries with the k-th call failing, until there is no k-th call: twice in a row, because groups differ in size. */
async function faultsInRun(
  shim: Shim,
  engine: EngineUnderShim,
  options: Options,
  shape: Omit<Fault, 'at'>,
  tally: FaultTally,
): Promise<void> {
  let missed = 0;
  for (let at = 1; missed < 2; ) {
    const session = new FaultSession(shim, engine, { deliveries: options.deliveries, seed: options.seed + at, cuts: 20 }, tally);
    await session.open();
    for (let fault = 0; fault < faultsPerLog && missed < 2; fault++, at += options.step) {
      missed = (await session.meet({ ...shape, at })) ? 0 : missed + 1;
    }
    await session.end();
  }
}

async function faultsAround(shim: Shim, engine: EngineUnderShim, step: number, shape: Omit<Fault, 'at'>, tally: FaultTally): Promise<void> {
  for (const when of ['start', 'end'] as const) {
    let at = 1;
    while (await faultAround(shim, engine, when, { ...shape, at }, tally)) at += step;
  }
}

async function faults(shim: Shim, options: Options, say: Say): Promise<Figure> {
  const tally = emptyTally();
  for (const shape of shapes) {
    await using engine = new EngineUnderShim(shim);
    await faultsAround(shim, engine, options.step, shape, tally);
    await faultsInRun(shim, engine, options, shape, tally);
    const { kind, error } = shape;
    say(
      `${'isShort' in shape ? 'short ' : ''}${kind} ${error}: ${counted(tally.faults)} faults so far, ${tally.falseAnswers} false answers`,
    );
  }
  const { falseAnswers, oddAnswers, broken, badCuts } = tally;
  const value =
    `${counted(tally.faults)} faults: ${falseAnswers} false 2xx of ${counted(tally.acknowledged)}, ${oddAnswers} answers other than 503 with Retry-After of ` +
    `${counted(tally.refused)} refused, ${broken} logs that did not go on; ${counted(tally.cuts)} power cuts among them: ${badCuts} with a loss or damage`;
  const isKept = falseAnswers + oddAnswers + broken + badCuts === 0;
  return figure('writes and syncs that fail', value, 'all of a 200-delivery run, about 3,000: 0 false 2xx', isKept, tally.firstFinding);
}

function killFigure(name: string, tally: KillTally, mark: string, extra = ''): Figure {
  const { kills, lost, acknowledged, damaged, odd } = tally;
  const value = `${counted(kills)}: ${lost} lost of ${counted(acknowledged)} acknowledged, ${damaged} logs damaged${extra}`;
  return figure(name, value, mark, lost + damaged + odd === 0, tally.firstFinding);
}

async function kills({ kills: wanted, ends, seed }: Options, say: Say): Promise<Figure[]> {
  const killed = emptyKillTally();
  while (killed.kills < wanted) {
    await killSeries(Math.min(killsPerLog, wanted - killed.kills), new Chance(seed, 6, killed.kills), killed);
    say(`${killed.kills} kills: ${killed.lost} lost of ${counted(killed.acknowledged)}`);
  }
  const ended = emptyKillTally();
  while (ended.kills < ends) await endSeries(Math.min(killsPerLog, ends - ended.kills), new Chance(seed, 7, ended.kills), ended);
  const slowest = `, ${ended.odd} ended oddly, slowest end ${Math.round(ended.slowestEndMs)} ms`;
  return [
    killFigure('SIGKILLs of the receiving process under load', killed, '2,000: 0 lost'),
    killFigure('SIGTERMs under load', ended, '50: 0 lost, each ends by itself', slowest),
  ];
}

export const durabilityProof: Proof = {
  name: 'durability',
  about: 'power cuts, failing disks and kills: --images N --kills N --ends N --deliveries N --step N --seed N',
  async run(args, say) {
    const options = optionsOf(args);
    say(`seed ${options.seed}`);
    const obstacle = shimObstacle();
    if (obstacle !== undefined) {
      const figures = await kills(options, say);
      return [
        ...figures,
        { name: 'simulated power cuts', value: 'not run', mark: '50,000: 0 lost, 0 damaged', outcome: 'short', why: obstacle },
      ];
    }
    using shim = new Shim();
    return [
      await powerCuts(shim, options, say),
      await controlFigure(shim, options, say),
      await faults(shim, options, say),
      ...(await kills(options, say)),
    ];
  },
};
