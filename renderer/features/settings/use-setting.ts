import { useEffect, useState } from 'react';
import { defaultSettings } from '#contract/models/settings.ts';
import { parseSetting, type SettingRow, type SettingValue } from '#domain/settings/setting-table.ts';
import { failureOf } from '#renderer/errors/failure-of.ts';
import { useServices, useStore } from '#renderer/platform/services.tsx';

export type SavingState = { readonly kind: 'idle' | 'saving' | 'saved' } | { readonly kind: 'failed'; readonly sentence: string };

export interface Setting {
  readonly value: SettingValue;
  readonly isDefault: boolean;
  readonly saving: SavingState;
  /** Gives what is wrong with the text, or null: then it is on its way. */
  readonly save: (text: string) => string | null;
  readonly reset: () => void;
}

const noteMs = 2_500;

/** One setting as the engine has it; saving answers beside the field it was made in. */
export function useSetting(row: SettingRow): Setting {
  const { client, stores } = useServices();
  const { key } = row;
  const value = useStore(stores.settings, (state) => state.settings[key]);
  const [saving, setSaving] = useState<SavingState>({ kind: 'idle' });
  useEffect(() => {
    if (saving.kind !== 'saved') return undefined;
    const timer = setTimeout(() => setSaving({ kind: 'idle' }), noteMs);
    return () => clearTimeout(timer);
  }, [saving]);
  const send = async (next: SettingValue) => {
    setSaving({ kind: 'saving' });
    try {
      const settings = await client.settings.update({ [key]: next });
      stores.settings.setState({ settings });
      setSaving({ kind: 'saved' });
    } catch (error) {
      const { sentence, reason } = failureOf(error);
      setSaving({ kind: 'failed', sentence: `Not saved. ${sentence} ${reason}`.trim() });
    }
  };
  return {
    value,
    isDefault: value === defaultSettings[key],
    saving,
    save(text) {
      const parsed = parseSetting(row, text);
      if (parsed.kind === 'problem') return parsed.problem;
      if (parsed.value !== value) void send(parsed.value);
      return null;
    },
    reset: () => void send(defaultSettings[key]),
  };
}
