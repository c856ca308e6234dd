/** Cases of targets, plans, jobs and attempts: the world's own handler answers. */
import type { Api } from '#contract/api.ts';
import { type Cases, extraKey, invalid } from './case-shapes.ts';
import type { World } from './world.ts';

const noTarget = { input: () => ({ id: 'tgt_none' }), code: 'missing.target' } as const;
const noPlan = { input: () => ({ id: 'pln_none' }), code: 'missing.plan' } as const;
const noReplay = { input: () => ({ id: 'rpl_none' }), code: 'missing.replay' } as const;
const metadataUrl = 'http://169.254.169.254/';
const remoteUrl = 'http://192.0.2.7/';

export const targetCases: Cases<Api['targets']> = {
  list: { accepted: () => ({}), refused: [extraKey] },
  get: { accepted: (world) => ({ id: world.targetId }), refused: [noTarget] },
  create: {
    accepted: (world) => ({ name: `Handler ${world.unique()}`, url: world.targetUrl, headers: [['X-Stage', 'dev']] }),
    refused: [
      invalid((world) => ({ name: ' ', url: world.targetUrl })),
      invalid((world) => ({ name: 'Handler', url: world.targetUrl, concurrency: 0 })),
      { input: () => ({ name: 'Handler', url: 'ftp://127.0.0.1/' }), code: 'input.target_url' },
      { input: () => ({ name: 'Handler', url: metadataUrl }), code: 'replay.target_refused' },
      { input: (world) => ({ name: 'Handler', url: world.targetUrl, headers: [['Two words', 'x']] }), code: 'input.target' },
      { input: (world) => ({ name: 'Handler', url: world.targetUrl, secret: '   ' }), code: 'input.secret' },
    ],
  },
  update: {
    accepted: async (world) => ({ id: await world.newTarget(), name: 'Renamed', concurrency: 2, secret: 'a secret of its own' }),
    refused: [noTarget, invalid((world) => ({ id: world.targetId, name: '' }))],
  },
  probe: {
    accepted: (world) => ({ id: world.targetId }),
    refused: [noTarget],
  },
  remove: { accepted: async (world) => ({ id: await world.newTarget() }), refused: [noTarget] },
  restore: { accepted: async (world) => ({ id: await world.removedTarget() }), refused: [noTarget] },
};

const planned = (world: World, target: object = { targetId: world.targetId }) => ({
  from: { set: { ids: [world.deliveryId] } },
  options: { target, kind: 'exact' },
});
const badPlans = [
  { input: (world: World) => planned(world, { targetId: 'tgt_none' }), code: 'missing.target' },
  { input: (world: World) => planned(world, { url: 'ftp://127.0.0.1/' }), code: 'input.target_url' },
  { input: (world: World) => planned(world, { url: metadataUrl }), code: 'replay.target_refused' },
] as const;

export const planCases: Cases<Api['plans']> = {
  list: { accepted: () => ({ limit: 1 }), refused: [invalid(() => ({ limit: 0 }))] },
  create: {
    accepted: (world) => ({
      from: { set: { ids: [world.deliveryId] } },
      options: { target: { targetId: world.targetId }, kind: 'fresh', pace: { kind: 'scaled', percent: 50 } },
      name: 'Once more',
    }),
    refused: [
      invalid((world) => ({ ...planned(world), from: {} })),
      ...badPlans,
      { input: (world) => ({ ...planned(world), from: { set: { ids: ['dlv_999999'] } } }), code: 'missing.delivery' },
      { input: (world) => ({ ...planned(world), from: { set: { query: 'colour:red', upTo: 'dlv_2' } } }), code: 'input.query_syntax' },
      { input: (world) => ({ ...planned(world), from: { set: { query: 'type:no.such.type', upTo: 'dlv_2' } } }), code: 'input.plan' },
      { input: (world) => ({ ...planned(world), from: { environmentId: world.environmentId, runId: 'run_none' } }), code: 'input.plan' },
    ],
  },
  get: { accepted: (world) => ({ id: world.planId }), refused: [noPlan] },
  entries: {
    accepted: (world) => ({ id: world.planId, limit: 1 }),
    refused: [noPlan, invalid((world) => ({ id: world.planId, limit: 501 }))],
  },
  update: {
    accepted: async (world) => ({
      id: await world.newPlan(),
      name: 'Reversed',
      options: { target: { targetId: world.targetId }, kind: 'exact', order: 'reversed' },
    }),
    refused: [
      noPlan,
      ...badPlans.map(({ input, code }) => ({ input: (world: World) => ({ id: world.planId, options: input(world).options }), code })),
    ],
  },
  start: {
    accepted: (world) => world.planToStart(),
    refused: [
      { input: () => ({ id: 'pln_none', fingerprint: 'x' }), code: 'missing.plan' },
      { input: (world) => ({ id: world.planId, fingerprint: 'another' }), code: 'conflict.plan_changed' },
    ],
  },
  remove: { accepted: async (world) => ({ id: await world.newPlan() }), refused: [noPlan] },
  restore: { accepted: async (world) => ({ id: await world.removedPlan() }), refused: [noPlan] },
  export: { accepted: (world) => ({ id: world.planId }), refused: [noPlan] },
  import: {
    accepted: async (world) => ({ text: { text: await world.planFile() }, fileName: 'plan.json' }),
    refused: [
      invalid(() => ({ text: '{}' })),
      { input: () => ({ text: { text: '{"plan":' } }), code: 'input.plan_file' },
      { input: () => ({ text: { stagedId: 'stg_none' } }), code: 'missing.staged_body' },
    ],
  },
};

type Replays = Cases<Api['replays']>;

export const replayCases: Replays = {
  preview: {
    accepted: (world) => ({ deliveryId: world.deliveryId, target: { url: world.targetUrl }, kind: 'fresh' }),
    refused: [
      {
        input: (world) => ({ deliveryId: world.deliveryId, target: { url: 'ftp://127.0.0.1/' }, kind: 'exact' }),
        code: 'input.target_url',
      },
      {
        input: (world) => ({ deliveryId: world.deliveryId, target: { targetId: 'tgt_none' }, kind: 'exact' }),
        code: 'missing.target',
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
        input: (world) => ({ deliveryIds: [world.deliveryId], target: { url: metadataUrl }, kind: 'exact' }),
        code: 'replay.target_refused',
      },
      {
        input: (world) => ({ deliveryIds: [world.deliveryId], target: { url: remoteUrl }, kind: 'exact' }),
        code: 'replay.target_needs_consent',
      },
    ],
  },
  get: { accepted: (world) => ({ id: world.replayId }), refused: [noReplay] },
  cancel: {
    accepted: async (world) => ({ id: await world.startEndlessReplay() }),
    refused: [noReplay, { input: (world) => ({ id: world.replayId }), code: 'conflict.replay_finished' }],
  },
  list: {
    accepted: (world) => ({ planId: world.planId, limit: 1 }),
    refused: [invalid(() => ({ planId: 'rpl_1' })), invalid(() => ({ limit: 0 }))],
  },
  pause: {
    accepted: async (world) => ({ id: await world.startWaitingJob() }),
    refused: [noReplay, { input: (world) => ({ id: world.replayId }), code: 'conflict.replay_state' }],
  },
  resume: {
    accepted: async (world) => ({ id: await world.pausedJob() }),
    refused: [noReplay, { input: (world) => ({ id: world.replayId }), code: 'conflict.replay_state' }],
  },
  items: {
    accepted: (world) => ({ id: world.replayId, states: ['succeeded'], limit: 1 }),
    refused: [noReplay, invalid((world) => ({ id: world.replayId, states: ['gone'] }))],
  },
  compareJobs: {
    accepted: (world) => ({ before: world.jobIds[0], after: world.jobIds[1], verdicts: ['still-fine'] }),
    refused: [
      invalid((world) => ({ before: world.jobIds[0] })),
      { input: (world) => ({ before: world.jobIds[0], after: 'rpl_none' }), code: 'missing.replay' },
    ],
  },
  checkIdempotency: {
    accepted: (world) => ({ deliveryId: world.deliveryId, target: { url: world.targetUrl }, probeUrl: world.targetUrl }),
    refused: [
      { input: (world) => ({ deliveryId: 'dlv_999999', target: { url: world.targetUrl } }), code: 'missing.delivery' },
      { input: (world) => ({ deliveryId: world.deliveryId, target: { targetId: 'tgt_none' } }), code: 'missing.target' },
      { input: (world) => ({ deliveryId: world.deliveryId, target: { url: remoteUrl } }), code: 'replay.target_needs_consent' },
      { input: (world) => ({ deliveryId: world.unsignedDeliveryId, target: { url: world.targetUrl } }), code: 'replay.needs_secret' },
    ],
  },
  attempt: { accepted: (world) => ({ id: world.attemptId }), refused: [{ input: () => ({ id: 'att_none' }), code: 'missing.attempt' }] },
  recentTargets: { accepted: () => ({ limit: 5 }), refused: [invalid(() => ({ limit: 51 }))] },
};

export const attemptCases: Cases<Api['attempts']> = {
  list: {
    accepted: (world) => ({ replayId: world.replayId, statuses: ['2xx'], text: 'thank', limit: 5 }),
    refused: [invalid(() => ({ statuses: ['600'] })), invalid(() => ({ sources: ['somebody'] })), invalid(() => ({ limit: 201 }))],
  },
  compare: {
    accepted: (world) => ({ first: world.attemptId, second: world.attemptId }),
    refused: [{ input: (world) => ({ first: world.attemptId, second: 'att_none' }), code: 'missing.attempt' }],
  },
  copy: {
    accepted: (world) => ({ id: world.attemptId, format: 'python' }),
    refused: [
      invalid((world) => ({ id: world.attemptId, format: 'perl' })),
      { input: () => ({ id: 'att_none', format: 'curl' }), code: 'missing.attempt' },
    ],
  },
  har: {
    accepted: (world) => ({ replayId: world.replayId }),
    refused: [
      invalid(() => ({ ids: [] })),
      { input: () => ({ ids: ['att_none'] }), code: 'missing.attempt' },
      { input: () => ({ replayId: 'rpl_none' }), code: 'missing.replay' },
    ],
  },
};
