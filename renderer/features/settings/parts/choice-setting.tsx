import { defaultSettings } from '#contract/models/settings.ts';
import { type SettingOption, type SettingRow as SettingWords, settingText, settingWords } from '#domain/settings/setting-table.ts';
import { Select } from '#renderer/ui/select.tsx';
import { useSetting } from '../use-setting.ts';
import { SettingRow } from './setting-row.tsx';

/** Saves as soon as it is chosen. */
export function ChoiceSetting({ row, options }: { readonly row: SettingWords; readonly options: readonly SettingOption[] }) {
  const setting = useSetting(row);
  return (
    <SettingRow
      label={row.label}
      hint={row.hint}
      saving={setting.saving}
      isDefault={setting.isDefault}
      defaultText={settingWords(row, defaultSettings[row.key])}
      onReset={setting.reset}
    >
      {({ id, describedBy }) => (
        <Select
          label={row.label}
          id={id}
          describedBy={describedBy}
          value={settingText(row, setting.value)}
          options={options}
          onChange={setting.save}
        />
      )}
    </SettingRow>
  );
}
