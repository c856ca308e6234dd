/** Cases of the Console and its sandbox: the engine's own sandbox answers. */
import type { Api } from '#contract/api.ts';
import { type Cases, extraKey, invalid } from './case-shapes.ts';
import type { World } from './world.ts';

const staging = 'env_staging';
const production = 'env_production';
const noEnvironment = { input: () => ({ environmentId: 'env_none' }), code: 'missing.environment' } as const;
const notConnected = { input: () => ({ environmentId: production }), code: 'console.not_connected' } as const;
const toOrders = ({ endpointId, environmentId }: World) => ({ environmentId, endpointId, events: ['run.failed'] });

const connections: Pick<Cases<Api['console']>, 'connections' | 'connect' | 'test'> = {
  connections: { accepted: () => ({}), refused: [extraKey] },
  connect: {
    accepted: (world) => ({
      environmentId: staging,
      baseUrl: 'https://console.example.test/v1/',
      apiKey: `key-of-the-contract-suite-${world.unique()}`,
      consoleUrl: 'https://console.example.test',
      linkTemplates: { run: '/runs/{id}', agent: null },
      resources: { 'release.gate_blocked': { path: '/gates/{id}', findBy: null }, 'run.failed': null },
    }),
    refused: [
      invalid(() => ({ environmentId: staging, colour: 'red' })),
      noEnvironment,
      { input: () => ({ environmentId: staging, baseUrl: 'http://console.example.test/v1' }), code: 'input.console_url' },
      { input: () => ({ environmentId: staging, consoleUrl: 'javascript:alert(1)' }), code: 'input.console_url' },
      {
        input: () => ({ environmentId: staging, resources: { 'run.failed': { path: '/a/../b', findBy: null } } }),
        code: 'input.console_path',
      },
      { input: () => ({ environmentId: staging, resources: { 'no.type': { path: '/a', findBy: null } } }), code: 'input.console_path' },
      { input: () => ({ environmentId: staging, apiKey: 'two words' }), code: 'input.secret' },
    ],
  },
  test: { accepted: (world) => ({ environmentId: world.environmentId }), refused: [noEnvironment, notConnected] },
};

const webhooks: Pick<Cases<Api['console']>, 'webhooks' | 'registerWebhook' | 'sendTestEvent' | 'subscriptions'> = {
  webhooks: { accepted: (world) => ({ environmentId: world.environmentId }), refused: [noEnvironment, notConnected] },
  registerWebhook: {
    accepted: (world) => ({ environmentId: world.environmentId, events: ['run.failed', 'run.started'], slug: world.unique() }),
    refused: [
      invalid((world) => ({ ...toOrders(world), events: [] })),
      { input: (world) => ({ ...toOrders(world), endpointId: 'ep_none' }), code: 'missing.endpoint' },
      { input: (world) => ({ ...toOrders(world), endpointId: 'ep_unrouted' }), code: 'conflict.endpoint_built_in' },
      { input: ({ environmentId }) => ({ environmentId, events: ['run.failed'], slug: 'orders' }), code: 'conflict.slug_taken' },
      { input: (world) => ({ ...toOrders(world), url: 'ftp://hooks.example.test/in/orders' }), code: 'input.console_url' },
      {
        input: () => ({ environmentId: production, url: 'https://hooks.example.test/in/x', slug: 'x', events: ['run.failed'] }),
        code: 'console.not_connected',
      },
    ],
  },
  sendTestEvent: {
    accepted: (world) => ({ environmentId: world.environmentId, webhookId: 'wh_hookglass' }),
    refused: [
      invalid((world) => ({ environmentId: world.environmentId, webhookId: '' })),
      { input: (world) => ({ environmentId: world.environmentId, webhookId: 'wh_none' }), code: 'console.not_found' },
    ],
  },
  subscriptions: {
    accepted: (world) => ({ environmentId: world.environmentId, days: 7 }),
    refused: [invalid((world) => ({ environmentId: world.environmentId, days: 0 })), noEnvironment, notConnected],
  },
};

const noDelivery = { input: () => ({ deliveryId: 'dlv_999999' }), code: 'missing.delivery' } as const;

const snapshots: Pick<
  Cases<Api['console']>,
  'fetchSnapshot' | 'addSnapshot' | 'removeSnapshot' | 'snapshots' | 'compare' | 'reconcileRun'
> = {
  fetchSnapshot: {
    accepted: async (world) => ({ deliveryId: (await world.sandboxRun()).deliveryId }),
    refused: [noDelivery, { input: (world) => ({ deliveryId: world.deliveryId }), code: 'console.not_found' }],
  },
  addSnapshot: {
    accepted: (world) => ({ deliveryId: world.deliveryId, text: '{"id":"run_1","status":"failed"}', origin: 'file' }),
    refused: [
      { input: () => ({ deliveryId: 'dlv_999999', text: '{}' }), code: 'missing.delivery' },
      { input: (world) => ({ deliveryId: world.deliveryId, text: 'status: failed' }), code: 'input.snapshot' },
      { input: (world) => ({ deliveryId: world.deliveryId }), code: 'input.snapshot' },
      { input: (world) => ({ deliveryId: world.deliveryId, stagedId: 'stg_none' }), code: 'missing.staged_body' },
      { input: (world) => ({ deliveryId: world.deliveryId, text: '{"data":[{"id":"run_2"}]}' }), code: 'input.snapshot' },
    ],
  },
  removeSnapshot: {
    accepted: async (world) => ({ id: await world.addSnapshot() }),
    refused: [{ input: () => ({ id: 'snp_999999' }), code: 'missing.snapshot' }, invalid(() => ({ id: 'dlv_1' }))],
  },
  snapshots: {
    accepted: async (world) => ({ deliveryId: (await world.sandboxRun()).deliveryId, limit: 5 }),
    refused: [noDelivery, invalid((world) => ({ deliveryId: world.deliveryId, limit: 0 }))],
  },
  compare: {
    accepted: async (world) => ({ deliveryId: (await world.sandboxRun()).deliveryId, kinds: ['same', 'differs'], limit: 3 }),
    refused: [
      noDelivery,
      { input: (world) => ({ deliveryId: world.deliveryId, snapshotId: 'snp_999999' }), code: 'missing.snapshot' },
      invalid((world) => ({ deliveryId: world.deliveryId, kinds: ['drift'] })),
    ],
  },
  reconcileRun: {
    accepted: async (world) => ({ environmentId: world.environmentId, runId: (await world.sandboxRun()).runId, recover: true }),
    refused: [
      { input: (world) => ({ environmentId: world.environmentId, runId: '../runs' }), code: 'console.not_found' },
      { input: () => ({ environmentId: 'env_none', runId: 'run_1' }), code: 'missing.environment' },
    ],
  },
};

const rules: Pick<Cases<Api['console']>, 'ignoreRules' | 'addIgnoreRule' | 'removeIgnoreRule' | 'suggestIgnoreRules'> = {
  ignoreRules: { accepted: () => ({}), refused: [extraKey] },
  addIgnoreRule: {
    accepted: (world) => ({ eventType: 'run.failed', match: { by: 'path', path: `summary.${world.unique()}` } }),
    refused: [
      invalid(() => ({ match: { by: 'colour', colour: 'red' } })),
      { input: () => ({ match: { by: 'path', path: '**' } }), code: 'input.ignore_rule' },
    ],
  },
  removeIgnoreRule: {
    accepted: async (world) => ({ id: await world.addIgnoreRule() }),
    refused: [{ input: () => ({ id: 'ign_none' }), code: 'missing.ignore_rule' }],
  },
  suggestIgnoreRules: {
    accepted: () => ({ eventType: 'run.completed' }),
    refused: [invalid(() => ({ eventType: 'run.completed', limit: 1 }))],
  },
};

export const consoleCases: Cases<Api['console']> = { ...connections, ...webhooks, ...snapshots, ...rules };

export const sandboxCases: Cases<Api['sandbox']> = {
  state: { accepted: () => ({}), refused: [extraKey] },
  configure: {
    accepted: () => ({ isOn: true, faults: { delayMs: 0 } }),
    refused: [invalid(() => ({ faults: { copies: 0 } })), invalid(() => ({ faults: { colour: 'red' } }))],
  },
  startRun: {
    accepted: () => ({ outcome: 'passed', stepMs: 0 }),
    refused: [
      invalid(() => ({ outcome: 'fine' })),
      { input: () => ({ projectId: 'proj_none', stepMs: 0 }), code: 'missing.sandbox_object' },
    ],
  },
  act: {
    accepted: async (world) => ({ act: 'change-quietly', objectId: (await world.sandboxRun()).runId }),
    refused: [
      invalid(() => ({ act: 'explode' })),
      { input: () => ({ act: 'agent-offline', objectId: 'agent_none' }), code: 'missing.sandbox_object' },
    ],
  },
  reset: { accepted: () => ({}), refused: [extraKey] },
};
