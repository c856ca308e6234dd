/**
 * Every setting, once: its words, its place, how it is written. The page, its search, reset, `hookglass settings` and docs/settings.md
 * are made of this table. Guarantees (by test): each key of the contract has a row, and each row's default can be written and read back.
 */
import { defaultSettings, type Settings, settingsSchema } from '#contract/models/settings.ts';
import { type Parsed, parsePort, parseRate, parseSeconds, parseSize, portText, sizeText } from './setting-text.ts';

export type SettingKey = keyof Settings;
export type SettingValue = Settings[SettingKey];
/** What is undefined stays. */
export type SettingsChange = { readonly [K in SettingKey]?: Settings[K] | undefined };

export const settingSections = ['Receiver', 'Targets', 'Appearance', 'Notifications'] as const;
export type SettingSection = (typeof settingSections)[number];

export interface SettingOption {
  readonly value: string;
  readonly label: string;
  readonly hint?: string | undefined;
}

export type SettingControl =
  | { readonly kind: 'choice'; readonly options: readonly SettingOption[] }
  | {
      readonly kind: 'text';
      readonly format: (value: SettingValue) => string;
      readonly parse: (text: string) => Parsed<SettingValue>;
      /** Stands for an empty value, in the field and in words. */
      readonly emptyText?: string | undefined;
    };

export interface SettingRow {
  readonly key: SettingKey;
  readonly section: SettingSection;
  readonly label: string;
  readonly hint: string;
  /** Other words that a person would look for. */
  readonly synonyms: readonly string[];
  readonly counts: 'at once' | 'from the next start';
  readonly control: SettingControl;
}

type WrittenRow = Omit<SettingRow, 'key'> & { readonly key: string };

const onOff: readonly SettingOption[] = [
  { value: 'on', label: 'On' },
  { value: 'off', label: 'Off' },
];

/** In the order of the page. A row whose key the contract lacks is left out. */
const rows: readonly WrittenRow[] = [
  {
    key: 'receiverPort',
    section: 'Receiver',
    label: 'Port',
    hint: 'Empty: 4400, or the next free one. A port given here is used as it is, or fails and says who has it.',
    synonyms: ['listen', 'address', 'url', '4400', 'localhost'],
    counts: 'from the next start',
    control: { kind: 'text', format: (value) => portText(numberOf(value)), parse: parsePort, emptyText: '4400, or the next free one' },
  },
  {
    key: 'bodyLimitBytes',
    section: 'Receiver',
    label: 'Largest body',
    hint: 'A larger one is answered with 413; its headers and first 64 KiB are kept.',
    synonyms: ['size', 'limit', 'payload', '413', 'too large', 'megabytes'],
    counts: 'at once',
    control: { kind: 'text', format: (value) => sizeText(Number(value)), parse: parseSize },
  },
  {
    key: 'toleranceSeconds',
    section: 'Receiver',
    label: 'Clock tolerance',
    hint: 'How far a signed time may be off, both ways, before a right signature counts as stale. An endpoint can have its own.',
    synonyms: ['stale', 'timestamp', 'skew', 'drift', 'seconds', 'signature', 'age'],
    counts: 'at once',
    control: { kind: 'text', format: (value) => `${value} s`, parse: parseSeconds },
  },
  {
    key: 'remoteMostPerSecond',
    section: 'Targets',
    label: 'Most requests a second',
    hint: 'For hosts that are not this machine, all replay jobs together. A target can have a lower cap of its own.',
    synonyms: ['rate', 'limit', 'pace', 'throttle', 'speed', 'replay', 'remote'],
    counts: 'at once',
    control: { kind: 'text', format: (value) => `${value} a second`, parse: parseRate },
  },
  {
    key: 'theme',
    section: 'Appearance',
    label: 'Theme',
    hint: 'System follows the setting of this machine as it changes.',
    synonyms: ['dark', 'light', 'mode', 'colours', 'colors', 'night'],
    counts: 'at once',
    control: {
      kind: 'choice',
      options: [
        { value: 'system', label: 'System' },
        { value: 'light', label: 'Light' },
        { value: 'dark', label: 'Dark' },
      ],
    },
  },
  {
    key: 'contrast',
    section: 'Appearance',
    label: 'Contrast',
    hint: 'More makes text, lines and marks stand out. System follows the setting of this machine.',
    synonyms: ['high contrast', 'accessibility', 'colours', 'colors', 'a11y'],
    counts: 'at once',
    control: {
      kind: 'choice',
      options: [
        { value: 'system', label: 'System' },
        { value: 'normal', label: 'Normal' },
        { value: 'more', label: 'More' },
      ],
    },
  },
  {
    key: 'density',
    section: 'Appearance',
    label: 'Density',
    hint: 'Height of the rows in lists.',
    synonyms: ['compact', 'comfortable', 'spacing', 'row height', 'rows'],
    counts: 'at once',
    control: {
      kind: 'choice',
      options: [
        { value: 'compact', label: 'Compact', hint: '28 px' },
        { value: 'comfortable', label: 'Comfortable', hint: '34 px' },
      ],
    },
  },
  {
    key: 'timeZone',
    section: 'Appearance',
    label: 'Times',
    hint: 'In which zone every time is shown, and a filter is read. Hovering over a time tells both.',
    synonyms: ['time zone', 'timezone', 'utc', 'local', 'clock', 'date'],
    counts: 'at once',
    control: {
      kind: 'choice',
      options: [
        { value: 'local', label: 'Local' },
        { value: 'utc', label: 'UTC' },
      ],
    },
  },
  {
    key: 'notifications',
    section: 'Notifications',
    label: 'Desktop notifications',
    hint: 'For matches of the saved views that notify; each is off until you turn it on in the timeline. Silent, and only while the window is in the background.',
    synonyms: ['alert', 'notify', 'saved views', 'sound', 'desktop'],
    counts: 'at once',
    control: { kind: 'choice', options: onOff },
  },
  {
    key: 'badge',
    section: 'Notifications',
    label: 'Badge',
    hint: 'How many deliveries matched such a view since you last looked at the window.',
    synonyms: ['count', 'unread', 'dock', 'taskbar', 'title', 'icon'],
    counts: 'at once',
    control: { kind: 'choice', options: onOff },
  },
];

export const settingTable: readonly SettingRow[] = rows.filter(hasKnownKey);

export function isSettingKey(key: string): key is SettingKey {
  return Object.hasOwn(settingsSchema.shape, key);
}

function hasKnownKey(row: WrittenRow): row is SettingRow {
  return isSettingKey(row.key);
}

function numberOf(value: SettingValue): number | null {
  return typeof value === 'number' ? value : null;
}

/** As it is written in a field or a command; empty for what is left to Hookglass. */
export function settingText({ control }: Pick<SettingRow, 'control'>, value: SettingValue): string {
  return control.kind === 'text' ? control.format(value) : String(value);
}

/** As it is said: `10 MiB`, `System`, `4400, or the next free one`. */
export function settingWords({ control }: Pick<SettingRow, 'control'>, value: SettingValue): string {
  if (control.kind === 'choice') return control.options.find((option) => option.value === value)?.label ?? String(value);
  const text = control.format(value);
  return text === '' ? (control.emptyText ?? 'nothing') : text;
}

/** A choice is taken by its value or its label, in any case. */
export function parseSetting({ control, key }: Pick<SettingRow, 'control' | 'key'>, text: string): Parsed<SettingValue> {
  if (control.kind === 'text') return control.parse(text);
  const wanted = text.trim().toLowerCase();
  const option = control.options.find(({ value, label }) => value === wanted || label.toLowerCase() === wanted);
  const parsed = settingsSchema.shape[key].safeParse(option?.value);
  if (parsed.success) return { kind: 'value', value: parsed.data };
  return { kind: 'problem', problem: `One of ${control.options.map(({ value }) => value).join(', ')}` };
}

/** Rows whose value is not the default. */
export function changedSettings(settings: Settings): readonly SettingRow[] {
  return settingTable.filter(({ key }) => settings[key] !== defaultSettings[key]);
}

/** Of these settings as they are: what gives them back. */
export function pickSettings(settings: Settings, keys: readonly SettingKey[]): SettingsChange {
  return settingsSchema.partial().parse(Object.fromEntries(keys.map((key) => [key, settings[key]])));
}
