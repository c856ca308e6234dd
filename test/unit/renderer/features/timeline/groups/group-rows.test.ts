import { describe, expect, test } from 'vitest';
import type { DeliveryGroup } from '#contract/models/timeline.ts';
import { memberQuery } from '#renderer/features/timeline/groups/group-loader.ts';
import { groupRows, typesLine } from '#renderer/features/timeline/groups/group-rows.ts';
import { aSummary } from '#test/unit/renderer/support/summaries.ts';

const aGroup = (key: string | null, changes: Partial<DeliveryGroup> = {}): DeliveryGroup => ({
  key,
  newest: aSummary(5),
  count: 2,
  isExact: true,
  firstReceivedAtUs: 0,
  verdicts: { verified: 2 },
  types: ['run.started', 'run.failed'],
  ...changes,
});

describe('Groups as rows', () => {
  test('a closed group is one row, an opened one is followed by its deliveries and the way to more', () => {
    const rows = groupRows([aGroup('run_1'), aGroup('run_2')], new Map([['run_1', { rows: [aSummary(5), aSummary(4)], nextCursor: '4' }]]));
    expect(rows.map((row) => row.kind)).toEqual(['group', 'delivery', 'delivery', 'more', 'group']);
    expect(new Set(rows.map((row) => row.id)).size).toBe(5);
  });

  test('an opened group that is still asked for says so', () => {
    const rows = groupRows([aGroup('run_1')], new Map([['run_1', { rows: null, nextCursor: null }]]));
    expect(rows.map((row) => row.kind)).toEqual(['group', 'waiting']);
  });

  test('a delivery without a run stands for itself', () => {
    expect(groupRows([aGroup(null)], new Map())).toMatchObject([{ kind: 'delivery', level: 1, delivery: { id: 'dlv_5' } }]);
  });

  test('types read as a story', () => {
    expect(typesLine(aGroup('run_1'))).toBe('run.started → run.failed');
    expect(typesLine(aGroup('run_1', { types: [] }))).toBe('no type');
  });
});

describe('The filter of a group', () => {
  test('keeps the filter whole beside the key, whatever the key looks like', () => {
    expect(memberQuery({ query: '', by: 'run' }, 'run_1')).toBe('run:"run_1"');
    expect(memberQuery({ query: 'a OR b', by: 'event' }, 'evt "odd" \\')).toBe('(a OR b) event:"evt \\"odd\\" \\\\"');
  });
});
