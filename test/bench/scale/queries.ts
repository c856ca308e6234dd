/** What the window asks: lists, text, histogram, completion, each with other arguments each time. */
import type { Engine } from '#engine/engine-parts.ts';
import type { Dataset } from './dataset.ts';
import { type Figure, measure, say } from './figures.ts';
import type { openRaw } from './raw.ts';

const hourUs = 3_600_000_000;
const context = { signal: undefined };
const words = ['invoice', 'certificate', 'throughput', 'checkout', 'heartbeat', 'snapshot', 'payment', 'baseline'];
const prefixes = ['certif', 'throughp', 'snapsh', 'heartb', 'basel', 'thresh'];
const substrings = ['ertific', 'hroughpu', 'napsho', 'artbea', 'ckout', 'ateway', 'ssertio'];

function at<T>(list: readonly T[], index: number): T {
  const value = list[index % list.length];
  if (value === undefined) throw new Error('There is nothing to choose from');
  return value;
}

const iso = (us: number) => new Date(us / 1000).toISOString();

export async function measureQueries(engine: Engine, raw: ReturnType<typeof openRaw>, data: Dataset): Promise<void> {
  const { deliveries } = engine.handlers;
  const samples = raw.samples();
  const list = (query: string) => deliveries.list({ query, limit: 100 }, context);
  const found = async (query: string) => {
    const { items } = await list(query);
    if (items.length === 0) throw new Error(`Nothing was found with ${query}`);
  };
  const firstUs = data.untilUs - data.days * 24 * hourUs;
  const rangeAt = (run: number) => {
    const fromUs = firstUs + ((run * 37) % (data.days * 20)) * hourUs;
    return { fromUs, untilUs: fromUs + 48 * hourUs };
  };
  const ranges = Array.from({ length: 80 }, (_, run) => {
    const range = rangeAt(run);
    return { ...range, first: raw.idAt(range.fromUs), last: raw.idAt(range.untilUs) };
  });
  const lastId = samples.deliveries;
  const scanned = Math.min(100_000, Math.floor(samples.deliveries / 2));
  const scanFromUs = await timeOf(engine, lastId - scanned);

  const figures: readonly Figure[] = [
    { name: 'newest 100', product: () => found(''), raw: () => raw.newest(), barMs: 10, barRatio: 2 },
    {
      name: 'newest 100 by type, verdict and time',
      product: (run) => {
        const { fromUs, untilUs } = at(ranges, run);
        return list(`type:${at(samples.types, run)} verdict:verified after:${iso(fromUs)} before:${iso(untilUs)}`);
      },
      raw: (run) => {
        const { first, last, fromUs, untilUs } = at(ranges, run);
        return raw.typed(at(samples.types, run), 'verified', first, last, fromUs, untilUs);
      },
      barMs: 10,
      barRatio: 2,
    },
    {
      name: 'by run',
      product: (run) => found(`run:${at(samples.runs, run)}`),
      raw: (run) => raw.byRun(at(samples.runs, run)),
      barMs: 10,
      barRatio: 2,
    },
    {
      name: 'by organization',
      product: (run) => found(`org:${at(samples.organizations, run)}`),
      raw: (run) => raw.byOrganization(at(samples.organizations, run)),
      barMs: 10,
      barRatio: 2,
    },
    { name: 'text: a word', product: (run) => found(at(words, run)), raw: (run) => raw.matching(at(words, run)), barMs: 30 },
    { name: 'text: a prefix', product: (run) => found(at(prefixes, run)), raw: (run) => raw.matching(at(prefixes, run)), barMs: 30 },
    {
      name: 'text: a substring',
      product: (run) => found(at(substrings, run)),
      raw: (run) => raw.matching(at(substrings, run)),
      barMs: 100,
    },
    {
      name: "text: the middle of a run's id",
      product: (run) => found(at(samples.runs, run * 7).slice(8, 18)),
      raw: (run) => raw.matching(at(samples.runs, run * 7).slice(8, 18)),
      barMs: 100,
    },
    {
      name: 'text: four letters that are nowhere',
      product: (run) => list(at(['qzxw', 'wvqx', 'zzqy', 'xqjz'], run)),
      raw: (run) => raw.matching(at(['qzxw', 'wvqx', 'zzqy', 'xqjz'], run)),
      barMs: 100,
    },
    {
      // The word is in many bodies, so the text index does not help; at this place it is in none.
      name: `body.path=value over ${scanned.toLocaleString('en-US')}, none`,
      product: () => list(`after:${iso(scanFromUs)} body.data.object.status=staging`),
      raw: () => raw.bodies(lastId - scanned, lastId),
      barMs: 300,
      runs: 5,
    },
    {
      name: `body.path>number over ${scanned.toLocaleString('en-US')}, none`,
      product: (run) => list(`after:${iso(scanFromUs)} body.data.object.cases>${10_000 + run}`),
      barMs: 300,
      runs: 5,
    },
    {
      name: 'body.path=value, a rare value',
      product: (run) => list(`after:${iso(scanFromUs)} body.data.object.approver=user_${run + 1000}`),
      barMs: 300,
      runs: 20,
    },
    {
      name: 'body.path=value, found soon',
      product: () => found(`after:${iso(scanFromUs)} body.data.object.status=failed`),
      barMs: 300,
      runs: 20,
    },
    {
      name: 'histogram of 120 over everything',
      product: () => deliveries.histogram({ query: '', buckets: 120 }, context),
      raw: () => raw.perHour(),
      barMs: 50,
    },
    {
      name: 'histogram of 120 over two days',
      product: (run) => {
        const { fromUs, untilUs } = at(ranges, run);
        return deliveries.histogram({ query: '', buckets: 120, fromUs, untilUs }, context);
      },
      barMs: 50,
    },
    {
      name: 'histogram of 120, filtered by type',
      product: (run) => deliveries.histogram({ query: `type:${at(samples.types, run)}`, buckets: 120 }, context),
      barMs: 50,
      runs: 20,
    },
    {
      name: 'completion of a type',
      product: () => deliveries.complete({ text: 'type:', position: 5 }, context),
      raw: () => raw.values('type'),
      barMs: 30,
    },
    {
      name: 'completion of a run',
      product: (run) => {
        const text = `run:${at(samples.runs, run).slice(0, 6)}`;
        return deliveries.complete({ text, position: text.length }, context);
      },
      barMs: 30,
    },
    { name: 'count of a verdict', product: () => deliveries.count({ query: 'verdict:mismatch' }, context), barMs: 100 },
    { name: 'groups by run', product: () => deliveries.groups({ query: '', by: 'run', limit: 50 }, context), barMs: 100 },
  ];
  say('');
  for (const figure of figures) await measure(figure);
}

async function timeOf(engine: Engine, id: number): Promise<number> {
  const { items } = await engine.handlers.deliveries.list({ query: '', limit: 1, cursor: String(id) }, context);
  return items[0]?.receivedAtUs ?? 0;
}
