/**
 * Notifications of the browser, the count in the title and a mark on the icon of the tab. Several tabs know of each other: while the person
 * looks at one of them none notifies, and all of them count as looked at.
 */
import { type Attention, createListeners, type NoticePermission } from './attention.ts';

const plainTitle = 'Hookglass';
const plainIcon = '/favicon.svg';
const markedIcon = '/favicon-new.svg';
const mostShown = 999;

type TabNews = 'watched' | 'left' | 'who-is-watched';

const permissions: Readonly<Record<NotificationPermission, NoticePermission>> = {
  granted: 'granted',
  denied: 'denied',
  default: 'unasked',
};

export function createBrowserAttention(): Attention {
  const watched = createListeners<undefined>();
  const opened = createListeners<string>();
  const tabs = followTabs(() => watched.tell(undefined));
  return {
    permission,
    async askPermission() {
      if (permission() !== 'unasked') return permission();
      return permissions[await Notification.requestPermission()];
    },
    notify({ key, title, body }) {
      if (permission() !== 'granted') return;
      let notification: Notification;
      try {
        notification = new Notification(title, { body, tag: key, silent: true, icon: plainIcon });
      } catch {
        // Some mobile browsers have the class and refuse to make one; the badge counts all the same.
        return;
      }
      notification.addEventListener('click', () => {
        window.focus();
        notification.close();
        opened.tell(key);
      });
    },
    setBadge(count) {
      const shown = count > mostShown ? `${mostShown}+` : String(count);
      document.title = count === 0 ? plainTitle : `(${shown}) ${plainTitle}`;
      document.querySelector('link[rel="icon"]')?.setAttribute('href', count === 0 ? plainIcon : markedIcon);
    },
    isWatched: () => document.hasFocus() || tabs.isOtherWatched(),
    onWatched: watched.add,
    onOpened: opened.add,
  };
}

function permission(): NoticePermission {
  return 'Notification' in window ? permissions[Notification.permission] : 'impossible';
}

/** Lasts as long as the page, as the platform does. */
function followTabs(onWatched: () => void): { isOtherWatched(): boolean } {
  const channel = new BroadcastChannel('hookglass.watched');
  const say = (news: TabNews) => channel.postMessage(news);
  let isOtherWatched = false;
  channel.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
    if (data === 'who-is-watched' && document.hasFocus()) say('watched');
    if (data === 'left') isOtherWatched = false;
    if (data !== 'watched') return;
    isOtherWatched = true;
    onWatched();
  });
  window.addEventListener('focus', () => {
    isOtherWatched = false;
    say('watched');
    onWatched();
  });
  window.addEventListener('blur', () => say('left'));
  window.addEventListener('pagehide', () => say('left'));
  say(document.hasFocus() ? 'watched' : 'who-is-watched');
  return { isOtherWatched: () => isOtherWatched };
}
