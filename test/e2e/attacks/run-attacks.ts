/** One campaign: a browser goes from place to place, attacks from each, and after each the state is compared with the one before. */
import type { Serving } from '#test/support/serve.ts';
import { tempFolder } from '#test/support/temp-folder.ts';
import { waitFor } from '#test/support/wait-for.ts';
import { type Attacker, foreignName, type ReboundName, type Report, startAttacker, startReboundName } from './attacker.ts';
import { type EngineName, startBrowser, writePage } from './browsers.ts';
import type { Knowledge } from './page/attack.ts';
import { prepareTarget, type Target } from './target.ts';

/** Where a page may attack from; `frames` stands for two of them. */
export const stages = ['a file', 'another port', 'another name of this machine', 'a foreign name', 'frames', 'a rebound name'] as const;
export type Stage = (typeof stages)[number];

const framePlaces = ['a sandboxed frame', 'a data: document'] as const;
const placesOf = (stage: Stage): readonly string[] => (stage === 'frames' ? framePlaces : [stage]);

export interface PlaceResult {
  readonly place: string;
  readonly origin: string;
  readonly told: Report['told'];
}

export interface Campaign {
  readonly engine: EngineName;
  readonly agent: string;
  readonly places: readonly PlaceResult[];
  /** Attacks that ran, counted in each place. */
  readonly attacks: number;
  /** Different attacks. */
  readonly kinds: number;
  /** `place: attack: what it read` */
  readonly reads: readonly string[];
  /** `stage: path of the state that differs` */
  readonly changes: readonly string[];
  readonly troubles: readonly string[];
}

export interface CampaignOptions {
  readonly engine: EngineName;
  readonly program: string;
  readonly serving: Serving;
  /** What is attacked, where it is not `serving` itself. */
  readonly origin?: string;
  readonly stages?: readonly Stage[];
  readonly limitMs?: number;
  readonly say?: (line: string) => void;
}

interface Course {
  readonly options: CampaignOptions;
  readonly target: Target;
  readonly results: PlaceResult[];
  readonly changes: string[];
  readonly troubles: string[];
  readonly known: Map<string, Knowledge>;
  agent: string;
  before: Readonly<Record<string, string>>;
}

export async function runAttacks(options: CampaignOptions): Promise<Campaign> {
  const target = await prepareTarget(options.serving);
  const course: Course = { options, target, results: [], changes: [], troubles: [], known: new Map(), agent: '', before: {} };
  await run(course, [...(options.stages ?? stages)]);
  const attacks = course.results.flatMap(({ place, told }) => told.map((one) => ({ place, ...one })));
  return {
    engine: options.engine,
    agent: course.agent,
    places: course.results,
    attacks: attacks.length,
    kinds: new Set(attacks.map(({ name }) => name)).size,
    reads: attacks.filter(({ read }) => read !== null).map(({ place, name, read }) => `${place}: ${name}: ${read}`),
    changes: course.changes,
    troubles: course.troubles,
  };
}

async function run(course: Course, left: Stage[]): Promise<void> {
  using folder = tempFolder();
  const { options } = course;
  const names: ReboundName[] = [];
  let current: Stage | undefined;
  const isDone = () => current !== undefined && placesOf(current).every((place) => course.results.some((one) => one.place === place));

  await using attacker: Attacker = await startAttacker({
    knowledge: (place) => {
      const known = course.known.get(place);
      if (!known) throw new Error(`Nobody attacks from ${place}`);
      return known;
    },
    async onReport(place, report) {
      if (report.told.length > 0) course.results.push({ place, origin: report.origin, told: report.told });
      course.agent = report.agent;
      if (current === 'frames' && place !== 'frames') return null;
      // why: the page with the frames asks at once, and is answered when both have reported.
      await waitFor(isDone, { limitMs: options.limitMs ?? 60_000, what: `reports from ${current}` }).catch((error: unknown) =>
        course.troubles.push(String(error)),
      );
      await compare(course, current ?? 'a file');
      return next();
    },
    onBroken: (place, problem) => void course.troubles.push(`${place}: ${problem}`),
  });

  const next = async (): Promise<string | null> => {
    current = left.shift();
    if (current === undefined) return null;
    options.say?.(`${options.engine}: attacks from ${current}`);
    for (const place of placesOf(current)) {
      const more = await course.target.knowledge();
      course.known.set(place, {
        ...more,
        ...(options.origin === undefined ? {} : { base: options.origin, aliases: [] }),
        place,
        patienceMs: options.origin === undefined ? 1_500 : 8_000,
        isRebound: place === 'a rebound name',
        attacker: attacker.origin,
      });
    }
    course.before = await course.target.digest();
    return addressOf(current, attacker, folder.path, async () => {
      const name = await startReboundName(attacker.page('a rebound name'), options.origin ?? course.target.origin);
      names.push(name);
      return name.origin;
    });
  };

  const browser = startBrowser(options.engine, options.program, folder.path, (await next()) ?? 'about:blank');
  try {
    await waitFor(() => current === undefined, {
      limitMs: options.limitMs ?? 240_000,
      pauseMs: 200,
      what: `${options.engine} to attack from ${current}`,
    });
  } catch (error) {
    course.troubles.push(`${String(error)} (now at ${current})\n${browser.output()}`);
  } finally {
    await browser.close();
    for (const name of names) await name[Symbol.asyncDispose]();
  }
  await compare(course, 'the end');
}

async function addressOf(stage: Stage, attacker: Attacker, folder: string, rebind: () => Promise<string>): Promise<string> {
  const { port } = new URL(attacker.origin);
  const path = `/attack?place=${encodeURIComponent(stage)}`;
  const addresses: Readonly<Record<Stage, () => string | Promise<string>>> = {
    'a file': () => writePage(folder, attacker.page(stage)),
    'another port': () => `${attacker.origin}${path}`,
    'another name of this machine': () => `http://localhost:${port}${path}`,
    'a foreign name': () => `http://${foreignName}:${port}${path}`,
    frames: () => `http://${foreignName}:${port}/frames?origin=${encodeURIComponent(attacker.origin)}`,
    'a rebound name': async () => `${await rebind()}${path}`,
  };
  return addresses[stage]();
}

/** Notes what differs from before. A change that arrives late is found by the comparison after the last place. */
async function compare(course: Course, stage: string): Promise<void> {
  const now = await course.target.digest();
  for (const [path, hash] of Object.entries(now)) if (course.before[path] !== hash) course.changes.push(`${stage}: ${path}`);
  course.before = now;
}
