import { expect, it } from 'vitest';
import { idOfPlace, withPlace } from '#renderer/app/palette/recent-places.ts';

it('keeps the newest first, each once, and only so many', () => {
  let places: readonly string[] = [];
  for (let at = 1; at <= 20; at += 1) places = withPlace(places, `#/timeline/dlv_${at}`);
  places = withPlace(places, '#/timeline/dlv_12');
  expect(places).toHaveLength(12);
  expect(places.slice(0, 3)).toEqual(['#/timeline/dlv_12', '#/timeline/dlv_20', '#/timeline/dlv_19']);
  expect(new Set(places).size).toBe(12);
});

it.each([
  ['#/timeline/dlv_3', 'dlv_3'],
  ['#/runs/env_1/run_8%2F1', 'run_8/1'],
  ['#/compose/drf_a', 'drf_a'],
  ['#/replays/rpl_a', 'rpl_a'],
  ['#/replays/pln_a', 'pln_a'],
  ['#/targets/tgt_a', 'tgt_a'],
  ['#/storage', ''],
])('%s is about %s', (place, id) => {
  expect(idOfPlace(place)).toBe(id);
});
