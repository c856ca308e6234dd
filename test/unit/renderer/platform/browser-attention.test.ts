import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Attention } from '#renderer/platform/attention.ts';
import { createBrowserAttention } from '#renderer/platform/browser-attention.ts';

/** Channels of one name hear each other, at once. */
class Channel extends EventTarget {
  static readonly open: Channel[] = [];
  readonly name: string;
  constructor(name: string) {
    super();
    this.name = name;
    Channel.open.push(this);
  }
  postMessage(data: unknown): void {
    for (const other of Channel.open) {
      if (other !== this && other.name === this.name) other.dispatchEvent(new MessageEvent('message', { data }));
    }
  }
}

/** Asked, and with what it was made. */
class Notice extends EventTarget {
  static readonly shown: { readonly title: string; readonly options: NotificationOptions }[] = [];
  static permission: NotificationPermission = 'default';
  static answer: NotificationPermission = 'granted';
  static asked = 0;
  static async requestPermission(): Promise<NotificationPermission> {
    Notice.asked += 1;
    Notice.permission = Notice.answer;
    return Notice.answer;
  }
  constructor(title: string, options: NotificationOptions) {
    super();
    Notice.shown.push({ title, options });
  }
}

const page = { hasFocus: true, title: 'Hookglass', icon: '/favicon.svg' };
let attention: Attention;
let otherTab: Channel;
let window: EventTarget & { Notification?: typeof Notice };

beforeEach(() => {
  Object.assign(page, { hasFocus: true, title: 'Hookglass', icon: '/favicon.svg' });
  Channel.open.length = 0;
  Notice.shown.length = 0;
  Object.assign(Notice, { permission: 'default', answer: 'granted', asked: 0 });
  window = Object.assign(new EventTarget(), { Notification: Notice });
  vi.stubGlobal('window', window);
  vi.stubGlobal('Notification', Notice);
  vi.stubGlobal('BroadcastChannel', Channel);
  vi.stubGlobal('document', {
    hasFocus: () => page.hasFocus,
    get title() {
      return page.title;
    },
    set title(title: string) {
      page.title = title;
    },
    querySelector: () => ({ setAttribute: (_name: string, value: string) => Object.assign(page, { icon: value }) }),
  });
  otherTab = new Channel('hookglass.watched');
  attention = createBrowserAttention();
});

afterEach(() => void vi.unstubAllGlobals());

function leave(): void {
  page.hasFocus = false;
  window.dispatchEvent(new Event('blur'));
}

describe('who looks at a window of ours', () => {
  it('looks at all of them: another tab keeps this one from notifying, and takes its count away', () => {
    let looks = 0;
    attention.onWatched(() => {
      looks += 1;
    });
    expect(attention.isWatched()).toBe(true);
    leave();
    expect(attention.isWatched()).toBe(false);
    otherTab.postMessage('watched');
    expect([attention.isWatched(), looks]).toEqual([true, 1]);
    otherTab.postMessage('left');
    expect(attention.isWatched()).toBe(false);
    page.hasFocus = true;
    window.dispatchEvent(new Event('focus'));
    expect([attention.isWatched(), looks]).toEqual([true, 2]);
  });

  it('is told to tabs that come, and to those that stay when this one goes', () => {
    const heard: unknown[] = [];
    otherTab.addEventListener('message', (event) => {
      if (event instanceof MessageEvent) heard.push(event.data);
    });
    otherTab.postMessage('who-is-watched');
    leave();
    otherTab.postMessage('who-is-watched');
    window.dispatchEvent(new Event('pagehide'));
    expect(heard).toEqual(['watched', 'left', 'left']);
  });
});

it('counts in the title and marks the icon, up to what a title can hold', () => {
  attention.setBadge(3);
  expect(page).toMatchObject({ title: '(3) Hookglass', icon: '/favicon-new.svg' });
  attention.setBadge(12_345);
  expect(page.title).toBe('(999+) Hookglass');
  attention.setBadge(0);
  expect(page).toMatchObject({ title: 'Hookglass', icon: '/favicon.svg' });
});

describe('notifications of the browser', () => {
  it('are silent, one per key, and need leave, which is asked for once', async () => {
    attention.notify({ key: 'view_1', title: 'Before', body: '' });
    expect(Notice.shown).toEqual([]);
    expect(await attention.askPermission()).toBe('granted');
    expect(await attention.askPermission()).toBe('granted');
    expect(Notice.asked).toBe(1);
    attention.notify({ key: 'view_1', title: 'Now', body: 'run.failed' });
    expect(Notice.shown).toMatchObject([{ title: 'Now', options: { body: 'run.failed', tag: 'view_1', silent: true } }]);
  });

  it('stay away after a refusal, and where there are none', async () => {
    Notice.answer = 'denied';
    expect(await attention.askPermission()).toBe('denied');
    attention.notify({ key: 'view_1', title: 'No', body: '' });
    delete window.Notification;
    expect([attention.permission(), await attention.askPermission()]).toEqual(['impossible', 'impossible']);
    expect(Notice.shown).toEqual([]);
  });
});
