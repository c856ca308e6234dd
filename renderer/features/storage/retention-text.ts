/** A retention rule as a person writes it, and back; and what it would remove, in words. Pure; the limits are the contract's. */
import { type RetentionPreview, type RetentionRule, retentionRuleSchema } from '#contract/models/storage.ts';
import { countOf, formatBytes, formatCount } from '#renderer/lib/format-bytes.ts';
import { formatDay } from '#renderer/lib/format-time.ts';

export const ruleFields = ['maxAgeDays', 'maxDeliveries', 'maxBytes'] as const;
export type RuleField = (typeof ruleFields)[number];

export type Parsed = { readonly kind: 'value'; readonly value: number | null } | { readonly kind: 'problem'; readonly problem: string };

export type RuleText = Readonly<Record<RuleField, string>>;

const gib = 1024 ** 3;
const mib = 1024 ** 2;
const sizeFactors: Readonly<Record<string, number>> = {
  '': gib,
  m: mib,
  mb: 1_000_000,
  mib,
  g: gib,
  gb: 1_000_000_000,
  gib,
  tb: 1e12,
  tib: 1024 * gib,
};
const ageFactors: Readonly<Record<string, number>> = {
  '': 1,
  d: 1,
  day: 1,
  days: 1,
  w: 7,
  week: 7,
  weeks: 7,
  month: 30,
  months: 30,
  year: 365,
  years: 365,
};
const countFactors: Readonly<Record<string, number>> = { '': 1, k: 1_000, m: 1_000_000, deliveries: 1 };

/** Empty for "without end". */
export function ruleText(rule: RetentionRule): RuleText {
  return {
    maxAgeDays: rule.maxAgeDays === null ? '' : countOf(rule.maxAgeDays, 'day', 'days'),
    maxDeliveries: rule.maxDeliveries === null ? '' : formatCount(rule.maxDeliveries),
    maxBytes: rule.maxBytes === null ? '' : sizeText(rule.maxBytes),
  };
}

function sizeText(bytes: number): string {
  if (bytes % gib === 0) return `${bytes / gib} GiB`;
  return bytes % mib === 0 ? `${bytes / mib} MiB` : formatBytes(bytes);
}

const readers: Readonly<
  Record<RuleField, { readonly factors: Readonly<Record<string, number>>; readonly example: string; readonly limits: string }>
> = {
  maxAgeDays: { factors: ageFactors, example: 'Days, like “30 days” or “6 weeks”', limits: 'From 1 day to 10 years' },
  maxDeliveries: { factors: countFactors, example: 'A number, like “100,000”', limits: 'From 1 to 1,000,000,000' },
  maxBytes: { factors: sizeFactors, example: 'A size, like “2 GiB” or “500 MiB”', limits: 'At least 1 MiB' },
};

/** Nothing, or `∞`, means without end. */
export function parseField(field: RuleField, text: string): Parsed {
  const plain = text.trim().replaceAll(',', '').toLowerCase();
  if (plain === '' || plain === '∞') return { kind: 'value', value: null };
  const { factors, example, limits } = readers[field];
  const match = /^([0-9]+(?:\.[0-9]+)?)\s*([a-z]*)$/.exec(plain);
  const unit = match?.[2] ?? '?';
  const factor = Object.hasOwn(factors, unit) ? factors[unit] : undefined;
  if (match?.[1] === undefined || factor === undefined) return { kind: 'problem', problem: example };
  const value = Math.round(Number(match[1]) * factor);
  const isAllowed = retentionRuleSchema.shape[field].safeParse(value).success;
  return isAllowed ? { kind: 'value', value } : { kind: 'problem', problem: limits };
}

/** The rule that is typed; null while a field does not parse. */
export function parseRule(environmentId: RetentionRule['environmentId'], text: RuleText): RetentionRule | null {
  const values = ruleFields.map((field) => parseField(field, text[field]));
  const [age, count, size] = values.map((parsed) => (parsed.kind === 'value' ? parsed.value : undefined));
  if (age === undefined || count === undefined || size === undefined) return null;
  return { environmentId, maxAgeDays: age, maxDeliveries: count, maxBytes: size };
}

export function isSameRule(left: RetentionRule, right: RetentionRule): boolean {
  return ruleFields.every((field) => left[field] === right[field]);
}

export function keepsAll(rule: RetentionRule): boolean {
  return ruleFields.every((field) => rule[field] === null);
}

/** `Would remove 12,040 deliveries, 31.0 MiB, received from 3 May 2026 to 1 November 2026. 3 bookmarked ones stay.` */
export function previewWords(preview: RetentionPreview): string {
  const stay =
    preview.bookmarked === 0
      ? ''
      : ` ${formatCount(preview.bookmarked)} bookmarked ${preview.bookmarked === 1 ? 'one stays' : 'ones stay'}.`;
  if (preview.deliveries === 0) return `Would remove nothing now.${stay}`;
  return `Would remove ${countOf(preview.deliveries, 'delivery', 'deliveries')}, ${formatBytes(preview.bytes)}${rangeWords(preview)}.${stay}`;
}

function rangeWords({ oldestUs, newestUs }: RetentionPreview): string {
  if (oldestUs === null || newestUs === null) return '';
  const [from, until] = [formatDay(oldestUs), formatDay(newestUs)];
  return from === until ? `, received on ${from}` : `, received from ${from} to ${until}`;
}
