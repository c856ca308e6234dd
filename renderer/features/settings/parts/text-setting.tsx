import { type ReactNode, useState } from 'react';
import type { Settings } from '#contract/models/settings.ts';
import { TextInput } from '#renderer/ui/text-input.tsx';
import type { Parsed } from '../setting-text.ts';
import type { Setting } from '../use-setting.ts';
import { SettingRow } from './setting-row.tsx';

export interface TextSettingProps<K extends keyof Settings> {
  readonly label: string;
  readonly hint: ReactNode;
  readonly setting: Setting<K>;
  readonly format: (value: Settings[K]) => string;
  readonly parse: (text: string) => Parsed<Settings[K]>;
  readonly defaultText: string;
  readonly placeholder?: string | undefined;
}

/** Saves when it is left or Enter is pressed; what does not fit stays as typed, with the reason beside it. Esc takes it back. */
export function TextSetting<K extends keyof Settings>({
  label,
  hint,
  setting,
  format,
  parse,
  defaultText,
  placeholder,
}: TextSettingProps<K>) {
  const [typed, setTyped] = useState<string | undefined>(undefined);
  const [problem, setProblem] = useState<string | undefined>(undefined);
  const takeBack = () => {
    setTyped(undefined);
    setProblem(undefined);
  };
  const commit = () => {
    if (typed === undefined) return;
    const parsed = parse(typed);
    if (parsed.kind === 'problem') {
      setProblem(parsed.problem);
      return;
    }
    takeBack();
    setting.save(parsed.value);
  };
  return (
    <SettingRow
      label={label}
      hint={hint}
      problem={problem}
      saving={setting.saving}
      isDefault={setting.isDefault}
      defaultText={defaultText}
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
          value={typed ?? format(setting.value)}
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
