/** Many fix verdicts in a sentence, and as Markdown that fits a ticket. */
import type { FixItem } from '#contract/models/plan.ts';
import type { ReplaySummary } from '#contract/models/replay.ts';
import { fixOrder, fixWords } from './fix-verdict.ts';

export type FixCounts = Readonly<Record<FixItem['verdict'], number>>;

export const mostSummaryRows = 50;

export function noFixCounts(): Record<FixItem['verdict'], number> {
  return { fixed: 0, regressed: 0, 'still-failing': 0, 'still-fine': 0, 'not-comparable': 0 };
}

/** What a reader wants first: whether anything broke, then what was mended, then what is left. */
const spoken = ['regressed', 'fixed', 'still-failing', 'still-fine', 'not-comparable'] as const;

export function fixSentence(counts: FixCounts): string {
  const total = spoken.reduce((sum, verdict) => sum + counts[verdict], 0);
  if (total === 0) return 'The jobs have no deliveries.';
  const parts = spoken.filter((verdict) => counts[verdict] > 0).map((verdict) => `${counts[verdict]} ${fixWords[verdict]}`);
  return `Of ${total === 1 ? 'one delivery' : `${total} deliveries`}: ${parts.join(', ')}.`;
}

export type JobFacts = Pick<ReplaySummary, 'id' | 'name' | 'targetUrl' | 'createdAtUs' | 'state'>;

/** Keeps the worst items of any number of them. */
export class WorstItems {
  readonly #kept = new Map<FixItem['verdict'], FixItem[]>();

  take(item: FixItem): void {
    const kept = this.#kept.get(item.verdict) ?? [];
    if (kept.length < mostSummaryRows) kept.push(item);
    this.#kept.set(item.verdict, kept);
  }

  /** The worst first, of equals in the order in which they came. What is fine as before says nothing in a ticket. */
  rows(): readonly FixItem[] {
    return fixOrder
      .filter((verdict) => verdict !== 'still-fine')
      .flatMap((verdict) => this.#kept.get(verdict) ?? [])
      .slice(0, mostSummaryRows);
  }
}

export function fixMarkdown(before: JobFacts, after: JobFacts, counts: FixCounts, rows: readonly FixItem[]): string {
  const telling = spoken.reduce((sum, verdict) => (verdict === 'still-fine' ? sum : sum + counts[verdict]), 0);
  const left = telling - rows.length;
  return [
    '### Before and after',
    '',
    fixSentence(counts),
    '',
    `- Before: ${jobLine(before)}`,
    `- After: ${jobLine(after)}`,
    ...(rows.length === 0
      ? []
      : ['', '| Verdict | Delivery | Event | Before | After |', '| --- | --- | --- | --- | --- |', ...rows.map(rowLine)]),
    ...(left > 0 ? ['', `${left} more ${left === 1 ? 'is' : 'are'} not in the table.`] : []),
    '',
  ].join('\n');
}

/** Without the query, in which tokens may be. */
function jobLine({ id, name, targetUrl, createdAtUs, state }: JobFacts): string {
  const named = name === '' ? id : `${escaped(name)} (${id})`;
  const at = new Date(createdAtUs / 1000).toISOString().slice(0, 19).replace('T', ' ');
  return `${named}, ${at} UTC, to ${escaped(targetUrl.replace(/[?#].*$/, ''))}${state === 'done' ? '' : `, ${state}`}`;
}

function rowLine({ verdict, deliveryId, eventType, before, after }: FixItem): string {
  const cells = [fixWords[verdict], deliveryId, escaped(eventType ?? '–'), endingCell(before), endingCell(after)];
  return `| ${cells.join(' | ')} |`;
}

function endingCell(attempt: FixItem['before']): string {
  if (attempt === null) return '–';
  const late = attempt.deadline === 'late' ? ', late' : '';
  return attempt.status === null ? attempt.outcome.replaceAll('-', ' ') : `${attempt.status}${late}`;
}

/** Names come from outside: nothing in them is Markdown, HTML, or another row. */
function escaped(text: string): string {
  const line = text.replace(/\s+/g, ' ').slice(0, 200).toWellFormed();
  return line.replace(/[\\`*_{}[\]<>|#!~&]/g, (one) => `\\${one}`);
}
