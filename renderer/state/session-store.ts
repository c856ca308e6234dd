import { createStore, type StoreApi } from 'zustand/vanilla';
import type { WireFailure } from '#contract/errors.ts';
import type { Health } from '#contract/models/health.ts';

export type LinkState =
  | { readonly kind: 'connecting' }
  | { readonly kind: 'ready' }
  /** Was there, is gone; attempts go on by themselves. */
  | { readonly kind: 'lost'; readonly attempt: number }
  /** There is no way in; attempts have stopped. */
  | { readonly kind: 'refused'; readonly failure: WireFailure };

export interface Capabilities {
  readonly nativeDialogs: boolean;
  readonly keychain: boolean;
  readonly appMenu: boolean;
  readonly revealInFolder: boolean;
}

export interface SessionState {
  readonly link: LinkState;
  /** Null until the first hello. */
  readonly version: string | null;
  readonly shell: 'electron' | 'browser' | 'headless' | null;
  readonly capabilities: Capabilities;
  /** Null until the first hello. */
  readonly health: Health | null;
}

export type SessionStore = StoreApi<SessionState>;

export function createSessionStore(): SessionStore {
  return createStore<SessionState>(() => ({
    link: { kind: 'connecting' },
    version: null,
    shell: null,
    capabilities: { nativeDialogs: false, keychain: false, appMenu: false, revealInFolder: false },
    health: null,
  }));
}
