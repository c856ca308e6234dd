/**
 * What a shell lends the page. Two implementations (electron.ts, browser.ts) run the very same page.
 * Guarantees: outside this folder nobody asks which shell it is; features ask for capabilities.
 */
import type { NativeMenuEntry } from '#contract/native.ts';
import type { Attention } from './attention.ts';
import type { Transport } from './transport.ts';

export interface BlobRange {
  /** First byte, from 0. */
  readonly start: number;
  /** Last byte, included. */
  readonly end: number;
}

export interface BlobOptions {
  readonly range?: BlobRange | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** The application's own menu, beside the window's. */
export interface AppMenu {
  show(entries: readonly NativeMenuEntry[]): void;
  /** Told of the command that was chosen. Returns the function that ends it. */
  onChosen(listener: (command: string) => void): () => void;
}

export interface Platform {
  readonly kind: 'electron' | 'browser';
  /** Opens a connection. Fails with `link.unauthorised` when there is no way in, with `link.lost` when nobody answers. */
  connect(signal: AbortSignal): Promise<Transport>;
  /**
   * Bytes of a body, by the path a model names (`body.path`). Resolves with any 2xx; fails with `missing.body`, `link.unauthorised`
   * or `link.lost`. The caller reads the stream and may cancel it.
   */
  fetchBlob(path: string, options?: BlobOptions): Promise<Response>;
  /** Plain text to the clipboard; rejects when the system refuses. */
  copyText(text: string): Promise<void>;
  /** The same for a secret. Resolves with whether it is taken away again after 60 s, should it still be there then. */
  copySecret(text: string): Promise<boolean>;
  /** Opens a page outside of the window. Only `https:`; resolves with whether it was opened. */
  openExternal(url: string): Promise<boolean>;
  readonly attention: Attention;
  /** Undefined where the program has no menu of its own. */
  readonly menu?: AppMenu | undefined;
  /** Shows the data folder in the system's file manager; undefined where there is no desktop. */
  readonly revealDataFolder?: (() => Promise<void>) | undefined;
}
