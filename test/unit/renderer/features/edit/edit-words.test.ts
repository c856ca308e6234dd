import { describe, expect, it } from 'vitest';
import { deleteTitle } from '#renderer/features/edit/delete-words.ts';
import { suggestedTags, tagProblem, tagsOf } from '#renderer/features/edit/tag-words.ts';
import { aSummary } from '#test/unit/renderer/support/summaries.ts';

describe('tags', () => {
  it('says why a text is no tag', () => {
    expect(tagProblem('flaky')).toBeNull();
    expect(tagProblem('ticket-4711/α')).toBeNull();
    expect(tagProblem('two words')).toContain('no spaces');
    expect(tagProblem('a,b')).not.toBeNull();
    expect(tagProblem('x'.repeat(41))).toContain('40');
  });

  it('tells those on all from those on some', () => {
    const known = [aSummary(1, { tags: ['a', 'b'] }), aSummary(2, { tags: ['b'] })];
    expect(tagsOf(known)).toEqual([
      { tag: 'a', isOnAll: false },
      { tag: 'b', isOnAll: true },
    ]);
    expect(tagsOf([])).toEqual([]);
  });

  it('suggests what begins so before what only holds it, and nothing that is chosen', () => {
    const seen = ['reflaky', 'flaky', 'Flaw', 'other'];
    expect(suggestedTags(seen, 'fla', ['flaky'])).toEqual(['Flaw', 'reflaky']);
    expect(suggestedTags(seen, '', [])).toEqual(seen);
  });
});

describe('deleting', () => {
  it('says how many', () => {
    expect(deleteTitle({ count: 1, isExact: true })).toBe('Delete 1 delivery');
    expect(deleteTitle({ count: 1_204, isExact: true })).toBe('Delete 1,204 deliveries');
    expect(deleteTitle({ count: 100_000, isExact: false })).toBe('Delete more than 100,000 deliveries');
    expect(deleteTitle(undefined)).toBe('Delete all that match');
  });
});
