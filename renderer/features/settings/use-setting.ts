import { useEffect, useState } from 'react';
import { defaultSettings, type Settings } from '#contract/models/settings.ts';
import { failureOf } from '#renderer/errors/failure-of.ts';
import { useServices, useStore } from '#renderer/platform/services.tsx';

export type SavingState = { readonly kind: 'idle' | 'saving' | 'saved' } | { readonly kind: 'failed'; readonly sentence: string };

export interface Setting<K extends keyof Settings> {
  readonly value: Settings[K];
  readonly isDefault: boolean;
  readonly saving: SavingState;
  readonly save: (value: Settings[K]) => void;
  readonly reset: () => void;
}

const noteMs = 2_500;

/** One setting as the engine has it; saving answers beside the field it was made in. */
export function useSetting<K extends keyof Settings>(key: K): Setting<K> {
  const { client, stores } = useServices();
  const value = useStore(stores.settings, (state) => state.settings[key]);
  const [saving, setSaving] = useState<SavingState>({ kind: 'idle' });
  useEffect(() => {
    if (saving.kind !== 'saved') return undefined;
    const timer = setTimeout(() => setSaving({ kind: 'idle' }), noteMs);
    return () => clearTimeout(timer);
  }, [saving]);
  const send = async (next: Settings[K]) => {
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
    save: (next) => void (next === value ? undefined : send(next)),
    reset: () => void send(defaultSettings[key]),
  };
}
