/** The words of the bars: what one holds, what a gap was. */
import type { Gap } from '#contract/models/observation.ts';
import { countOf, formatCount } from '#renderer/lib/format-bytes.ts';
import { formatDay, formatMinute, formatSpan, isSameDay } from '#renderer/lib/format-time.ts';
import { verdictLooks } from '#renderer/ui/verdict-mark.tsx';
import type { Bar, TimeRange } from './time-scale.ts';

/** `14:02 – 14:07`, with dates where they are needed: `20 Nov 2026 23:50 – 21 Nov 2026 00:10`. */
export function describeRange({ fromUs, untilUs }: TimeRange, nowUs: number): string {
  const isOneDay = isSameDay(fromUs, untilUs - 1);
  const isToday = isOneDay && isSameDay(fromUs, nowUs);
  const precise = untilUs - fromUs < 120_000_000;
  const from = formatMinute(fromUs, precise);
  const until = formatMinute(untilUs, precise);
  if (isToday) return `${from} – ${until}`;
  if (isOneDay) return `${formatDay(fromUs)} ${from} – ${until}`;
  return `${formatDay(fromUs)} ${from} – ${formatDay(untilUs)} ${until}`;
}

/** `120 deliveries: 100 verified, 20 mismatch`. */
export function describeCounts(bar: Bar | null): string {
  if (bar === null) return 'no deliveries';
  const parts = Object.entries(verdictLooks).flatMap(([verdict, look]) => {
    const count = Object.entries(bar.counts).find(([name]) => name === verdict)?.[1] ?? 0;
    return count === 0 ? [] : [`${formatCount(count)} ${look.word}`];
  });
  return `${countOf(bar.total, 'delivery', 'deliveries')}: ${parts.join(', ')}`;
}

export function describeBar(range: TimeRange, bar: Bar | null): string {
  return `${describeRange(range, range.untilUs)}, ${describeCounts(bar)}`;
}

const reasons: Readonly<Record<Gap['reason'], string>> = {
  stopped: 'Hookglass was not running',
  crashed: 'Hookglass had ended without warning',
  asleep: 'the machine was asleep',
  'port-lost': 'the port was lost',
};

/** `Not listening 13:40 – 13:52 (12 min): the machine was asleep.` */
export function describeGap(gap: Gap): string {
  if (gap.untilUs === null)
    return `Not listening since ${formatDay(gap.fromUs)} ${formatMinute(gap.fromUs, false)}: ${reasons[gap.reason]}.`;
  const range = describeRange({ fromUs: gap.fromUs, untilUs: gap.untilUs }, gap.untilUs);
  return `Not listening ${range} (${formatSpan(gap.untilUs - gap.fromUs)}): ${reasons[gap.reason]}.`;
}

/** ` · not listening for 12 min`, ` · not listening for 3 h 5 min in 2 gaps`; empty when somebody listened all the time. */
export function describeGaps(range: TimeRange, gaps: readonly Gap[]): string {
  const lengths = gaps.flatMap((gap) => {
    const length = Math.min(range.untilUs, gap.untilUs ?? range.untilUs) - Math.max(range.fromUs, gap.fromUs);
    return length > 0 ? [length] : [];
  });
  if (lengths.length === 0) return '';
  const span = formatSpan(lengths.reduce((sum, length) => sum + length, 0));
  return ` · not listening for ${span}${lengths.length === 1 ? '' : ` in ${lengths.length} gaps`}`;
}
