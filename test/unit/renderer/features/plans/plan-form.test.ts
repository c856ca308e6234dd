import { describe, expect, it } from 'vitest';
import type { PlanOptions } from '#contract/models/plan.ts';
import { formOf, readForm, usualForm } from '#renderer/features/plans/plan-form.ts';
import { followPlans } from '#renderer/features/plans/plans.ts';
import { plan } from '#test/unit/renderer/support/replays.ts';

const named = { ...usualForm, target: { targetId: null, url: 'http://127.0.0.1:3000/' } };

describe('options of a plan as they are typed', () => {
  it('come back as they were read', () => {
    const usual = plan().options;
    const all: readonly PlanOptions[] = [
      usual,
      { ...usual, order: 'random', seed: 7, pace: { kind: 'scaled', percent: 12.5 }, concurrency: 8, stopAfterFailures: 3 },
      {
        ...usual,
        pace: { kind: 'capped', longestGapMs: 1_500 },
        retry: { kind: 'list', delaysMs: [250, 90_000, 3_600_000] },
        retryPercent: 1,
      },
      {
        ...usual,
        pace: { kind: 'fixed', gapMs: 0 },
        retry: { kind: 'exponential', tries: 6, firstMs: 100, mostMs: 120_000, jitter: 'none' },
        afterGap: 'go-on',
      },
    ];
    for (const options of all) expect(readForm(formOf(options))).toEqual({ options, problems: {} });
  });

  it('are none while no target is named', () => {
    expect(readForm(usualForm)).toEqual({ options: null, problems: {} });
  });

  it('say what is wrong beside the field, and only of fields that count', () => {
    const wrong = { ...named, concurrency: '65', stopAfter: 'x', percent: '-', delays: '1 s, soon', gap: 'never' };
    const { options, problems } = readForm(wrong);
    expect(options).toBeNull();
    expect(Object.keys(problems).toSorted()).toEqual(['concurrency', 'stopAfter']);
    const shown = readForm({ ...wrong, concurrency: '', stopAfter: '', pace: 'fixed', retry: 'list' }).problems;
    expect(Object.keys(shown).toSorted()).toEqual(['delays', 'gap']);
    expect(shown.gap).toContain('at most 1 d');
  });
});

describe('the list of plans', () => {
  it('follows the feed, newest first', () => {
    const [first, second] = [plan({ createdAtUs: 1 }), { ...plan({ createdAtUs: 2 }), id: plan().id }];
    expect(
      followPlans(
        [],
        [
          { kind: 'plan.changed', plan: first },
          { kind: 'plan.changed', plan: second },
        ],
      ),
    ).toEqual([second]);
    expect(followPlans([first], [{ kind: 'plan.removed', id: first.id }])).toEqual([]);
  });
});
