/** For every procedure: an input it takes and one it refuses, with the code it refuses with. */
import { createHmac } from 'node:crypto';
import type { Api } from '#contract/api.ts';
import { protocolNumber } from '#contract/protocol.ts';
import { type Cases, extraKey, invalid, type ProcedureCases } from './case-shapes.ts';
import { composerCases, conformanceCases, draftCases, scenarioCases } from './composer-cases.ts';
import { consoleCases, sandboxCases } from './console-cases.ts';
import { attemptCases, planCases, replayCases, targetCases } from './plan-cases.ts';

export const cases: Cases<Api> = {
  system: {
    hello: {
      accepted: () => ({ protocol: protocolNumber }),
      refused: [
        invalid(() => ({ protocol: 'one' })),
        { input: () => ({ protocol: 0 }), code: 'link.client_too_old' },
        { input: () => ({ protocol: 999 }), code: 'link.engine_too_old' },
      ],
    },
    health: { accepted: () => ({}), refused: [extraKey] },
    listen: { accepted: async (world) => ({ port: await world.freePort() }), refused: [invalid(() => ({ port: 70_000 }))] },
  },
  feed: {
    subscribe: { accepted: (world) => ({ subscription: world.unique() }), refused: [invalid(() => ({ subscription: 'x'.repeat(65) }))] },
    acknowledge: { accepted: () => ({ subscription: 'nobody', seq: 1 }), refused: [invalid(() => ({ subscription: 'nobody', seq: 1.5 }))] },
  },
  deliveries: {
    list: {
      accepted: () => ({ query: 'type:run.completed', limit: 1 }),
      refused: [
        invalid(() => ({ limit: 501 })),
        invalid(() => ({ limit: 10, sort: 'asc' })),
        invalid(() => ({ cursor: '1', direction: 'up' })),
        { input: () => ({ query: 'colour:red' }), code: 'input.query_syntax' },
      ],
    },
    count: {
      accepted: () => ({ query: 'verdict:verified' }),
      refused: [{ input: () => ({ query: 'verdict:' }), code: 'input.query_syntax' }],
    },
    annotate: {
      accepted: (world) => ({ set: { ids: [world.deliveryId] }, isBookmarked: true, addTags: ['seen'], note: 'Looked at' }),
      refused: [
        invalid(() => ({ set: { ids: [] } })),
        invalid((world) => ({ set: { ids: [world.deliveryId] }, addTags: ['two words'] })),
        { input: () => ({ set: { ids: ['dlv_999999'] }, isBookmarked: true }), code: 'missing.delivery' },
        { input: () => ({ set: { query: 'colour:red', upTo: 'dlv_1' }, isBookmarked: true }), code: 'input.query_syntax' },
      ],
    },
    remove: {
      accepted: () => ({ set: { query: 'type:no.such.type', upTo: 'dlv_2' } }),
      refused: [
        invalid(() => ({ set: { query: '' } })),
        invalid(() => ({ set: { ids: ['dlv_0'] } })),
        { input: () => ({ set: { query: 'colour:red', upTo: 'dlv_1' } }), code: 'input.query_syntax' },
      ],
    },
    facets: { accepted: () => ({}), refused: [extraKey] },
    histogram: {
      // why: without an end it goes on until now, so each door would say something else.
      accepted: () => ({ query: 'type:run.completed', untilUs: 4_000_000_000_000_000, buckets: 10 }),
      refused: [
        invalid(() => ({ buckets: 9 })),
        invalid(() => ({ fromUs: 2, untilUs: 1 })),
        { input: () => ({ query: 'colour:red' }), code: 'input.query_syntax' },
      ],
    },
    groups: {
      accepted: () => ({ query: 'type:run.completed', by: 'event', limit: 1 }),
      refused: [
        invalid(() => ({ by: 'flat' })),
        invalid(() => ({ by: 'run', cursor: 'nowhere' })),
        { input: () => ({ by: 'run', query: 'colour:red' }), code: 'input.query_syntax' },
      ],
    },
    locate: { accepted: () => ({ atUs: 4_000_000_000_000_000 }), refused: [invalid(() => ({ atUs: 'noon' }))] },
    complete: { accepted: () => ({ text: 'type:run', position: 8 }), refused: [invalid(() => ({ text: 'type:run', position: -1 }))] },
    explain: {
      accepted: (world) => ({ id: world.deliveryId, query: 'type:run.completed -verdict:mismatch' }),
      refused: [
        { input: () => ({ id: 'dlv_999999', query: '' }), code: 'missing.delivery' },
        { input: (world) => ({ id: world.deliveryId, query: 'colour:red' }), code: 'input.query_syntax' },
      ],
    },
    narrow: {
      accepted: () => ({ query: 'type:run.completed verdict:mismatch' }),
      refused: [{ input: () => ({ query: 'colour:red' }), code: 'input.query_syntax' }],
    },
    get: {
      accepted: (world) => ({ id: world.deliveryId }),
      refused: [invalid(() => ({ id: 'nope' })), { input: () => ({ id: 'dlv_999999' }), code: 'missing.delivery' }],
    },
    signature: {
      accepted: (world) => ({ id: world.deliveryId }),
      refused: [{ input: () => ({ id: 'dlv_999999' }), code: 'missing.delivery' }],
    },
    diagnosis: {
      // why: a verified one has nothing to try, so each door says the same.
      accepted: (world) => ({ id: world.deliveryId }),
      refused: [invalid(() => ({ id: 'nope' })), { input: () => ({ id: 'dlv_999999' }), code: 'missing.delivery' }],
    },
    rejudge: {
      accepted: (world) => world.idle({ set: { ids: [world.deliveryId] } }),
      refused: [
        invalid(() => ({ set: { query: '' } })),
        { input: () => ({ set: { query: 'colour:red', upTo: 'dlv_1' } }), code: 'input.query_syntax' },
      ],
    },
    attempts: {
      accepted: (world) => ({ id: world.deliveryId, limit: 5 }),
      refused: [
        invalid((world) => ({ id: world.deliveryId, limit: 0 })),
        { input: () => ({ id: 'dlv_999999' }), code: 'missing.delivery' },
      ],
    },
    curl: {
      accepted: (world) => ({ id: world.deliveryId, url: 'http://127.0.0.1:3000/hooks?a=1&b=%20' }),
      refused: [invalid((world) => ({ id: world.deliveryId, url: 'not a url' }))],
    },
  },
  search: {
    find: {
      accepted: (world) => ({ text: `${world.deliveryId} run_1 evt_1` }),
      refused: [invalid(() => ({ text: 'x'.repeat(131_073) })), extraKey],
    },
  },
  endpoints: {
    list: { accepted: () => ({}), refused: [extraKey] },
    create: {
      accepted: (world) => ({ slug: world.unique(), secrets: ['a secret long enough', { value: 'another secret', name: 'Old' }] }),
      refused: [
        invalid(() => ({ slug: 'Not A Slug' })),
        invalid(() => ({ slug: 'fine', colour: 'red' })),
        { input: () => ({ slug: 'orders' }), code: 'conflict.slug_taken' },
        { input: () => ({ slug: 'blank', secrets: ['   '] }), code: 'input.secret' },
      ],
    },
    update: {
      accepted: (world) => ({ id: world.endpointId, name: `Orders ${world.unique()}` }),
      refused: [
        invalid((world) => ({ id: world.endpointId, name: '' })),
        { input: () => ({ id: 'ep_none', name: 'x' }), code: 'missing.endpoint' },
      ],
    },
    sendTestEvent: {
      accepted: (world) => ({ id: world.endpointId, eventType: 'run.failed' }),
      refused: [{ input: () => ({ id: 'ep_none' }), code: 'missing.endpoint' }],
    },
  },
  secrets: {
    list: {
      accepted: (world) => ({ endpointId: world.endpointId }),
      refused: [{ input: () => ({ endpointId: 'ep_none' }), code: 'missing.endpoint' }],
    },
    add: {
      accepted: (world) => ({ endpointId: world.endpointId, value: `secret number ${world.unique()}`, name: 'Added' }),
      refused: [
        invalid((world) => ({ endpointId: world.endpointId, value: '' })),
        { input: () => ({ endpointId: 'ep_none', value: 'x' }), code: 'missing.endpoint' },
      ],
    },
    retire: {
      accepted: (world) => ({ id: world.secretId, isRetired: false }),
      refused: [{ input: () => ({ id: 'sec_none' }), code: 'missing.secret' }],
    },
    rotate: {
      accepted: (world) => ({ endpointId: world.spareEndpointId, overlapSeconds: 60, name: `Rotated ${world.unique()}` }),
      refused: [
        invalid((world) => ({ endpointId: world.endpointId, overlapSeconds: -1 })),
        { input: () => ({ endpointId: 'ep_none' }), code: 'missing.endpoint' },
        { input: (world) => ({ endpointId: world.endpointId, value: '  ' }), code: 'input.secret' },
      ],
    },
    update: {
      accepted: (world) => ({ id: world.secretId, name: `Named ${world.unique()}`, validFromUs: 0 }),
      refused: [
        invalid((world) => ({ id: world.secretId, name: '' })),
        { input: () => ({ id: 'sec_none', name: 'x' }), code: 'missing.secret' },
        { input: (world) => ({ id: world.secretId, validFromUs: 2_000_000, validUntilUs: 1_000_000 }), code: 'conflict.secret_dates' },
      ],
    },
    trim: {
      accepted: (world) => ({ id: world.secretId }),
      refused: [{ input: () => ({ id: 'sec_none' }), code: 'missing.secret' }],
    },
    copy: {
      accepted: (world) => ({ id: world.secretId, endpointId: world.spareEndpointId }),
      refused: [
        { input: (world) => ({ id: 'sec_none', endpointId: world.endpointId }), code: 'missing.secret' },
        { input: (world) => ({ id: world.secretId, endpointId: 'ep_none' }), code: 'missing.endpoint' },
      ],
    },
    reveal: { accepted: (world) => ({ id: world.secretId }), refused: [{ input: () => ({ id: 'sec_none' }), code: 'missing.secret' }] },
  },
  verification: {
    schemes: { accepted: () => ({}), refused: [extraKey] },
    check: {
      accepted: () => ({
        secrets: [{ value: 'a secret of the contract suite' }],
        headers: [['X-Zof-Signature', createHmac('sha256', 'a secret of the contract suite').update('{}').digest('hex')]],
        body: { text: '{}' },
        atUs: 1_780_000_000_000_000,
      }),
      refused: [
        invalid(() => ({ headers: [], body: { text: '{}' }, signing: { scheme: 'rot13' } })),
        invalid(() => ({ headers: [], body: { base64: 'not base64!' } })),
        invalid(() => ({ headers: [], body: { text: '' }, signing: { scheme: 'custom', custom: { template: 'no body' } } })),
        { input: () => ({ headers: [], body: { stagedId: 'stg_none' } }), code: 'missing.staged_body' },
        { input: () => ({ headers: [], body: { text: '' }, endpointId: 'ep_none' }), code: 'missing.endpoint' },
      ],
    },
    stageBody: {
      accepted: () => ({ base64: 'e30=' }),
      refused: [invalid(() => ({ base64: '***' })), { input: () => ({ id: 'stg_none', base64: 'e30=' }), code: 'missing.staged_body' }],
    },
    sample: {
      accepted: () => ({ signing: { scheme: 'stripe' }, language: 'python', habit: 'parse-then-serialise' }),
      refused: [
        invalid(() => ({ language: 'cobol' })),
        { input: () => ({ endpointId: 'ep_none', language: 'node' }), code: 'missing.endpoint' },
      ],
    },
    senderSample: {
      accepted: (world) => ({ endpointId: world.endpointId, language: 'curl' }),
      refused: [
        invalid((world) => ({ endpointId: world.endpointId, language: 'cobol' })),
        { input: () => ({ endpointId: 'ep_none', language: 'node' }), code: 'missing.endpoint' },
      ],
    },
  },
  replays: replayCases,
  targets: targetCases,
  plans: planCases,
  attempts: attemptCases,
  observations: {
    // why: a range without an end goes on until now, so each door would say something else.
    get: { accepted: () => ({ fromUs: 0, untilUs: 0 }), refused: [invalid(() => ({ fromUs: 'yesterday' }))] },
  },
  sessions: {
    list: { accepted: () => ({}), refused: [extraKey] },
    endAll: { accepted: () => ({}), refused: [extraKey] },
  },
  views: {
    list: { accepted: () => ({}), refused: [extraKey] },
    save: {
      accepted: (world) => ({ name: `View ${world.unique()}`, query: 'type:run.failed', grouping: 'run' }),
      refused: [
        invalid(() => ({ name: ' ', query: '' })),
        { input: () => ({ name: 'Unreadable', query: 'colour:red' }), code: 'input.query_syntax' },
        { input: (world) => ({ name: world.viewName.toUpperCase(), query: '' }), code: 'conflict.view_name' },
      ],
    },
    remove: {
      accepted: async (world) => ({ id: await world.saveView() }),
      refused: [{ input: () => ({ id: 'view_none' }), code: 'missing.view' }],
    },
  },
  trash: {
    list: { accepted: () => ({}), refused: [extraKey] },
    restore: {
      accepted: async (world) => ({ id: await world.deleteOne() }),
      refused: [invalid(() => ({ id: 'dlv_1' })), { input: () => ({ id: 'trs_none' }), code: 'missing.trash' }],
    },
    empty: { accepted: () => ({}), refused: [extraKey] },
  },
  jobs: {
    list: { accepted: (world) => world.idle({}), refused: [extraKey] },
    get: {
      accepted: async (world) => ({ id: await world.endedJob() }),
      refused: [{ input: () => ({ id: 'job_none' }), code: 'missing.job' }],
    },
    cancel: {
      accepted: async (world) => ({ id: await world.endedJob() }),
      refused: [{ input: () => ({ id: 'job_none' }), code: 'missing.job' }],
    },
  },
  storage: {
    get: { accepted: (world) => world.idle({}), refused: [extraKey] },
    retention: { accepted: () => ({}), refused: [extraKey] },
    previewRetention: {
      accepted: (world) => ({ environmentId: world.environmentId, maxAgeDays: 1, maxDeliveries: 1, maxBytes: null }),
      refused: [
        invalid((world) => ({ environmentId: world.environmentId, maxAgeDays: 0, maxDeliveries: null, maxBytes: null })),
        { input: () => ({ environmentId: 'env_none', maxAgeDays: 1, maxDeliveries: null, maxBytes: null }), code: 'missing.environment' },
      ],
    },
    setRetention: {
      accepted: (world) => ({ environmentId: world.environmentId, maxAgeDays: 365, maxDeliveries: null, maxBytes: null }),
      refused: [
        invalid((world) => ({ environmentId: world.environmentId, maxAgeDays: 365 })),
        { input: () => ({ environmentId: 'env_none', maxAgeDays: 1, maxDeliveries: null, maxBytes: null }), code: 'missing.environment' },
      ],
    },
    applyRetention: {
      accepted: (world) => world.idle({ environmentId: world.environmentId }),
      refused: [{ input: () => ({ environmentId: 'env_none' }), code: 'missing.environment' }],
    },
    backups: { accepted: (world) => world.idle({}), refused: [extraKey] },
    backUp: { accepted: (world) => world.idle({}), refused: [extraKey] },
    restore: {
      accepted: () => ({ name: null }),
      refused: [invalid(() => ({})), { input: () => ({ name: '../log.db' }), code: 'missing.backup' }],
    },
    check: { accepted: (world) => world.idle({}), refused: [extraKey] },
    compact: { accepted: (world) => world.idle({ olderThanDays: 3650 }), refused: [invalid(() => ({ olderThanDays: -1 }))] },
    salvage: { accepted: null, refused: [extraKey, { input: () => ({}), code: 'conflict.log_sound' }] },
    reopen: { accepted: () => ({}), refused: [extraKey] },
  },
  settings: {
    get: { accepted: () => ({}), refused: [extraKey] },
    update: { accepted: () => ({ theme: 'dark' }), refused: [invalid(() => ({ theme: 'pink' })), invalid(() => ({ bodyLimitBytes: 5 }))] },
    export: { accepted: () => ({}), refused: [extraKey] },
    import: {
      accepted: () => ({
        text: JSON.stringify({ format: 'hookglass-settings', version: 1, madeBy: 'it', settings: { density: 'compact' } }),
        mode: 'apply',
      }),
      refused: [
        invalid(() => ({ text: '{}', mode: 'maybe' })),
        { input: () => ({ text: '{', mode: 'preview' }), code: 'input.settings_file' },
        {
          input: () => ({ text: JSON.stringify({ format: 'hookglass-settings', version: 9 }), mode: 'apply' }),
          code: 'input.settings_file_version',
        },
      ],
    },
  },
  console: consoleCases,
  sandbox: sandboxCases,
  composer: composerCases,
  drafts: draftCases,
  scenarios: scenarioCases,
  conformance: conformanceCases,
};

/** The cases of a procedure by its path; undefined when somebody forgot them. */
export function findCases(path: readonly string[]): ProcedureCases | undefined {
  const found = path.reduce<unknown>((node, step) => (isRecord(node) && Object.hasOwn(node, step) ? node[step] : undefined), cases);
  return isCases(found) ? found : undefined;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

function isCases(value: unknown): value is ProcedureCases {
  if (!isRecord(value) || !(value['accepted'] === null || typeof value['accepted'] === 'function')) return false;
  return Array.isArray(value['refused']) && value['refused'].length > 0;
}
