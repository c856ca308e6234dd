import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { DeliveryId, PlanId } from '#contract/ids.ts';
import { type PlanOptions, type PlanSummary, planEntrySchema, planOptionsSchema, planSchema } from '#contract/models/plan.ts';
import type { DeliveryLog } from '#engine/log/log.ts';
import { createExports, type Exports } from '#engine/replay/compare/exports.ts';
import { createHostConsent } from '#engine/replay/host-consent.ts';
import { systemResolve } from '#engine/replay/open-connection.ts';
import type { ReplaySigners } from '#engine/replay/outgoing.ts';
import { createPlanner, type Planner } from '#engine/replay/plans/planner.ts';
import { createTargetGuard } from '#engine/replay/target-guard.ts';
import { createTargetBook, type NewTarget, type TargetBook } from '#engine/replay/targets/target-book.ts';
import { defaultTargetOptions } from '#engine/replay/targets/target-options.ts';
import { filterOf } from '#test/support/filter-of.ts';
import { aDelivery, codeOf, deliveryId, eventBody, logPorts, openTestLog, sandbox } from '#test/support/open-test-log.ts';
import { endpointSecret, endpointSigners } from '#test/support/replay-parts.ts';
import { type TempFolder, tempFolder } from '#test/support/temp-folder.ts';
import { waitFor } from '#test/support/wait-for.ts';

const nobody = new AbortController().signal;
const url = 'http://localhost:3000/hook';
const newTarget: NewTarget = { ...defaultTargetOptions, name: 'Local', url, signing: null, secret: null };
const second = 1_000_000;
const firstUs = 1_780_000_000_000_000;

let folder: TempFolder;
let log: DeliveryLog;
let planner: Planner;
let targets: TargetBook;
let exports: Exports;
let told: PlanSummary[];
let removed: PlanId[];
let secret: string | null;
/** Five deliveries: three events of run_1, the second twice, and one that was cut off. */
let ids: DeliveryId[];

const signers: ReplaySigners = {
  settingsOf: (signing) => endpointSigners('zof', secret, 1).settingsOf(signing),
  schemeOf: (id) => endpointSigners('zof', secret, 1).schemeOf(id),
  signFor: (...input) => endpointSigners('zof', secret, 1).signFor(...input),
};

const options = (changes: Partial<PlanOptions> = {}): PlanOptions =>
  planOptionsSchema.parse({ target: { url }, kind: 'exact', ...changes });

beforeAll(async () => {
  folder = tempFolder();
  log = await openTestLog(folder.path);
  const bodies = [
    { id: 'evt_1', created: '2026-05-20T12:00:02Z' },
    { id: 'evt_2', created: '2026-05-20T12:00:01Z', type: 'run.failed' },
    { id: 'evt_2', created: '2026-05-20T12:00:01Z', type: 'run.failed' },
    { id: 'evt_3', created: '2026-05-20T12:00:00Z' },
    { id: 'evt_4', run: 'run_2' },
  ].map(eventBody);
  ids = [];
  for (const [index, body] of bodies.entries()) {
    const isCut = index === 4;
    const delivery = aDelivery({
      body,
      receivedAtUs: firstUs + index * 10 * second,
      ...(isCut ? { truncation: 'over-limit', totalBytes: body.byteLength + 1 } : {}),
    });
    ids.push(await log.writer.append(delivery));
  }
  await waitFor(async () => (await log.plans.plannedDeliveries(ids)).length === ids.length, { limitMs: 60_000, what: 'the index' });
});

afterAll(async () => {
  await log.close();
  folder[Symbol.dispose]();
});

beforeEach(async () => {
  const ports = logPorts(folder.path);
  const ownPorts = () => ({ control: [], receiver: [] });
  told = [];
  removed = [];
  secret = endpointSecret;
  exports = createExports(ports);
  targets = createTargetBook({
    ports,
    store: log.plans,
    settingsOf: signers.settingsOf,
    guard: createTargetGuard(ownPorts),
    consent: createHostConsent(),
    ownPorts,
    resolve: systemResolve,
    onChanged: () => undefined,
    onRemoved: () => undefined,
  });
  for (const { id } of await targets.list()) await targets.remove(id);
  planner = makePlanner();
});

function makePlanner(): Planner {
  return createPlanner({
    ports: logPorts(folder.path),
    store: log.plans,
    readers: log.readers,
    log,
    targets,
    signers,
    remoteMostPerSecond: () => 50,
    exports,
    onChanged: (plan) => void told.push(plan),
    onRemoved: (id) => void removed.push(id),
  });
}

const plan = (changes: Partial<PlanOptions> = {}, chosen: readonly DeliveryId[] = ids) =>
  planner.create({ from: { ids: chosen }, options: options(changes), name: null }, nobody);
const entriesOf = async (id: PlanId) => (await planner.entries(id, 500, null)).items;
const sent = async (id: PlanId) => (await entriesOf(id)).map((entry) => entry.deliveryId);

describe('A plan', () => {
  it('says what would leave, and holds to its contract', async () => {
    const made = await plan({ pace: { kind: 'original' } });
    expect(planSchema.parse(made)).toEqual(made);
    expect(made).toMatchObject({
      name: '5 selected deliveries',
      from: '5 selected deliveries',
      targetUrl: url,
      targetName: null,
      hosts: ['localhost:3000'],
      count: 5,
      duplicates: 1,
      oldestUs: firstUs,
      newestUs: firstUs + 40 * second,
      estimatedMs: 30_050,
      unsendable: 1,
      problems: [{ position: 4, deliveryId: ids[4], sentence: 'Its body was not kept whole.' }],
      hostToConfirm: null,
      jobs: [],
    });
    expect(made.bytes).toBe((await entriesOf(made.id)).reduce((sum, { bytes }) => sum + bytes, 0));
    expect(made.warnings.join(' ')).toContain('1 of 5 deliveries can not be sent and is left out.');
    expect(made.warnings.join(' ')).toContain('1 delivery is of an event');
    expect(told.at(-1)).toMatchObject({ id: made.id, count: 5 });
    expect(await planner.get(made.id)).toEqual(made);
    expect(await makePlanner().get(made.id)).toEqual(made);
  });

  it('is made of a filter up to a delivery, without exceptions', async () => {
    const from = { query: 'type:run.failed', filter: filterOf('type:run.failed'), upTo: ids[3] ?? deliveryId(1), except: ids.slice(2, 3) };
    const made = await planner.create({ from, options: options(), name: 'Failed ones' }, nobody);
    expect(made).toMatchObject({ name: 'Failed ones', from: 'Filter type:run.failed', count: 1 });
    expect(await sent(made.id)).toEqual([ids[1]]);
    const before = { query: '', filter: null, upTo: ids[1] ?? deliveryId(1), except: [] };
    expect(await sent((await planner.create({ from: before, options: options(), name: null }, nobody)).id)).toEqual(ids.slice(0, 2));
  });

  it('is made of a run', async () => {
    const made = await planner.create({ from: { environmentId: sandbox, runId: 'run_1' }, options: options(), name: null }, nobody);
    expect(made).toMatchObject({ name: 'Run run_1', from: 'Run run_1', count: 4 });
  });

  it('is not made of nothing, of what is not there, or for what is never a target', async () => {
    const make = (from: Parameters<Planner['create']>[0]['from'], target: PlanOptions['target'] = { url }) =>
      codeOf(planner.create({ from, options: options({ target }), name: null }, nobody));
    expect(await make({ environmentId: sandbox, runId: 'run_9' })).toBe('input.plan');
    expect(await make({ ids: [...ids, deliveryId(4_000)] })).toBe('missing.delivery');
    expect(await make({ ids }, { url: 'http://169.254.169.254/' })).toBe('replay.target_refused');
    const target = await targets.create(newTarget);
    await targets.remove(target.id);
    expect(await make({ ids }, { targetId: target.id })).toBe('missing.target');
  });

  it.each<[Partial<PlanOptions>, number[]]>([
    [{ order: 'original' }, [0, 1, 2, 3, 4]],
    [{ order: 'reversed' }, [4, 3, 2, 1, 0]],
    [{ order: 'event-time' }, [3, 4, 1, 2, 0]],
  ])('is ordered: %j', async (change, places) => {
    expect(await sent((await plan(change)).id)).toEqual(places.map((place) => ids[place]));
  });

  it('shows its entries in pages', async () => {
    const made = await plan({ pace: { kind: 'fixed', gapMs: 100 } });
    const first = await planner.entries(made.id, 2, null);
    const rest = await planner.entries(made.id, 3, first.nextCursor);
    const all = [...first.items, ...rest.items];
    for (const entry of all) expect(planEntrySchema.parse(entry)).toEqual(entry);
    expect(all.map(({ position, dueMs, isDuplicate }) => [position, dueMs, isDuplicate])).toEqual([
      [0, 0, false],
      [1, 100, false],
      [2, 200, true],
      [3, 300, false],
      [4, 400, false],
    ]);
    expect(rest.nextCursor).toBeNull();
    expect(await codeOf(planner.entries(made.id, 2, 'x'))).toBe('input.invalid');
  });

  it('is made of a delivery the moment it is stored, before the index has it', async () => {
    for (let turn = 0; turn < 30; turn += 1) {
      const stored = await log.writer.append(
        aDelivery({ body: eventBody({ id: `evt_now_${turn}`, run: 'run_now' }), receivedAtUs: firstUs }),
      );
      expect(await sent((await plan({}, [stored])).id)).toEqual([stored]);
    }
  });

  it('names what can not be signed', async () => {
    secret = null;
    const made = await plan({ kind: 'fresh' });
    expect(made.unsendable).toBe(5);
    expect(made.problems[0]?.sentence).toContain('no secret to sign with');
    const target = await targets.create({ ...newTarget, secret: 'of the target' });
    expect((await plan({ kind: 'fresh', target: { targetId: target.id } })).unsendable).toBe(1);
  });

  it('takes as long as the cap for other machines, and asks for their host', async () => {
    const made = await plan({ target: { url: 'https://hooks.example.com/' } }, ids.slice(0, 4));
    expect(made).toMatchObject({ estimatedMs: 110, hostToConfirm: 'hooks.example.com' });
    expect(made.warnings).toContain('At most 50 requests a second leave for it.');
  });

  it('changes with its options, and its name alone changes nothing else', async () => {
    const made = await plan();
    const renamed = await planner.update(made.id, { name: 'Renamed' });
    expect(renamed).toEqual({ ...made, name: 'Renamed' });
    const changed = await planner.update(made.id, { options: options({ order: 'reversed', kind: 'fresh' }) });
    expect(changed).toMatchObject({ name: 'Renamed', kind: 'fresh', count: 5, unsendable: 1 });
    expect(changed.fingerprint).not.toBe(made.fingerprint);
    expect(await sent(made.id)).toEqual(ids.toReversed());
    const back = await planner.update(made.id, { options: options() });
    expect(back.fingerprint).toBe(made.fingerprint);
    expect(await sent(made.id)).toEqual(ids);
  });

  it('is listed, removed and had back', async () => {
    const made = await plan();
    const { items } = await planner.list(1, null);
    expect(items[0]).toMatchObject({ id: made.id, count: 5, kind: 'exact' });
    await planner.remove(made.id);
    expect(removed).toEqual([made.id]);
    expect(await codeOf(planner.get(made.id))).toBe('missing.plan');
    expect(await codeOf(planner.remove(made.id))).toBe('missing.plan');
    expect(await planner.restore(made.id)).toEqual(made);
  });

  it('can be looked at when its target is gone', async () => {
    const target = await targets.create(newTarget);
    const made = await plan({ target: { targetId: target.id } });
    expect(made.targetName).toBe('Local');
    await targets.remove(target.id);
    expect(await planner.get(made.id)).toMatchObject({
      targetUrl: url,
      targetName: 'Local',
      warnings: [expect.stringContaining('There is no such target.')],
    });
    expect(await codeOf(planner.confirm({ ...made, confirmedHost: null }))).toBe('missing.target');
  });
});

describe('A confirmation', () => {
  const confirm = (made: { readonly id: PlanId; readonly fingerprint: string }, confirmedHost: string | null = null) =>
    planner.confirm({ id: made.id, fingerprint: made.fingerprint, confirmedHost });

  it('gives what a job needs', async () => {
    const made = await plan();
    const { plan: stored, to } = await confirm(made);
    expect(stored).toMatchObject({ id: made.id, fingerprint: made.fingerprint, options: made.options });
    expect(to.target.url).toBe(url);
  });

  it.each<[string, Partial<NewTarget>]>([
    ['its URL', { url: 'http://localhost:3001/' }],
    ['a header', { headers: [['A', 'b']] }],
    ['its mark', { isMarked: false }],
    ['its scheme', { signing: { scheme: 'github' } }],
    ['its secret', { secret: 'another secret of it' }],
  ])('is refused after the target has changed: %s', async (_, change) => {
    const target = await targets.create({ ...newTarget, secret: 'the secret of the target' });
    const made = await plan({ target: { targetId: target.id } });
    await targets.update(target.id, { name: 'Another name' });
    await confirm(made);
    await targets.update(target.id, change);
    await expect(confirm(made)).rejects.toMatchObject({
      code: 'conflict.plan_changed',
      details: { problem: expect.stringContaining('Its target') },
    });
    await confirm(await planner.get(made.id));
  });

  it('is refused for other deliveries or an order that was not shown', async () => {
    const made = await plan();
    await planner.update(made.id, { options: options({ order: 'reversed' }) });
    await expect(confirm(made)).rejects.toMatchObject({
      code: 'conflict.plan_changed',
      details: { problem: expect.stringContaining('Its deliveries') },
    });
  });

  it('is refused when nothing can be sent, and when a secret is gone', async () => {
    expect(await codeOf(confirm(await plan({}, ids.slice(4))))).toBe('input.plan');
    const fresh = await plan({ kind: 'fresh' });
    secret = null;
    expect(await codeOf(confirm(fresh))).toBe('replay.needs_secret');
    planner = makePlanner();
    expect(await codeOf(confirm(fresh))).toBe('replay.needs_secret');
  });

  it('asks for production each time', async () => {
    const target = await targets.create({ ...newTarget, isProduction: true });
    const made = await plan({ target: { targetId: target.id } });
    expect(made.hostToConfirm).toBe('localhost');
    await confirm(made, 'localhost');
    expect(await codeOf(confirm(made))).toBe('replay.target_needs_consent');
  });

  it('remembers no host for a plan that does not leave', async () => {
    const made = await plan({ target: { url: 'https://hooks.example.com/' } }, ids.slice(4));
    expect(await codeOf(confirm(made, 'hooks.example.com'))).toBe('input.plan');
    expect((await planner.get(made.id)).hostToConfirm).toBe('hooks.example.com');
  });
});

describe('EXP-02, EXP-03 A plan as a file', () => {
  const textOf = async (id: PlanId) => {
    const file = await planner.export(id);
    return Buffer.from(exports.read(file.id, 0, file.bytes)?.bytes ?? []).toString();
  };
  const read = (text: string) => planner.import(Buffer.from(text), 'plan.json');

  it('comes back the same, with its order and its kept target', async () => {
    const target = await targets.create({ ...newTarget, secret: 'the secret of the target' });
    const made = await plan({ target: { targetId: target.id }, order: 'reversed', pace: { kind: 'fixed', gapMs: 5 } });
    const text = await textOf(made.id);
    expect(text).not.toContain('the secret');
    expect(text).not.toContain('org_1');
    const back = await read(text);
    expect(back).toMatchObject({ name: made.name, from: 'File plan.json', options: made.options, count: 5, unsendable: 1 });
    expect(back.options.target).toEqual({ targetId: target.id });
  });

  it('goes to the URL where no target is kept for it', async () => {
    const target = await targets.create(newTarget);
    const text = await textOf((await plan({ target: { targetId: target.id } })).id);
    await targets.remove(target.id);
    expect((await read(text)).options.target).toEqual({ url });
  });

  it('names what is not in this log', async () => {
    const text = (await textOf((await plan()).id)).replace('"evt_3"', '"evt_away"');
    const back = await read(text);
    expect(back.unsendable).toBe(2);
    expect(back.problems[0]).toEqual({ position: 3, deliveryId: null, sentence: 'It is not in this log: event evt_away.' });
  });

  it('leaves aside what it does not know, and says so', async () => {
    const file = JSON.parse(await textOf((await plan()).id));
    const back = await read(JSON.stringify({ ...file, mood: 'good', options: { ...file.options, colour: 'blue' } }));
    expect(back.from).toBe('File plan.json (not known here and left aside: mood, options.colour)');
    expect(back.count).toBe(5);
  });

  it.each<[string, (file: Record<string, unknown>) => unknown, string]>([
    ['another format', (file) => ({ ...file, format: 'x' }), 'does not say that it is a plan'],
    ['a newer version', (file) => ({ ...file, version: 2 }), 'newer Hookglass'],
    ['no version', (file) => ({ ...file, version: 'one' }), 'which version'],
    ['a bad option', (file) => ({ ...file, options: { kind: 'often' } }), 'options.kind'],
    ['no deliveries', (file) => ({ ...file, deliveries: [] }), 'lists no delivery'],
    ['a bad delivery', (file) => ({ ...file, deliveries: [['dlv_1', 'evt_1', 'short']] }), 'Delivery 1'],
    ['a list', () => [], 'does not say that it is a plan'],
  ])('is refused with %s', async (_, change, words) => {
    const file = JSON.parse(await textOf((await plan()).id));
    await expect(read(JSON.stringify(change(file)))).rejects.toMatchObject({
      code: 'input.plan_file',
      details: { problem: expect.stringContaining(words) },
    });
  });

  it('is refused where it is cut off, with the line', async () => {
    const text = await textOf((await plan()).id);
    await expect(read(text.slice(0, -20))).rejects.toMatchObject({
      code: 'input.plan_file',
      details: { problem: expect.stringMatching(/line \d+/) },
    });
  });
});
