import { describe, expect, it } from 'vitest';
import { type SavedView, savedViewSchema } from '#contract/models/saved-view.ts';
import { viewChoice } from '#renderer/features/timeline/filter/view-choice.ts';

function view(number: number, query: string, grouping: SavedView['grouping'] = 'flat'): SavedView {
  return savedViewSchema.parse({ id: `view_${number}`, name: `View ${number}`, query, grouping, notifies: 'off' });
}

const failed = view(1, 'type:run.failed');
const sameAgain = view(2, 'type:run.failed');
const byRun = view(3, 'type:run.failed', 'run');
const views = [failed, sameAgain, byRun];

describe('the view in force', () => {
  it('is the one that says what is shown, filter and grouping', () => {
    expect(viewChoice(views, null, { text: ' type:run.failed ', grouping: 'flat' })).toEqual({ view: failed, isChanged: false });
    expect(viewChoice(views, null, { text: 'type:run.failed', grouping: 'run' })).toEqual({ view: byRun, isChanged: false });
    expect(viewChoice(views, null, { text: 'type:other', grouping: 'flat' })).toBeNull();
  });

  it('prefers the one applied last, and says when it was changed since', () => {
    expect(viewChoice(views, sameAgain.id, { text: 'type:run.failed', grouping: 'flat' })?.view).toBe(sameAgain);
    expect(viewChoice(views, failed.id, { text: 'type:run.failed verdict:stale', grouping: 'flat' })).toEqual({
      view: failed,
      isChanged: true,
    });
  });

  it('is none once the filter is cleared or has nothing of it left, or the view is gone', () => {
    expect(viewChoice(views, failed.id, { text: 'needle', grouping: 'flat' })).toBeNull();
    expect(viewChoice(views, failed.id, { text: '', grouping: 'flat' })).toBeNull();
    expect(viewChoice([], failed.id, { text: 'type:run.failed', grouping: 'flat' })).toBeNull();
  });
});
