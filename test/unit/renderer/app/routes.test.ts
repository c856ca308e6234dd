import { describe, expect, it } from 'vitest';
import { deliveryIdOf } from '#contract/ids.ts';
import { fragmentOf, placeOf } from '#renderer/app/routes.ts';
import { detailTabs, views } from '#renderer/state/selection-store.ts';

describe('places in the address bar', () => {
  it('come back as they were written', () => {
    for (const view of views) expect(placeOf(fragmentOf({ view, deliveryId: null, detailTab: 'overview' })).view).toBe(view);
    for (const detailTab of detailTabs) {
      const place = { view: 'timeline', deliveryId: deliveryIdOf(12), detailTab } as const;
      expect(placeOf(fragmentOf(place))).toEqual(place);
    }
  });

  it('fall back to the start for anything else', () => {
    const start = { view: 'timeline', deliveryId: null, detailTab: 'overview' };
    for (const fragment of [
      '',
      '#',
      '#/',
      '#code=abc',
      '#/nowhere',
      '#/timeline/<script>',
      '#/timeline/dlv_0/payload/x'.replace('/payload/x', ''),
    ]) {
      expect(placeOf(fragment), fragment).toEqual(start);
    }
  });
});
