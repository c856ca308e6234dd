import type { ApiClient } from '#contract/api.ts';
import type { SavedView } from '#contract/models/saved-view.ts';
import { noticeError } from '#renderer/errors/present-error.ts';
import type { Attention } from '#renderer/platform/attention.ts';
import { addNotice, type NoticeStore } from '#renderer/state/notice-store.ts';
import type { ViewStore } from '#renderer/state/view-store.ts';

export interface ViewParts {
  readonly client: { readonly views: Pick<ApiClient['views'], 'save' | 'remove'> };
  readonly stores: { readonly notice: NoticeStore; readonly view: ViewStore };
}

export type ViewDraft = Omit<SavedView, 'id' | 'notifies'> & Partial<Pick<SavedView, 'id' | 'notifies'>>;

/** The feed brings the list; what was saved is the view in force. Fails with `conflict.view_name`, `input.query_syntax`. */
export async function saveView({ client, stores }: ViewParts, draft: ViewDraft): Promise<void> {
  const { id } = await client.views.save(draft);
  stores.view.setState({ appliedId: id });
}

/** Turns notifications of a view on or off. Whoever turns them on is asked for leave first; a refusal keeps the choice, the count still shows. */
export async function changeNotices(
  parts: ViewParts & { readonly platform: { readonly attention: Attention } },
  view: SavedView,
): Promise<void> {
  const notifies = view.notifies === 'on' ? 'off' : 'on';
  try {
    // why: the browser shows its question only while the press that led to it is fresh.
    if (notifies === 'on') await parts.platform.attention.askPermission();
    await parts.client.views.save({ ...view, notifies });
  } catch (error) {
    noticeError(parts.stores.notice, error);
  }
}

/** Takes a view away at once, and offers to have it back under its id. */
export async function removeView({ client, stores }: ViewParts, view: SavedView): Promise<void> {
  try {
    const removed = await client.views.remove({ id: view.id });
    const restore = () => {
      client.views.save(removed).catch((error: unknown) => noticeError(stores.notice, error));
    };
    addNotice(stores.notice, {
      tone: 'info',
      title: `Removed the view "${removed.name}"`,
      key: `view.${removed.id}`,
      lastsMs: 10_000,
      action: { label: 'Undo', run: restore },
    });
  } catch (error) {
    noticeError(stores.notice, error);
  }
}
