import type { ApiClient } from '#contract/api.ts';
import type { SavedView } from '#contract/models/saved-view.ts';
import { noticeError } from '#renderer/errors/present-error.ts';
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
