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
}

export interface NativeSurface {
  /** Asks for the link's port; it comes once per load, as a window message. */
  connect(): void;
  readonly native: NativeCalls;
}
