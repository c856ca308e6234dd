import { type ReactNode, useState } from 'react';
import { defaultSettings } from '#contract/models/settings.ts';
import { type SettingRow as SettingWords, settingText, settingWords } from '#domain/settings/setting-table.ts';
import { TextInput } from '#renderer/ui/text-input.tsx';
import { useSetting } from '../use-setting.ts';
import { SettingRow } from './setting-row.tsx';

export interface TextSettingProps {
  readonly row: SettingWords;
  /** After the hint: how it is at this moment. */
  readonly now?: ReactNode;
  readonly placeholder?: string | undefined;
}

/** Saves when it is left or Enter is pressed; what does not fit stays as typed, with the reason beside it. Esc takes it back. */
export function TextSetting({ row, now, placeholder }: TextSettingProps) {
  const setting = useSetting(row);
  const [typed, setTyped] = useState<string | undefined>(undefined);
  const [problem, setProblem] = useState<string | undefined>(undefined);
  const takeBack = () => {
    setTyped(undefined);
    setProblem(undefined);
  };
  const commit = () => {
    if (typed === undefined) return;
    const found = setting.save(typed);
    if (found === null) takeBack();
    else setProblem(found);
  };
  return (
    <SettingRow
      label={row.label}
      hint={
        <>
          {row.hint} {row.counts === 'at once' ? null : 'Counts from the next start. '}
          {now}
        </>
      }
      problem={problem}
      saving={setting.saving}
      isDefault={setting.isDefault}
      defaultText={settingWords(row, defaultSettings[row.key])}
      onReset={() => {
        takeBack();
        setting.reset();
      }}
    >
      {({ id, describedBy }) => (
        <TextInput
          id={id}
          isInvalid={problem !== undefined}
          aria-describedby={describedBy}
          placeholder={placeholder}
          value={typed ?? settingText(row, setting.value)}
          onChange={(event) => {
            setTyped(event.target.value);
            setProblem(undefined);
          }}
          onBlur={commit}
          onKeyDown={(event) => {
            if (event.key === 'Enter') commit();
            if (event.key !== 'Escape' || typed === undefined) return;
            event.stopPropagation();
            takeBack();
          }}
        />
      )}
    </SettingRow>
  );
}
