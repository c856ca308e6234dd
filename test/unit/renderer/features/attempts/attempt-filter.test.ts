import { describe, expect, it } from 'vitest';
import { comparedPair, isNarrowed, noFilter, outcomeChoices, queryOf, toggled } from '#renderer/features/attempts/attempt-filter.ts';
import { attempt } from '#test/unit/renderer/support/replays.ts';

describe('what attempts are narrowed to', () => {
  it('asks only for what is given', () => {
    expect(queryOf(noFilter)).toEqual({});
    expect(isNarrowed({ ...noFilter, text: ' ' })).toBe(false);
    const filter = { ...noFilter, text: ' locked ', statuses: ['5xx'], sources: ['replay'] } as const;
    expect(queryOf(filter)).toEqual({ text: 'locked', statuses: ['5xx'], sources: ['replay'] });
    expect(isNarrowed(filter)).toBe(true);
  });

  it('takes a choice in and out', () => {
    expect(toggled(toggled([], 'a'), 'b')).toEqual(['a', 'b']);
    expect(toggled(['a', 'b'], 'a')).toEqual(['b']);
  });

  it('names every outcome in the words of the rows', () => {
    expect(outcomeChoices.find(({ id }) => id === 'refused')?.label).toBe('✕ refused');
    expect(new Set(outcomeChoices.map(({ label }) => label)).size).toBe(outcomeChoices.length);
  });
});

it('two attempts are compared, the older first', () => {
  const [late, early] = [attempt('att_1', { startedAtUs: 2 }), attempt('att_2', { startedAtUs: 1 })];
  expect(comparedPair([late, early])).toEqual([early, late]);
  expect(comparedPair([late])).toBeNull();
  expect(comparedPair([late, early, attempt('att_3')])).toBeNull();
});
