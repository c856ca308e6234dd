import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type RetentionRule, retentionRuleSchema, type Storage, storageSchema } from '#contract/models/storage.ts';
import { isSameRule, keepsAll, parseField, parseRule, previewWords, ruleText } from '#renderer/features/storage/retention-text.ts';
import { checkWords, environmentWords, isDiskScarce, sizeParts } from '#renderer/features/storage/storage-words.ts';

const mib = 1024 ** 2;
const day1 = Date.UTC(2026, 4, 3, 12) * 1000;
const day2 = Date.UTC(2026, 10, 1, 12) * 1000;

function aRule(changes: Partial<RetentionRule> = {}): RetentionRule {
  return { ...retentionRuleSchema.parse({ environmentId: 'env_1', maxAgeDays: null, maxDeliveries: null, maxBytes: null }), ...changes };
}

function aStorage(changes: Partial<Storage> = {}): Storage {
  const storage = storageSchema.parse({
    folder: '/data',
    files: { logBytes: 100 * mib, indexBytes: 20 * mib, textBytes: 30 * mib, backupsBytes: 0 },
    reusableBytes: 10 * mib,
    diskFreeBytes: 10_000 * mib,
    deliveries: 12,
    trashed: 0,
    compacted: 0,
    environments: [],
    lastCheck: null,
    pendingRestore: null,
    salvage: null,
    doubt: null,
  });
  return { ...storage, ...changes };
}

describe('a retention rule as text', () => {
  it('reads what people write', () => {
    const reads = (field: Parameters<typeof parseField>[0], text: string) => {
      const parsed = parseField(field, text);
      return parsed.kind === 'value' ? parsed.value : parsed.problem;
    };
    expect(reads('maxAgeDays', '30')).toBe(30);
    expect(reads('maxAgeDays', ' 6 Weeks ')).toBe(42);
    expect(reads('maxDeliveries', '100,000')).toBe(100_000);
    expect(reads('maxDeliveries', '1.5m')).toBe(1_500_000);
    expect(reads('maxBytes', '2')).toBe(2 * 1024 ** 3);
    expect(reads('maxBytes', '500 MiB')).toBe(500 * mib);
    expect(reads('maxBytes', '')).toBeNull();
    expect(reads('maxAgeDays', '∞')).toBeNull();
    expect(reads('maxAgeDays', '0')).toBe('From 1 day to 10 years');
    expect(reads('maxAgeDays', '20 constructor')).toContain('30 days');
    expect(reads('maxBytes', '1 kb')).toContain('2 GiB');
    expect(reads('maxBytes', '0.1 mib')).toBe('At least 1 MiB');
    expect(reads('maxDeliveries', '-5')).toContain('100,000');
  });

  it('written out and read again is the same rule', () => {
    const limit = (most: number) => fc.option(fc.integer({ min: 1, max: most }));
    fc.assert(
      fc.property(limit(3650), limit(1_000_000_000), limit(4_000_000), (maxAgeDays, maxDeliveries, sizeMib) => {
        const rule = aRule({ maxAgeDays, maxDeliveries, maxBytes: sizeMib === null ? null : sizeMib * mib });
        const read = parseRule(rule.environmentId, ruleText(rule));
        expect(read === null ? null : isSameRule(read, rule)).toBe(true);
      }),
    );
  });

  it('is no rule while one field does not parse', () => {
    expect(parseRule(aRule().environmentId, { maxAgeDays: 'soon', maxDeliveries: '', maxBytes: '' })).toBeNull();
    expect(keepsAll(aRule())).toBe(true);
    expect(keepsAll(aRule({ maxAgeDays: 3 }))).toBe(false);
  });

  it('says what would go before it goes', () => {
    const preview = {
      environmentId: aRule().environmentId,
      deliveries: 12_040,
      bytes: 31 * mib,
      oldestUs: day1,
      newestUs: day2,
      bookmarked: 3,
    };
    expect(previewWords(preview)).toBe(
      'Would remove 12,040 deliveries, 31.0 MiB, received from 3 May 2026 to 1 Nov 2026. 3 bookmarked ones stay.',
    );
    expect(previewWords({ ...preview, deliveries: 1, newestUs: day1, bookmarked: 0 })).toBe(
      'Would remove 1 delivery, 31.0 MiB, received on 3 May 2026.',
    );
    expect(previewWords({ ...preview, deliveries: 0, bookmarked: 1 })).toBe('Would remove nothing now. 1 bookmarked one stays.');
  });
});

describe('what is kept', () => {
  it('the parts add up to the files; what the log can use again is shown apart', () => {
    const parts = sizeParts(aStorage());
    expect(parts.reduce((sum, part) => sum + part.bytes, 0)).toBe(150 * mib);
    expect(parts.find((part) => part.id === 'reusable')?.bytes).toBe(10 * mib);
    expect(sizeParts(aStorage({ reusableBytes: 900 * mib })).every((part) => part.bytes >= 0)).toBe(true);
  });

  it('warns before the disk is full', () => {
    expect(isDiskScarce(aStorage())).toBe(false);
    expect(isDiskScarce(aStorage({ diskFreeBytes: 500 * mib }))).toBe(true);
  });

  it('says what an environment has', () => {
    const { environmentId } = aRule();
    const kept = { environmentId, deliveries: 812_000, bytes: 1_900 * mib, bookmarked: 14, oldestUs: day1, newestUs: day2 };
    expect(environmentWords(kept)).toBe('812,000 deliveries · 1.86 GiB · 14 bookmarked · since 3 May 2026');
    expect(environmentWords({ ...kept, deliveries: 0 })).toBe('Nothing kept');
  });

  it('says what a check found', () => {
    const nowMs = day2 / 1000;
    const check = { endedAtUs: day2, bodies: 12, damaged: [], structure: null };
    expect(checkWords(null, nowMs)).toMatchObject({ tone: 'info', title: 'Never checked whole' });
    expect(checkWords(check, nowMs)).toMatchObject({ tone: 'ok', title: 'Sound' });
    expect(checkWords({ ...check, damaged: ['dlv_3'] }, nowMs).text).toMatch(/^1 body differs from what was received\. Checked /);
    expect(checkWords({ ...check, structure: 'page 3 is never used.' }, nowMs)).toMatchObject({ tone: 'bad', title: 'Damaged' });
  });
});
