import { describe, expect, it } from 'vitest';
import {
  deliveryIdOf,
  draftIdSchema,
  endpointIdSchema,
  environmentIdSchema,
  planIdSchema,
  replayIdSchema,
  targetIdSchema,
} from '#contract/ids.ts';
import { fragmentOf, placeOf } from '#renderer/app/routes.ts';
import { detailTabs, views } from '#renderer/state/selection-store.ts';

const nothing = {
  deliveryId: null,
  detailTab: 'overview',
  run: null,
  draftId: null,
  scenario: null,
  replays: { kind: 'jobs' },
  targetId: null,
  endpointId: null,
} as const;

describe('places in the address bar', () => {
  it('come back as they were written', () => {
    for (const view of views.filter((name) => name !== 'runs')) {
      expect(placeOf(fragmentOf({ ...nothing, view })).view).toBe(view);
    }
    for (const detailTab of detailTabs) {
      const place = { ...nothing, view: 'timeline', deliveryId: deliveryIdOf(12), detailTab } as const;
      expect(placeOf(fragmentOf(place))).toEqual(place);
    }
  });

  it('name a run by any text, and read it back as it was', () => {
    const environmentId = environmentIdSchema.parse('env_1');
    for (const runId of ['run_1', 'a/b', '../x', '%2e', 'ünï ✓', '#/settings', '<script>']) {
      const place = { ...nothing, view: 'runs', run: { environmentId, runId } } as const;
      expect(placeOf(fragmentOf(place))).toEqual(place);
    }
  });

  it('name a draft and a scenario', () => {
    const draft = { ...nothing, view: 'compose', draftId: draftIdSchema.parse('drf_a1') } as const;
    expect(placeOf(fragmentOf(draft))).toEqual(draft);
    for (const scenario of ['scn_a1', 'happy-run']) {
      const place = { ...nothing, view: 'scenarios', scenario } as const;
      expect(placeOf(fragmentOf(place))).toEqual(place);
    }
    expect(placeOf('#/compose/<script>')).toEqual({ ...nothing, view: 'compose' });
    expect(placeOf('#/scenarios/../x')).toEqual({ ...nothing, view: 'scenarios' });
  });

  it('name a job, a plan, a list of the Replays page, a target, and an endpoint', () => {
    const shown = [
      { kind: 'job', id: replayIdSchema.parse('rpl_a1') },
      { kind: 'plan', id: planIdSchema.parse('pln_a1') },
      { kind: 'plans' },
      { kind: 'attempts' },
    ] as const;
    for (const replays of shown) {
      const place = { ...nothing, view: 'replays', replays } as const;
      expect(placeOf(fragmentOf(place))).toEqual(place);
    }
    const target = { ...nothing, view: 'targets', targetId: targetIdSchema.parse('tgt_a1') } as const;
    expect(placeOf(fragmentOf(target))).toEqual(target);
    const endpoint = { ...nothing, view: 'endpoints', endpointId: endpointIdSchema.parse('ep_a1') } as const;
    expect(placeOf(fragmentOf(endpoint))).toEqual(endpoint);
    expect(placeOf('#/replays/<script>')).toEqual({ ...nothing, view: 'replays' });
  });

  it('fall back to the start for anything else', () => {
    const start = { ...nothing, view: 'timeline' };
    for (const fragment of [
      '',
      '#',
      '#/',
      '#code=abc',
      '#/nowhere',
      '#/runs',
      '#/runs/env_1',
      '#/runs/env_1/',
      '#/runs/env_1/%E0%A4%A',
      '#/runs/<script>/run_1',
      '#/timeline/<script>',
      '#/timeline/dlv_0/payload/x'.replace('/payload/x', ''),
    ]) {
      expect(placeOf(fragment), fragment).toEqual(start);
    }
  });
});
