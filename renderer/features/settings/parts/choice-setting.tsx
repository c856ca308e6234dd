import type { ReactNode } from 'react';
import type { Settings } from '#contract/models/settings.ts';
import { Select, type SelectOption } from '#renderer/ui/select.tsx';
import type { Setting } from '../use-setting.ts';
import { SettingRow } from './setting-row.tsx';

export interface ChoiceSettingProps<K extends 'theme' | 'density' | 'contrast' | 'timeZone'> {
  readonly label: string;
  readonly hint: ReactNode;
  readonly setting: Setting<K>;
  readonly options: readonly SelectOption<Settings[K]>[];
  readonly defaultText: string;
}

/** Saves as soon as it is chosen. */
export function ChoiceSetting<K extends 'theme' | 'density' | 'contrast' | 'timeZone'>({
  label,
  hint,
  setting,
  options,
  defaultText,
}: ChoiceSettingProps<K>) {
  return (
    <SettingRow
      label={label}
      hint={hint}
      saving={setting.saving}
      isDefault={setting.isDefault}
      defaultText={defaultText}
      onReset={setting.reset}
    >
      {({ id, describedBy }) => (
        <Select<Settings[K]>
          label={label}
          id={id}
          describedBy={describedBy}
          value={setting.value}
          options={options}
          onChange={setting.save}
        />
      )}
    </SettingRow>
  );
}
