import { describe, expect, it } from 'vitest';
import { deliveryIdOf, environmentIdSchema } from '#contract/ids.ts';
import { fragmentOf, placeOf } from '#renderer/app/routes.ts';
import { detailTabs, views } from '#renderer/state/selection-store.ts';

describe('places in the address bar', () => {
  it('come back as they were written', () => {
    for (const view of views.filter((name) => name !== 'runs')) {
      expect(placeOf(fragmentOf({ view, deliveryId: null, detailTab: 'overview', run: null })).view).toBe(view);
    }
    for (const detailTab of detailTabs) {
      const place = { view: 'timeline', deliveryId: deliveryIdOf(12), detailTab, run: null } as const;
      expect(placeOf(fragmentOf(place))).toEqual(place);
    }
  });

  it('name a run by any text, and read it back as it was', () => {
    const environmentId = environmentIdSchema.parse('env_1');
    for (const runId of ['run_1', 'a/b', '../x', '%2e', 'ünï ✓', '#/settings', '<script>']) {
      const place = { view: 'runs', deliveryId: null, detailTab: 'overview', run: { environmentId, runId } } as const;
      expect(placeOf(fragmentOf(place))).toEqual(place);
    }
  });

  it('fall back to the start for anything else', () => {
    const start = { view: 'timeline', deliveryId: null, detailTab: 'overview', run: null };
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
