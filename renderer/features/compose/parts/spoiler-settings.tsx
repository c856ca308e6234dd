import { useState } from 'react';
import { type Spoiler, spoilerSchema } from '#contract/models/composer.ts';
import { Field } from '#renderer/ui/field.tsx';
import { TextInput } from '#renderer/ui/text-input.tsx';
import styles from './spoil-panel.module.css';

export interface SpoilerSettingsProps {
  readonly spoiler: Spoiler;
  readonly isReadOnly: boolean;
  readonly onChange: (spoiler: Spoiler) => void;
}

/** What a spoiler leaves to be chosen; nothing for most. */
export function SpoilerSettings({ spoiler, isReadOnly, onChange }: SpoilerSettingsProps) {
  const setting = settingOf(spoiler);
  if (setting === null) return null;
  return <Setting key={spoiler.name} setting={setting} spoiler={spoiler} isReadOnly={isReadOnly} onChange={onChange} />;
}

interface SettingFacts {
  readonly key: string;
  readonly label: string;
  readonly value: string | number;
  readonly problem: string;
}

function settingOf(spoiler: Spoiler): SettingFacts | null {
  switch (spoiler.name) {
    case 'stale-timestamp':
      return { key: 'ageSeconds', label: 'Seconds back', value: spoiler.ageSeconds, problem: 'A whole number from 1 to 315,360,000' };
    case 'prefix':
      return { key: 'text', label: 'Before the signature', value: spoiler.text, problem: 'One to 40 characters' };
    case 'wrong-content-type':
      return { key: 'contentType', label: 'Content-Type sent', value: spoiler.contentType, problem: 'At most 200 characters' };
    case 'oversized':
      return { key: 'bytes', label: 'Bytes of the body', value: spoiler.bytes, problem: 'A whole number from 1,024 to 67,108,864' };
    case 'slow-body':
      return { key: 'overMs', label: 'Milliseconds it takes', value: spoiler.overMs, problem: 'A whole number from 100 to 60,000' };
    case 'wrong-method':
      return { key: 'method', label: 'Method sent', value: spoiler.method, problem: 'A method in capitals' };
    default:
      return null;
  }
}

function Setting({ setting, spoiler, isReadOnly, onChange }: SpoilerSettingsProps & { readonly setting: SettingFacts }) {
  const [typed, setTyped] = useState(String(setting.value));
  const read = spoilerSchema.safeParse({ ...spoiler, [setting.key]: typeof setting.value === 'number' ? Number(typed) : typed });
  return (
    <div className={styles.setting}>
      <Field label={setting.label} error={read.success ? undefined : setting.problem}>
        {({ id, describedBy, isInvalid }) => (
          <TextInput
            id={id}
            isMono
            isInvalid={isInvalid}
            aria-describedby={describedBy}
            inputMode={typeof setting.value === 'number' ? 'numeric' : 'text'}
            value={typed}
            disabled={isReadOnly}
            onChange={(event) => {
              const text = event.target.value;
              setTyped(text);
              const next = spoilerSchema.safeParse({ ...spoiler, [setting.key]: typeof setting.value === 'number' ? Number(text) : text });
              if (next.success) onChange(next.data);
            }}
          />
        )}
      </Field>
    </div>
  );
}
