import { createStore, type StoreApi } from 'zustand/vanilla';

export interface Notice {
  readonly id: string;
  readonly tone: 'info' | 'ok' | 'warn' | 'bad';
  readonly title: string;
  readonly text?: string | undefined;
  /** One thing that can be done about it; the notice goes when it is pressed. */
  readonly action?: { readonly label: string; readonly run: () => void } | undefined;
  /** Said once; a notice with the same key replaces the one before. */
  readonly key?: string | undefined;
  /** Milliseconds until it goes by itself; null for one that has to be dismissed. */
  readonly lastsMs: number | null;
}

export interface NoticeState {
  readonly notices: readonly Notice[];
}

export type NoticeStore = StoreApi<NoticeState>;

const shownAtMost = 4;

export function createNoticeStore(): NoticeStore {
  return createStore<NoticeState>(() => ({ notices: [] }));
}

export function addNotice(store: NoticeStore, notice: Omit<Notice, 'id'>): void {
  const id = crypto.randomUUID();
  store.setState(({ notices }) => {
    const others = notice.key === undefined ? notices : notices.filter((other) => other.key !== notice.key);
    return { notices: [...others, { ...notice, id }].slice(-shownAtMost) };
  });
}

export function dismissNotice(store: NoticeStore, id: string): void {
  store.setState(({ notices }) => ({ notices: notices.filter((notice) => notice.id !== id) }));
}
