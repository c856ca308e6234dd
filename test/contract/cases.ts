/** For every procedure: an input it takes and one it refuses, with the code it refuses with. */
import type { ContractProcedure, ErrorMap, InferSchemaInput, Meta, Schema } from '@orpc/contract';
import type { Api } from '#contract/api.ts';
import type { ErrorCode } from '#contract/errors.ts';
import { protocolNumber } from '#contract/protocol.ts';
import type { World } from './world.ts';

export interface ProcedureCases<I = unknown> {
  /** A fresh input for each call: commands may take it once only. */
  accepted(world: World): I | Promise<I>;
  readonly refused: readonly [RefusedCase, ...RefusedCase[]];
}

interface RefusedCase {
  input(world: World): unknown;
  readonly code: ErrorCode;
}

/** The contract's shape with cases for procedures: a procedure without cases does not compile, and fails the suite. */
type Cases<T> =
  T extends ContractProcedure<infer I, Schema<unknown, unknown>, ErrorMap, Meta>
    ? ProcedureCases<InferSchemaInput<I>>
    : { readonly [K in keyof T]: Cases<T[K]> };

const invalid = (input: (world: World) => unknown): RefusedCase => ({ input, code: 'input.invalid' });
const extraKey = invalid(() => ({ extra: 1 }));

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
        { input: () => ({ query: 'colour:red' }), code: 'input.query_syntax' },
      ],
    },
    count: {
      accepted: () => ({ query: 'verdict:verified' }),
      refused: [{ input: () => ({ query: 'verdict:' }), code: 'input.query_syntax' }],
    },
    facets: { accepted: () => ({}), refused: [extraKey] },
    get: {
      accepted: (world) => ({ id: world.deliveryId }),
      refused: [invalid(() => ({ id: 'nope' })), { input: () => ({ id: 'dlv_999999' }), code: 'missing.delivery' }],
    },
    signature: {
      accepted: (world) => ({ id: world.deliveryId }),
      refused: [{ input: () => ({ id: 'dlv_999999' }), code: 'missing.delivery' }],
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
    reveal: { accepted: (world) => ({ id: world.secretId }), refused: [{ input: () => ({ id: 'sec_none' }), code: 'missing.secret' }] },
  },
  replays: {
    preview: {
      accepted: (world) => ({ deliveryId: world.deliveryId, target: { url: world.targetUrl }, kind: 'fresh' }),
      refused: [
        {
          input: (world) => ({ deliveryId: world.deliveryId, target: { url: 'ftp://127.0.0.1/' }, kind: 'exact' }),
          code: 'input.target_url',
        },
        {
          input: (world) => ({ deliveryId: world.unsignedDeliveryId, target: { url: world.targetUrl }, kind: 'fresh' }),
          code: 'replay.needs_secret',
        },
      ],
    },
    start: {
      accepted: (world) => ({
        deliveryIds: [world.deliveryId],
        target: { url: world.targetUrl },
        kind: 'exact',
        idempotencyKey: 'the suite',
      }),
      refused: [
        invalid((world) => ({ deliveryIds: [], target: { url: world.targetUrl }, kind: 'exact' })),
        {
          input: (world) => ({ deliveryIds: [world.deliveryId], target: { url: 'http://169.254.169.254/' }, kind: 'exact' }),
          code: 'replay.target_refused',
        },
        {
          input: (world) => ({ deliveryIds: [world.deliveryId], target: { url: 'http://192.0.2.7/' }, kind: 'exact' }),
          code: 'replay.target_needs_consent',
        },
      ],
    },
    get: { accepted: (world) => ({ id: world.replayId }), refused: [{ input: () => ({ id: 'rpl_none' }), code: 'missing.replay' }] },
    cancel: {
      accepted: async (world) => ({ id: await world.startEndlessReplay() }),
      refused: [{ input: (world) => ({ id: world.replayId }), code: 'conflict.replay_finished' }],
    },
    attempt: { accepted: (world) => ({ id: world.attemptId }), refused: [{ input: () => ({ id: 'att_none' }), code: 'missing.attempt' }] },
    recentTargets: { accepted: () => ({ limit: 5 }), refused: [invalid(() => ({ limit: 51 }))] },
  },
  settings: {
    get: { accepted: () => ({}), refused: [extraKey] },
    update: { accepted: () => ({ theme: 'dark' }), refused: [invalid(() => ({ theme: 'pink' })), invalid(() => ({ bodyLimitBytes: 5 }))] },
  },
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
  return isRecord(value) && typeof value['accepted'] === 'function' && Array.isArray(value['refused']) && value['refused'].length > 0;
}
