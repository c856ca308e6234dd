import { createRouterClient, implement, ORPCError } from '@orpc/server';
import { describe, expect, it } from 'vitest';
import { api } from '#contract/api.ts';
import { describeFailure } from '#contract/errors.ts';
import { viewIdSchema } from '#contract/ids.ts';
import type { SavedView } from '#contract/models/saved-view.ts';
import { changeNotices, removeView, saveView } from '#renderer/features/timeline/filter/view-actions.ts';
import { createNoticeStore } from '#renderer/state/notice-store.ts';
import { createViewStore } from '#renderer/state/view-store.ts';
import { waitFor } from '#test/support/wait-for.ts';
import { fakeAttention } from '#test/unit/renderer/support/fake-attention.ts';

/** The procedures over a list in memory. */
function withViews(...initial: readonly SavedView[]) {
  let views = initial;
  const os = implement(api.views);
  const save = os.save.handler(async ({ input }) => {
    const view = { ...input, id: input.id ?? viewIdSchema.parse('view_new'), notifies: input.notifies ?? 'off' };
    views = [...views.filter(({ id }) => id !== view.id), view];
    return view;
  });
  const remove = os.remove.handler(async ({ input }) => {
    const view = views.find(({ id }) => id === input.id);
    const failure = describeFailure('missing.view', { id: input.id });
    if (view === undefined) throw new ORPCError(failure.code, { data: failure });
    views = views.filter(({ id }) => id !== input.id);
    return view;
  });
  const client = createRouterClient({ save, remove }, {});
  const stores = { notice: createNoticeStore(), view: createViewStore() };
  return { parts: { client: { views: { save: client.save, remove: client.remove } }, stores }, kept: () => views };
}

const failed: SavedView = { id: viewIdSchema.parse('view_1'), name: 'Failed', query: 'type:run.failed', grouping: 'run', notifies: 'off' };

describe('saved views', () => {
  it('are in force once they are saved', async () => {
    const { parts, kept } = withViews();
    await saveView(parts, { name: 'Mine', query: 'run:a', grouping: 'flat' });
    expect(kept()).toMatchObject([{ name: 'Mine', query: 'run:a' }]);
    expect(parts.stores.view.getState().appliedId).toBe(kept()[0]?.id);
  });

  it('are removed at once, and come back under their id', async () => {
    const { parts, kept } = withViews(failed);
    await removeView(parts, failed);
    expect(kept()).toEqual([]);
    const [notice] = parts.stores.notice.getState().notices;
    expect(notice?.title).toBe('Removed the view "Failed"');
    notice?.action?.run();
    await waitFor(() => kept().length === 1);
    expect(kept()).toEqual([failed]);
  });

  it('say when one is gone already', async () => {
    const { parts } = withViews();
    await removeView(parts, failed);
    expect(parts.stores.notice.getState().notices[0]?.title).toBe('There is no such view.');
  });

  it('notify after the browser was asked, and keep their choice when it refuses', async () => {
    const { parts, kept } = withViews(failed);
    const attention = fakeAttention();
    attention.allowed = 'unasked';
    attention.answer = 'denied';
    await changeNotices({ ...parts, platform: { attention } }, failed);
    expect(kept()).toEqual([{ ...failed, notifies: 'on' }]);
    expect(attention.permission()).toBe('denied');
    attention.allowed = 'unasked';
    await changeNotices({ ...parts, platform: { attention } }, { ...failed, notifies: 'on' });
    expect(kept()).toEqual([failed]);
    expect(attention.permission()).toBe('unasked');
  });
});
