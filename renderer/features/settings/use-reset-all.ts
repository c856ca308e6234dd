import { defaultSettings } from '#contract/models/settings.ts';
import { changedSettings, pickSettings } from '#domain/settings/setting-table.ts';
import { noticeError } from '#renderer/errors/present-error.ts';
import { useServices, useStore } from '#renderer/platform/services.tsx';
import { addNotice } from '#renderer/state/notice-store.ts';

export interface ResetAll {
  /** Settings that are not at their default. */
  readonly count: number;
  readonly reset: () => Promise<void>;
}

export function settingsOf(count: number): string {
  return count === 1 ? '1 setting' : `${count} settings`;
}

/** Puts every changed setting back to its default at once; the notice gives them back as they were. */
export function useResetAll(): ResetAll {
  const { client, stores } = useServices();
  const settings = useStore(stores.settings, (state) => state.settings);
  const changed = changedSettings(settings).map(({ key }) => key);
  const save = async (change: Parameters<typeof client.settings.update>[0]): Promise<boolean> => {
    try {
      stores.settings.setState({ settings: await client.settings.update(change) });
      return true;
    } catch (error) {
      noticeError(stores.notice, error);
      return false;
    }
  };
  const reset = async () => {
    const before = pickSettings(settings, changed);
    if (!(await save(pickSettings(defaultSettings, changed)))) return;
    addNotice(stores.notice, {
      tone: 'ok',
      key: 'settings-reset',
      title: `${settingsOf(changed.length)} reset`,
      action: { label: 'Undo', run: () => void save(before) },
      lastsMs: 12_000,
    });
  };
  return { count: changed.length, reset };
}
