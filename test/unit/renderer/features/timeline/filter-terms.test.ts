import { describe, expect, it } from 'vitest';
import { choiceOf, faultOf, withoutStretch, withSuggestion, withTerm } from '#renderer/features/timeline/filter-terms.ts';

function corrected(text: string): string {
  const fault = faultOf(text);
  if (fault === null) throw new Error(`There is nothing wrong with ${text}`);
  return withSuggestion(text, fault);
}

describe('quick filters write into the filter text', () => {
  it('adds, replaces and takes out one key and leaves the rest as it is written', () => {
    expect(withTerm('', 'verdict', 'mismatch')).toBe('verdict:mismatch');
    expect(withTerm('run:run_1 verdict:stale hello', 'verdict', 'mismatch')).toBe('run:run_1 hello verdict:mismatch');
    expect(withTerm('run:run_1 verdict:stale', 'verdict', null)).toBe('run:run_1');
    expect(withTerm('verdict:stale', 'verdict', null)).toBe('');
    expect(withTerm('"two words" status:4xx,5xx', 'type', 'run.failed')).toBe('"two words" status:4xx,5xx type:run.failed');
  });

  it('reads the values back, also when one needs quotes or there are several', () => {
    expect(choiceOf(withTerm('', 'type', 'two words'), 'type')).toEqual({ kind: 'values', values: ['two words'] });
    expect(choiceOf(withTerm('', 'type', 'a,b'), 'type')).toEqual({ kind: 'values', values: ['a,b'] });
    expect(choiceOf('verdict:mismatch,stale x', 'verdict')).toEqual({ kind: 'values', values: ['mismatch', 'stale'] });
    expect(choiceOf('-type:run.failed', 'type')).toEqual({ kind: 'none' });
    expect(choiceOf('hello', 'type')).toEqual({ kind: 'none' });
  });

  it('keeps alternatives together when it adds a term', () => {
    expect(withTerm('run:a OR run:b', 'verdict', 'stale')).toBe('(run:a OR run:b) verdict:stale');
    expect(withTerm('(run:a OR run:b) verdict:stale', 'verdict', 'missing')).toBe('(run:a OR run:b) verdict:missing');
  });

  it('leaves a filter alone that it can not read or that combines the key', () => {
    for (const text of ['type:a OR type:b', '-(type:a run:b)', 'x (type:a OR run:b)', 'type:a type:b', '"open']) {
      expect(choiceOf(text, 'type').kind, text).toBe('complex');
    }
    expect(withTerm('type:a OR type:b', 'type', 'c')).toBe('type:a OR type:b');
    expect(withTerm('"open', 'type', 'c')).toBe('"open');
  });
});

describe('a term left out', () => {
  const without = (text: string, term: string) => withoutStretch(text, text.indexOf(term), text.indexOf(term) + term.length);

  it('leaves no sign behind that joined it', () => {
    expect(without('type:a verdict:stale', 'type:a')).toBe('verdict:stale');
    expect(without('a -type:b', 'type:b')).toBe('a');
    expect(without('a OR b', 'b')).toBe('a');
    expect(without('a OR b OR c', 'b')).toBe('a OR c');
    expect(without('x (a OR b)', 'a')).toBe('x (b)');
    expect(without('x -(a)', 'a')).toBe('x');
    expect(without('((a)) OR x', 'a')).toBe('x');
  });

  it('keeps phrases and lists as they are written', () => {
    expect(without('"two  words" a', ' a')).toBe('"two  words"');
    expect(without('verdict:"stale",missing a', ' a')).toBe('verdict:"stale",missing');
  });

  it('always leaves a filter that is understood', () => {
    for (const text of ['a b', 'a OR b', '(a OR b) c', '-(a b) c', 'c OR -(a) OR (b)', '-a']) {
      expect(faultOf(without(text, 'a')), text).toBeNull();
    }
  });
});

describe('suggestions', () => {
  it('replace exactly the faulty piece', () => {
    expect(corrected('typ:run.failed verdict:mismatch')).toBe('type:run.failed verdict:mismatch');
    expect(corrected('run:run_1 verdict:mismatc')).toBe('run:run_1 verdict:mismatch');
    expect(corrected('type:a "open')).toBe('type:a "open"');
  });

  it('always lead to a filter that is understood', () => {
    for (const text of ['typ:x', 'verdict:verifed', '"a b', 'xyzzy:1', 'verdict:"mismatc"']) {
      expect(faultOf(corrected(text)), text).toBeNull();
    }
  });
});
