/** What a shell lends the page to be noticed while nobody looks at it. No implementation makes a sound or takes the focus. */
import type { DesktopNotice } from '#contract/native.ts';

/** `impossible`: there are no notifications here at all. `unasked`: the person has not been asked. */
export type NoticePermission = 'granted' | 'denied' | 'unasked' | 'impossible';

export interface Attention {
  permission(): NoticePermission;
  /** Asks the person where nobody has; only in answer to a press. */
  askPermission(): Promise<NoticePermission>;
  /** One with the same key takes the place of the one before. Does nothing without permission. */
  notify(notice: DesktopNotice): void;
  /** On the icon or in the title; 0 takes it away. */
  setBadge(count: number): void;
  /** The person looks at this window, or at another one of Hookglass on this machine. */
  isWatched(): boolean;
  /** Told when the person begins to look. Returns the function that ends it. */
  onWatched(listener: () => void): () => void;
  /** Told of the key of a notice that was pressed; the window is in front by then. */
  onOpened(listener: (key: string) => void): () => void;
}

/** Who wants to be told, and telling them. */
export function createListeners<T>() {
  const listeners = new Set<(value: T) => void>();
  return {
    add(listener: (value: T) => void): () => void {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    tell(value: T): void {
      for (const listener of [...listeners]) listener(value);
    },
  };
}
