import { expect, test } from 'vitest';
import { deliveryIdOf, replayIdSchema } from '#contract/ids.ts';
import type { FixItem } from '#contract/models/plan.ts';
import { fixMarkdown, fixSentence, mostSummaryRows, noFixCounts, WorstItems } from '#domain/attempts/fix-summary.ts';

const job = (id: string, name = '', targetUrl = 'http://localhost:3000/hook?token=secret') => ({
  id: replayIdSchema.parse(id),
  name,
  targetUrl,
  createdAtUs: Date.UTC(2026, 4, 20, 12) * 1000,
  state: 'done' as const,
});

const item = (number: number, verdict: FixItem['verdict'], eventType: string | null = 'run.failed'): FixItem => ({
  deliveryId: deliveryIdOf(number),
  eventType,
  verdict,
  before: null,
  after: null,
  sentence: '',
});

test('the table has at most fifty rows, the worst first, and says how many are left out', () => {
  const worst = new WorstItems();
  const counts = noFixCounts();
  for (let number = 1; number <= 100; number += 1) {
    const verdict = number % 10 === 0 ? 'regressed' : number % 2 === 0 ? 'fixed' : 'still-failing';
    counts[verdict] += 1;
    worst.take(item(number, verdict));
  }
  const text = fixMarkdown(job('rpl_1'), job('rpl_2'), counts, worst.rows());
  const rows = text.split('\n').filter((line) => line.includes('dlv_'));
  expect(rows).toHaveLength(mostSummaryRows);
  expect(rows.filter((row) => row.startsWith('| regressed'))).toEqual(rows.slice(0, 10));
  expect(rows.slice(10).every((row) => row.startsWith('| still failing'))).toBe(true);
  expect(text).toContain('50 more are not in the table.');
});

test('what comes from outside is no Markdown, and tokens in a query stay out', () => {
  const text = fixMarkdown(job('rpl_1', '<b>a|b</b>\n# x'), job('rpl_2'), { ...noFixCounts(), fixed: 1 }, [item(1, 'fixed', '`|[x](y)')]);
  expect(text).not.toContain('secret');
  expect(text).toContain('\\<b\\>a\\|b\\</b\\> \\# x (rpl_1)');
  expect(text).toContain('| \\`\\|\\[x\\](y) |');
});

test('what is fine as before is counted and not listed', () => {
  const worst = new WorstItems();
  worst.take(item(1, 'still-fine'));
  expect(worst.rows()).toEqual([]);
  expect(fixMarkdown(job('rpl_1'), job('rpl_2'), { ...noFixCounts(), 'still-fine': 1 }, [])).not.toContain('| Verdict');
  expect(fixSentence({ ...noFixCounts(), 'still-fine': 1 })).toBe('Of one delivery: 1 still fine.');
  expect(fixSentence(noFixCounts())).toBe('The jobs have no deliveries.');
});
