import { describe, expect, it } from 'vitest';
import { faultOf, termOf, withSuggestion, withTerm } from '#renderer/features/timeline/filter-terms.ts';

function corrected(text: string): string {
  const fault = faultOf(text);
  if (fault === null) throw new Error(`There is nothing wrong with ${text}`);
  return withSuggestion(text, fault);
}

describe('quick filters write into the filter text', () => {
  it('adds, replaces and takes out one key and leaves the rest', () => {
    expect(withTerm('', 'verdict', 'mismatch')).toBe('verdict:mismatch');
    expect(withTerm('run:run_1 verdict:stale hello', 'verdict', 'mismatch')).toBe('run:run_1 hello verdict:mismatch');
    expect(withTerm('run:run_1 verdict:stale', 'verdict', null)).toBe('run:run_1');
    expect(withTerm('verdict:stale', 'verdict', null)).toBe('');
  });

  it('reads the term back, also when the value needs quotes', () => {
    const text = withTerm('', 'type', 'two words');
    expect(termOf(text, 'type')).toBe('two words');
    expect(termOf('-type:run.failed', 'type')).toBeNull();
  });
});

describe('suggestions', () => {
  it('replace exactly the faulty piece', () => {
    expect(corrected('typ:run.failed verdict:mismatch')).toBe('type:run.failed verdict:mismatch');
    expect(corrected('run:run_1 verdict:mismatc')).toBe('run:run_1 verdict:mismatch');
    expect(corrected('type:a "open')).toBe('type:a "open"');
  });

  it('always lead to a filter that is understood', () => {
    for (const text of ['typ:x', 'verdict:verifed', '"a b', 'xyzzy:1', 'a OR b', 'verdict:"mismatc"']) {
      expect(faultOf(corrected(text)), text).toBeNull();
    }
  });
});
