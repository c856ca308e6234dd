import type { DesktopNotice } from '#contract/native.ts';
import { type Attention, createListeners, type NoticePermission } from '#renderer/platform/attention.ts';

export interface FakeAttention extends Attention {
  readonly shown: DesktopNotice[];
  readonly badges: number[];
  /** What the person answers when asked. */
  answer: NoticePermission;
  allowed: NoticePermission;
  isLookedAt: boolean;
  /** The person comes back to the window. */
  look(): void;
  press(key: string): void;
}

/** Keeps what would be on the desktop. */
export function fakeAttention(): FakeAttention {
  const watched = createListeners<undefined>();
  const opened = createListeners<string>();
  const fake: FakeAttention = {
    shown: [],
    badges: [],
    answer: 'granted',
    allowed: 'granted',
    isLookedAt: false,
    permission: () => fake.allowed,
    async askPermission() {
      if (fake.allowed === 'unasked') fake.allowed = fake.answer;
      return fake.allowed;
    },
    notify: (notice) => void fake.shown.push(notice),
    setBadge: (count) => void fake.badges.push(count),
    isWatched: () => fake.isLookedAt,
    onWatched: watched.add,
    onOpened: opened.add,
    look: () => watched.tell(undefined),
    press: (key) => opened.tell(key),
  };
  return fake;
}
