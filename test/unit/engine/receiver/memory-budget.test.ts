import { expect, test } from 'vitest';
import { type BudgetHolder, createMemoryBudget } from '#engine/receiver/memory-budget.ts';

function holder(): BudgetHolder & { readonly calls: string[] } {
  const calls: string[] = [];
  return { heldBytes: 0, isPaused: false, calls, pause: () => void calls.push('pause'), resume: () => void calls.push('resume') };
}

test('the oldest goes on over the budget, the others wait for it', () => {
  const budget = createMemoryBudget(100);
  const [oldest, second, third] = [holder(), holder(), holder()];
  budget.grow(oldest, 60);
  budget.grow(second, 60);
  budget.grow(third, 10);
  budget.grow(oldest, 200);
  expect([oldest.calls, second.calls, third.calls]).toEqual([[], ['pause'], ['pause']]);
  budget.release(oldest);
  expect(budget.usedBytes()).toBe(70);
  expect([second.calls, third.calls]).toEqual([
    ['pause', 'resume'],
    ['pause', 'resume'],
  ]);
});

test('when the oldest ends and the budget is still used up, the next oldest alone goes on', () => {
  const budget = createMemoryBudget(100);
  const [oldest, second, third] = [holder(), holder(), holder()];
  budget.grow(oldest, 10);
  budget.grow(second, 95);
  budget.grow(third, 95);
  budget.release(oldest);
  expect([second.calls, third.calls]).toEqual([['pause', 'resume'], ['pause']]);
});

test('releasing twice frees once', () => {
  const budget = createMemoryBudget(100);
  const only = holder();
  budget.grow(only, 50);
  budget.release(only);
  budget.release(only);
  expect(budget.usedBytes()).toBe(0);
});
