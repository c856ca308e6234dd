/** Cases of the composer, its drafts, scenarios and the handler check: the sandbox's sample handler answers. */
import type { Api } from '#contract/api.ts';
import { type Cases, extraKey, invalid } from './case-shapes.ts';
import { pausingScenario, plainEvent, shortScenario } from './composed-things.ts';
import type { World } from './world.ts';

const toSample = { destination: { to: 'sample' } } as const;
const noEnvironment = { input: () => ({ environmentId: 'env_none' }), code: 'missing.environment' } as const;
const noDraft = { input: () => ({ id: 'drf_none' }), code: 'missing.draft' } as const;
const composed = (change: object = {}) => ({ text: { text: plainEvent }, composition: { ...toSample, ...change } });
const toUrl = (url: string) => composed({ destination: { to: 'url', url }, signer: { by: 'nobody' } });
const unsendable = [
  { input: () => composed({ destination: { to: 'endpoint', endpointId: 'ep_none' } }), code: 'missing.endpoint' },
  { input: () => ({ ...composed(), text: { text: '{"id":"{{colour}}"}' } }), code: 'input.variable' },
  { input: () => ({ ...composed(), text: { stagedId: 'stg_none' } }), code: 'missing.staged_body' },
  { input: () => ({ ...composed(), text: { draftId: 'drf_none' } }), code: 'missing.draft' },
  { input: () => ({ ...composed(), environmentId: 'env_none' }), code: 'missing.environment' },
  { input: () => composed({ headers: [['Two words', 'x']] }), code: 'input.composition' },
  { input: () => toUrl('ftp://127.0.0.1/'), code: 'input.target_url' },
  { input: () => toUrl('http://169.254.169.254/'), code: 'replay.target_refused' },
  {
    input: () => composed({ destination: { to: 'url', url: 'http://127.0.0.1:9/' } }),
    code: 'secret.none_to_sign',
  },
] as const;

export const composerCases: Cases<Api['composer']> = {
  catalog: {
    accepted: () => ({ eventType: 'run.completed', envelope: 'current' }),
    refused: [invalid(() => ({ envelope: 'old' })), extraKey],
  },
  seen: {
    accepted: (world) => ({ eventType: 'run.completed', environmentId: world.environmentId }),
    refused: [invalid(() => ({})), { input: () => ({ eventType: 'run.failed', environmentId: 'env_none' }), code: 'missing.environment' }],
  },
  check: {
    accepted: () => ({ text: { text: '{"id": "{{uuid}}", "type": "run.exploded", "at": {{colour}}}' } }),
    refused: [
      invalid(() => ({ text: '{}' })),
      { input: () => ({ text: { stagedId: 'stg_none' } }), code: 'missing.staged_body' },
      { input: () => ({ text: { draftId: 'drf_none' } }), code: 'missing.draft' },
    ],
  },
  preview: { accepted: () => composed(), refused: [invalid(() => ({ text: { text: '{}' } })), ...unsendable] },
  send: {
    accepted: () => ({ what: composed() }),
    refused: [
      invalid(() => composed()),
      { input: () => ({ what: { previewId: 'prv_none' } }), code: 'missing.preview' },
      { input: () => ({ what: toUrl('http://192.0.2.7/') }), code: 'replay.target_needs_consent' },
      ...unsendable.map(({ input, code }) => ({ input: () => ({ what: input() }), code })),
    ],
  },
  values: { accepted: (world) => ({ environmentId: world.environmentId }), refused: [noEnvironment] },
  setValues: {
    accepted: (world) => ({ environmentId: world.environmentId, items: [{ name: 'region', value: 'eu' }] }),
    refused: [
      invalid((world) => ({ environmentId: world.environmentId, items: [{ name: '1st', value: '' }] })),
      {
        input: (world) => ({
          environmentId: world.environmentId,
          items: [
            { name: 'a', value: '{{env.b}}' },
            { name: 'b', value: '{{env.a}}' },
          ],
        }),
        code: 'input.variable',
      },
      { input: () => ({ environmentId: 'env_none', items: [] }), code: 'missing.environment' },
    ],
  },
};

export const draftCases: Cases<Api['drafts']> = {
  list: { accepted: (world) => ({ text: world.draftName, limit: 1 }), refused: [invalid(() => ({ limit: 0 }))] },
  create: {
    accepted: (world) => ({ from: { kind: 'delivery', deliveryId: world.deliveryId }, name: 'From a delivery' }),
    refused: [
      invalid(() => ({ from: { kind: 'nothing' } })),
      { input: () => ({ from: { kind: 'template', eventType: 'no.such.type' } }), code: 'input.draft_source' },
      { input: () => ({ from: { kind: 'delivery', deliveryId: 'dlv_999999' } }), code: 'missing.delivery' },
      { input: () => ({ from: { kind: 'console', snapshotId: 'snp_999999' } }), code: 'missing.snapshot' },
      { input: () => ({ from: { kind: 'draft', draftId: 'drf_none' } }), code: 'missing.draft' },
      { input: () => ({ from: { kind: 'text', text: { stagedId: 'stg_none' } } }), code: 'missing.staged_body' },
      { input: () => ({ from: { kind: 'blank' }, environmentId: 'env_none' }), code: 'missing.environment' },
    ],
  },
  get: { accepted: (world) => ({ id: world.sentDraftId }), refused: [noDraft] },
  save: {
    accepted: async (world) => ({ id: await world.newDraft(), text: { text: '{"a":1}' }, name: null, composition: toSample }),
    refused: [noDraft, invalid(() => ({ id: 'drf_none', name: ' ' }))],
  },
  undo: {
    accepted: async (world) => ({ id: await world.editedDraft() }),
    refused: [noDraft, { input: (world) => ({ id: world.sentDraftId }), code: 'conflict.draft_history' }],
  },
  redo: {
    accepted: async (world) => ({ id: await world.undoneDraft() }),
    refused: [noDraft, { input: (world) => ({ id: world.sentDraftId }), code: 'conflict.draft_history' }],
  },
  history: { accepted: (world) => ({ id: world.sentDraftId }), refused: [noDraft] },
  revert: {
    accepted: async (world) => ({ id: await world.editedDraft(), version: 1 }),
    refused: [
      { input: () => ({ id: 'drf_none', version: 1 }), code: 'missing.draft' },
      { input: (world) => ({ id: world.sentDraftId, version: 99 }), code: 'missing.draft_version' },
    ],
  },
  remove: { accepted: async (world) => ({ id: await world.newDraft() }), refused: [noDraft] },
  restore: { accepted: async (world) => ({ id: await world.removedDraft() }), refused: [noDraft] },
};

const noRun = { input: () => ({ id: 'srn_none' }), code: 'missing.scenario_run' } as const;
const endedRun = { input: (world: World) => ({ id: world.scenarioRunId }), code: 'conflict.scenario_run' } as const;
const played = (change: object = {}) => ({ scenario: { text: shortScenario }, ...toSample, ...change });

export const scenarioCases: Cases<Api['scenarios']> = {
  list: { accepted: () => ({}), refused: [extraKey] },
  get: {
    accepted: (world) => ({ scenario: { id: world.scenarioId } }),
    refused: [
      { input: () => ({ scenario: { id: 'scn_none' } }), code: 'missing.scenario' },
      { input: () => ({ scenario: { slug: 'none' } }), code: 'missing.scenario' },
    ],
  },
  schema: { accepted: () => ({}), refused: [extraKey] },
  check: { accepted: () => ({ text: 'hookglass: 1\nname: X\nsteps:\n  - dance: now\n' }), refused: [invalid(() => ({}))] },
  save: {
    accepted: () => ({ text: shortScenario }),
    refused: [invalid(() => ({})), { input: () => ({ id: 'scn_none', text: shortScenario }), code: 'missing.scenario' }],
  },
  remove: {
    accepted: async (world) => ({ id: await world.newScenario() }),
    refused: [{ input: () => ({ id: 'scn_none' }), code: 'missing.scenario' }],
  },
  restore: {
    accepted: async (world) => ({ id: await world.removedScenario() }),
    refused: [{ input: () => ({ id: 'scn_none' }), code: 'missing.scenario' }],
  },
  record: {
    accepted: (world) => ({ from: { set: { ids: [world.deliveryId] } }, name: 'Recorded' }),
    refused: [
      invalid(() => ({ from: {} })),
      { input: () => ({ from: { set: { query: 'colour:red', upTo: 'dlv_2' } } }), code: 'input.query_syntax' },
      { input: () => ({ from: { environmentId: 'env_local', runId: 'run_none' } }), code: 'input.draft_source' },
    ],
  },
  start: {
    accepted: () => played(),
    refused: [
      invalid(() => ({ scenario: { text: shortScenario } })),
      { input: () => played({ scenario: { text: 'hookglass: 1\nsteps:\n  - dance: now\n' } }), code: 'input.scenario' },
      {
        input: () => played({ scenario: { text: shortScenario.replace('hookglass: 1', 'hookglass: 99') } }),
        code: 'input.scenario_version',
      },
      { input: () => played({ scenario: { id: 'scn_none' } }), code: 'missing.scenario' },
      { input: () => played({ destination: { to: 'endpoint', endpointId: 'ep_none' } }), code: 'missing.endpoint' },
      {
        input: () => played({ destination: { to: 'url', url: 'http://192.0.2.7/' }, signer: { by: 'nobody' } }),
        code: 'replay.target_needs_consent',
      },
    ],
  },
  run: { accepted: (world) => ({ id: world.scenarioRunId }), refused: [noRun] },
  runs: { accepted: (world) => ({ scenarioId: world.scenarioId }), refused: [invalid(() => ({ scenarioId: 'srn_1' }))] },
  pause: { accepted: async (world) => ({ id: await world.startRun(pausingScenario, 'running') }), refused: [noRun, endedRun] },
  resume: { accepted: async (world) => ({ id: await world.startRun(shortScenario, 'paused') }), refused: [noRun, endedRun] },
  step: { accepted: async (world) => ({ id: await world.startRun(shortScenario, 'paused') }), refused: [noRun, endedRun] },
  stop: { accepted: async (world) => ({ id: await world.startRun(pausingScenario, 'running') }), refused: [noRun, endedRun] },
};

export const conformanceCases: Cases<Api['conformance']> = {
  checks: { accepted: () => ({}), refused: [extraKey] },
  start: {
    accepted: async (world) => world.unchecked({ ...toSample, checks: ['accepts-good'] }),
    refused: [
      invalid(() => ({ ...toSample, checks: ['is-friendly'] })),
      { input: () => ({ destination: { to: 'endpoint', endpointId: 'ep_none' } }), code: 'missing.endpoint' },
      {
        input: () => ({ destination: { to: 'url', url: 'http://169.254.169.254/' }, signer: { by: 'nobody' } }),
        code: 'replay.target_refused',
      },
    ],
  },
  get: {
    accepted: (world) => ({ id: world.reportId }),
    refused: [{ input: () => ({ id: 'cfr_none' }), code: 'missing.conformance_report' }],
  },
  list: { accepted: (world) => world.unchecked({}), refused: [extraKey] },
  cancel: {
    accepted: (world) => ({ id: world.reportId }),
    refused: [{ input: () => ({ id: 'cfr_none' }), code: 'missing.conformance_report' }],
  },
  export: {
    accepted: (world) => ({ id: world.reportId, format: 'junit' }),
    refused: [
      invalid((world) => ({ id: world.reportId, format: 'pdf' })),
      { input: () => ({ id: 'cfr_none', format: 'markdown' }), code: 'missing.conformance_report' },
    ],
  },
};
