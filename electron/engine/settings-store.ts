import type { Settings } from '#contract/models/settings.ts';
import type { DeliveryLog } from './log/log.ts';

export interface SettingsStore {
  /** Cheap: read for every request. */
  get(): Settings;
  /** Stores first, then shows; what is undefined in `change` stays. */
  update(change: { readonly [K in keyof Settings]?: Settings[K] | undefined }): Promise<Settings>;
}

export function createSettingsStore(log: DeliveryLog, onChanged: (settings: Settings) => void): SettingsStore {
  let current = log.configuration.settings;
  return {
    get: () => current,
    async update(change) {
      const wanted: Settings = {
        theme: change.theme ?? current.theme,
        density: change.density ?? current.density,
        bodyLimitBytes: change.bodyLimitBytes ?? current.bodyLimitBytes,
        receiverPort: change.receiverPort === undefined ? current.receiverPort : change.receiverPort,
        remoteMostPerSecond: change.remoteMostPerSecond ?? current.remoteMostPerSecond,
        toleranceSeconds: change.toleranceSeconds ?? current.toleranceSeconds,
        contrast: change.contrast ?? current.contrast,
        timeZone: change.timeZone ?? current.timeZone,
        notifications: change.notifications ?? current.notifications,
        badge: change.badge ?? current.badge,
      };
      await log.writer.saveSettings(wanted);
      current = wanted;
      onChanged(current);
      return current;
    },
  };
}
