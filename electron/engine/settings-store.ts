import { type Settings, settingsSchema } from '#contract/models/settings.ts';
import type { SettingsChange } from '#domain/settings/setting-table.ts';
import type { DeliveryLog } from './log/log.ts';

export interface SettingsStore {
  /** Cheap: read for every request. */
  get(): Settings;
  /** Stores first, then shows; what is undefined in `change` stays. */
  update(change: SettingsChange): Promise<Settings>;
  /** Shows what is stored already. */
  hold(stored: Settings): void;
}

export function createSettingsStore(log: DeliveryLog, onChanged: (settings: Settings) => void): SettingsStore {
  let current = log.configuration.settings;
  const hold = (stored: Settings) => {
    current = stored;
    onChanged(current);
  };
  return {
    get: () => current,
    hold,
    async update(change) {
      const named = Object.entries(change).filter(([, value]) => value !== undefined);
      const wanted = settingsSchema.parse({ ...current, ...Object.fromEntries(named) });
      await log.writer.saveSettings(wanted);
      hold(wanted);
      return wanted;
    },
  };
}
