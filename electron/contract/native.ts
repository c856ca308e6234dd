/**
 * What the Electron preload gives the page, and nothing else. Nothing takes a channel name; the port arrives as a window message
 * because a message port can't cross the isolated world's bridge.
 */

/** Data of the window message that carries the port as `ports[0]`. */
export const portMessage = 'hookglass:port';

/** Origin of the page in the Electron shell. */
export const pageOrigin = 'app://hookglass';

export interface NativeCalls {
  copyText(text: string): Promise<void>;
  /** Taken away again after 60 s, should it still be there then. */
  copySecret(text: string): Promise<void>;
  /** Asks first, with the host as it is on the wire; resolves with whether it was opened. Only `https:`. */
  openExternal(url: string): Promise<boolean>;
  revealDataFolder(): Promise<void>;
  /** Nothing is shown where the system has no notifications. */
  notify(notice: DesktopNotice): Promise<void>;
  /** On the icon of the application; 0 takes it away. */
  setBadge(count: number): Promise<void>;
  /** What the menu offers of the page's commands, in this order. */
  setMenu(entries: readonly NativeMenuEntry[]): Promise<void>;
}

export interface NativeSurface {
  /** Asks for the link's port; it comes once per load, as a window message. */
  connect(): void;
  readonly native: NativeCalls;
}

/** `type` of the window message that carries something the person did outside of the page, as `event`. */
export const nativeEventMessage = 'hookglass:native-event';

export type NativeEvent =
  /** A notification was pressed; the window is in front by then. */
  { readonly kind: 'notification.opened'; readonly key: string } | { readonly kind: 'menu.chosen'; readonly command: string };

/** Two lines on the desktop, without a sound. One with the same key takes the place of the one before. */
export interface DesktopNotice {
  readonly key: string;
  readonly title: string;
  readonly body: string;
}

export const nativeMenus = ['file', 'view', 'go', 'help'] as const;

/** A command of the page in the application's menu. */
export interface NativeMenuEntry {
  readonly menu: (typeof nativeMenus)[number];
  readonly command: string;
  readonly label: string;
  /** As the page knows them: `Mod+k`, `/`, `g t`; null without. The page takes the key itself, the menu only shows it. */
  readonly keys: string | null;
}
