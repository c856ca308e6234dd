import { createStore, type StoreApi } from 'zustand/vanilla';
import { defaultSettings, type Settings } from '#contract/models/settings.ts';

export interface SettingsState {
  /** As the engine has them; the defaults until the first hello. */
  readonly settings: Settings;
  /** The theme in force: `system` resolved. */
  readonly theme: 'light' | 'dark';
}

export type SettingsStore = StoreApi<SettingsState>;

export function createSettingsStore(): SettingsStore {
  return createStore<SettingsState>(() => ({ settings: defaultSettings, theme: 'light' }));
}
