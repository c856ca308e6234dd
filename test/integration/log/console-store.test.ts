/** What the log keeps around the Console: connections, rules, the sandbox, registrations and what arrived. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { endpointIdSchema, environmentIdSchema, ignoreRuleIdSchema, secretIdSchema } from '#contract/ids.ts';
import type { IgnoreRule } from '#contract/models/drift.ts';
import { defaultSigning } from '#domain/signing/signing-defaults.ts';
import type { PendingRegistration, StoredConnection } from '#engine/log/console-store.ts';
import type { DeliveryLog } from '#engine/log/log.ts';
import type { StoredEndpoint, StoredSecret } from '#engine/log/stored-endpoint.ts';
import { aDelivery, defaultEndpoint, deliveryId, eventBody, openTestLog, sandbox } from '#test/support/open-test-log.ts';
import { type TempFolder, tempFolder } from '#test/support/temp-folder.ts';

let folder: TempFolder;
let log: DeliveryLog;

beforeEach(async () => {
  folder = tempFolder();
  log = await openTestLog(folder.path);
});

afterEach(async () => {
  await log.close();
  folder[Symbol.dispose]();
});

async function reopen(): Promise<void> {
  await log.close();
  log = await openTestLog(folder.path);
}

const staging = environmentIdSchema.parse('env_staging');
const unrouted = endpointIdSchema.parse('ep_unrouted');
const noTemplates = { run: null, plan: null, agent: null, gate: null, integration: null, issue: null };

describe('connections', () => {
  const untouched = {
    baseUrl: null,
    sealedKey: null,
    keyMask: null,
    consoleUrl: null,
    linkTemplates: noTemplates,
    resources: {},
    isFetchingOnCapture: false,
  };

  test('are there for each environment before anything was set, and that of Sandbox is the sandbox', async () => {
    expect(log.configuration.console.connections).toEqual([
      { environmentId: 'env_sandbox', environmentName: 'Sandbox', isSandbox: true, ...untouched },
      { environmentId: 'env_staging', environmentName: 'Staging', isSandbox: false, ...untouched },
      { environmentId: 'env_production', environmentName: 'Production', isSandbox: false, ...untouched },
    ]);
  });

  test('are kept whole, replaced whole, and survive a restart', async () => {
    const connection: Omit<StoredConnection, 'environmentName'> = {
      environmentId: staging,
      isSandbox: false,
      baseUrl: 'https://staging.zof.example/v1',
      sealedKey: Buffer.from([0, 255, 7]),
      keyMask: '••••abcd',
      consoleUrl: 'https://console.zof.example',
      linkTemplates: { ...noTemplates, run: '/runs/{id}' },
      resources: { 'gate.blocked': { path: '/gates', findBy: 'id' }, 'run.failed': { path: '', findBy: null } },
      isFetchingOnCapture: true,
    };
    await log.console.saveConnection(connection);
    await reopen();
    expect(log.configuration.console.connections[1]).toEqual({ ...connection, environmentName: 'Staging' });
    const changed = { ...connection, sealedKey: null, keyMask: null, resources: {}, isFetchingOnCapture: false };
    await log.console.saveConnection(changed);
    await reopen();
    expect(log.configuration.console.connections[1]).toEqual({ ...changed, environmentName: 'Staging' });
  });

  test('are of environments that are there', async () => {
    const nowhere = { ...untouched, environmentId: environmentIdSchema.parse('env_nowhere'), isSandbox: false };
    await expect(log.console.saveConnection(nowhere)).rejects.toMatchObject({ code: 'log.write_failed' });
  });
});

describe('ignore rules', () => {
  const rule = (id: string, changes: Partial<IgnoreRule> = {}): IgnoreRule => ({
    id: ignoreRuleIdSchema.parse(id),
    eventType: 'run.failed',
    match: { by: 'path', path: 'updated_at' },
    origin: 'yours',
    createdAtUs: 5,
    ...changes,
  });

  test('are listed in the order in which they were made, and go one by one', async () => {
    const rules = [
      rule('ign_b'),
      rule('ign_a', { createdAtUs: 6, match: { by: 'type', type: 'null' }, eventType: null }),
      rule('ign_c', { createdAtUs: 7, match: { by: 'shape', shape: 'timestamp' }, origin: 'learnt' }),
    ];
    for (const one of rules) expect(await log.console.addIgnoreRule(one)).toEqual(one);
    await reopen();
    expect(log.configuration.console.ignoreRules).toEqual(rules);
    expect(await log.console.removeIgnoreRule(ignoreRuleIdSchema.parse('ign_a'))).toBe(true);
    expect(await log.console.removeIgnoreRule(ignoreRuleIdSchema.parse('ign_a'))).toBe(false);
    await reopen();
    expect(log.configuration.console.ignoreRules.map(({ id }) => id)).toEqual(['ign_b', 'ign_c']);
  });

  test('are kept once: the same again gives the one that is there', async () => {
    const kept = await log.console.addIgnoreRule(rule('ign_a'));
    expect(await log.console.addIgnoreRule(rule('ign_b', { origin: 'learnt', createdAtUs: 9 }))).toEqual(kept);
    const everywhere = rule('ign_c', { eventType: null });
    expect(await log.console.addIgnoreRule(everywhere)).toEqual(everywhere);
    expect(await log.console.addIgnoreRule(rule('ign_d', { eventType: null }))).toEqual(everywhere);
    await reopen();
    expect(log.configuration.console.ignoreRules).toHaveLength(2);
  });
});

test('the sandbox comes back as it was saved', async () => {
  expect(log.configuration.console.sandbox).toBeNull();
  await log.console.saveSandbox({ isOn: true, runs: [{ id: 'run_1' }] }, 1);
  await log.console.saveSandbox({ isOn: false, runs: [], name: 'Ünï 💥' }, 2);
  await reopen();
  expect(log.configuration.console.sandbox).toEqual({ isOn: false, runs: [], name: 'Ünï 💥' });
});

describe('a registration', () => {
  const registration = (key: string, changes: Partial<PendingRegistration> = {}): PendingRegistration => ({
    idempotencyKey: key,
    environmentId: staging,
    url: 'https://hooks.example/in/orders',
    events: ['run.failed', 'run.completed'],
    endpointId: endpointIdSchema.parse('ep_orders'),
    newSlug: 'orders',
    begunAtUs: 5,
    ...changes,
  });
  const endpoint: StoredEndpoint = {
    id: endpointIdSchema.parse('ep_orders'),
    environmentId: staging,
    slug: 'orders',
    name: 'Orders',
    isArchived: false,
    ...defaultSigning('zof'),
  };
  const secret = (id: string, changes: Partial<StoredSecret> = {}): StoredSecret => ({
    id: secretIdSchema.parse(id),
    endpointId: endpoint.id,
    name: 'From the Console',
    sealed: Buffer.from('sealed'),
    mask: '••••abcd',
    notice: null,
    validFromUs: 5,
    validUntilUs: null,
    position: 1,
    ...changes,
  });

  test('is there after a restart until it is finished, which keeps endpoint and secrets with it', async () => {
    await log.console.beginRegistration(registration('key-2', { begunAtUs: 6, newSlug: null, endpointId: defaultEndpoint }));
    await log.console.beginRegistration(registration('key-1'));
    await reopen();
    expect(await log.console.pendingRegistrations()).toEqual([
      registration('key-1'),
      registration('key-2', { begunAtUs: 6, newSlug: null, endpointId: defaultEndpoint }),
    ]);
    await log.console.finishRegistration('key-1', { endpoint, secrets: [secret('sec_1')] });
    await log.console.dropRegistration('key-2');
    expect(await log.console.pendingRegistrations()).toEqual([]);
    await reopen();
    expect(log.configuration.endpoints.find(({ id }) => id === endpoint.id)).toEqual(endpoint);
    expect(log.configuration.secrets).toEqual([{ ...secret('sec_1'), sealed: Buffer.from('sealed') }]);
  });

  test('stays under way when its secret can not be kept: all of it or nothing', async () => {
    await log.console.beginRegistration(registration('key-1'));
    const lost = secret('sec_2', { endpointId: endpointIdSchema.parse('ep_nowhere') });
    await expect(log.console.finishRegistration('key-1', { endpoint, secrets: [secret('sec_1'), lost] })).rejects.toThrow();
    expect(await log.console.pendingRegistrations()).toHaveLength(1);
    await reopen();
    expect(log.configuration.endpoints.map(({ id }) => id)).not.toContain(endpoint.id);
    expect(log.configuration.secrets).toEqual([]);
  });
});

describe('what arrived', () => {
  const minuteUs = 60_000_000;
  const baseUs = 1_780_000_000_000_000;

  async function arrive(minute: number, type: string, changes: Parameters<typeof aDelivery>[0] = {}): Promise<void> {
    const body = eventBody({ id: `evt_${minute}`, type, run: minute < 50 ? 'run_1' : 'run_2', created: '2026-05-20T12:00:00Z' });
    await log.writer.append(aDelivery({ receivedAtUs: baseUs + minute * minuteUs, body, ...changes }));
  }

  test('is counted by endpoint and type since a time', async () => {
    await arrive(0, 'run.failed');
    await arrive(10, 'run.failed');
    await arrive(20, 'run.failed', { endpointId: unrouted });
    await arrive(30, 'run.completed');
    await arrive(40, 'run.completed', { environmentId: staging });
    await arrive(5, 'run.completed');
    await arrive(60, 'run.failed', { body: Buffer.from('no event') });
    await log.indexed(20_000);
    expect(await log.console.seenTypes(sandbox, baseUs + 10 * minuteUs)).toEqual([
      { endpointId: 'ep_default', eventType: 'run.completed', received: 1, lastReceivedAtUs: baseUs + 30 * minuteUs },
      { endpointId: 'ep_default', eventType: 'run.failed', received: 1, lastReceivedAtUs: baseUs + 10 * minuteUs },
      { endpointId: 'ep_unrouted', eventType: 'run.failed', received: 1, lastReceivedAtUs: baseUs + 20 * minuteUs },
    ]);
    expect(await log.console.seenTypes(sandbox, baseUs + 61 * minuteUs)).toEqual([]);
    expect((await log.console.seenTypes(staging, 0)).map(({ received }) => received)).toEqual([1]);
  });

  test('of a run is listed oldest first, with what its events say of themselves', async () => {
    await arrive(0, 'run.started');
    await arrive(1, 'run.failed');
    await arrive(2, 'run.failed', { environmentId: staging });
    await arrive(55, 'run.started');
    await arrive(3, 'run.failed', { body: eventBody({ id: 'evt_1', type: 'run.failed', run: 'run_1' }) });
    await log.indexed(20_000);
    const run = await log.console.runDeliveries(sandbox, 'run_1', 10);
    expect(run.map(({ id }) => id)).toEqual([deliveryId(1), deliveryId(2), deliveryId(5)]);
    expect(run[2]).toEqual({
      id: 'dlv_5',
      endpointId: 'ep_default',
      receivedAtUs: baseUs + 3 * minuteUs,
      envelope: 'current',
      eventType: 'run.failed',
      eventId: 'evt_1',
      eventTimeUs: Date.parse('2026-05-20T12:00:00Z') * 1_000,
      verdict: 'no-secret',
      duplicateNumber: 2,
      isTruncated: false,
    });
    expect((await log.console.runDeliveries(sandbox, 'run_1', 2)).map(({ id }) => id)).toEqual(['dlv_2', 'dlv_5']);
  });
});
