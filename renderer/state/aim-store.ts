import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Destination, Signer } from '#contract/models/composer.ts';

/** Where a page sends to and who signs; never a secret. */
export interface Aim {
  readonly destination: Destination;
  readonly signer: Signer;
}

export const aimPlaces = ['scenarios', 'conformance'] as const;
export type AimPlace = (typeof aimPlaces)[number];

/** What was chosen on each page, for as long as the window is open; null until somebody chose. */
export type AimState = Readonly<Record<AimPlace, Aim | null>>;

export type AimStore = StoreApi<AimState>;

export function createAimStore(): AimStore {
  return createStore<AimState>(() => ({ scenarios: null, conformance: null }));
}
