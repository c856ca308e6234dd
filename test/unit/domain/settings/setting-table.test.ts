import { describe, expect, test } from 'vitest';
import { defaultSettings, settingsSchema } from '#contract/models/settings.ts';
import { matchesSearch } from '#domain/settings/search-settings.ts';
import {
  changedSettings,
  isSettingKey,
  parseSetting,
  pickSettings,
  settingTable,
  settingText,
  settingWords,
} from '#domain/settings/setting-table.ts';

describe('the table of settings', () => {
  test('has each key of the contract once', () => {
    expect(settingTable.map(({ key }) => key).toSorted()).toEqual(Object.keys(settingsSchema.shape).toSorted());
    expect([isSettingKey('theme'), isSettingKey('toString'), isSettingKey('__proto__')]).toEqual([true, false, false]);
  });

  test.each(settingTable)('$key: its default is said, and reads back as it is written', (row) => {
    const value = defaultSettings[row.key];
    expect(settingWords(row, value)).toMatch(/\S/);
    expect(parseSetting(row, settingText(row, value))).toEqual({ kind: 'value', value });
    expect(row.hint).toMatch(/^[A-Z].*\.$/);
  });

  test.each(settingTable.filter(({ control }) => control.kind === 'choice'))('$key: offers what the contract takes', (row) => {
    const options = row.control.kind === 'choice' ? row.control.options : [];
    const schema = settingsSchema.shape[row.key];
    expect(options.filter(({ value }) => !schema.safeParse(value).success)).toEqual([]);
    for (const { value, label } of options) {
      expect(parseSetting(row, label.toUpperCase())).toEqual({ kind: 'value', value });
    }
    expect(parseSetting(row, 'something else')).toMatchObject({ kind: 'problem' });
  });

  test('tells what differs from the defaults, and picks what gives it back', () => {
    const settings = { ...defaultSettings, theme: 'dark', receiverPort: 80 } as const;
    expect(changedSettings(defaultSettings)).toEqual([]);
    expect(changedSettings(settings).map(({ key }) => key)).toEqual(['receiverPort', 'theme']);
    expect(pickSettings(settings, ['receiverPort', 'theme'])).toEqual({ receiverPort: 80, theme: 'dark' });
  });
});

describe('the search', () => {
  const port = { label: 'Port', words: ['Listening at http://127.0.0.1:4400', 'Récepteur'] };
  test.each([
    ['', true],
    ['po', true],
    ['PORT 127.0', true],
    ['recepteur', true],
    ['ort', false],
    ['port elsewhere', false],
  ])('%j', (search, isFound) => {
    expect(matchesSearch(port, search)).toBe(isFound);
  });

  test.each([
    ['dark', ['theme']],
    ['413', ['bodyLimitBytes']],
    ['stale', ['toleranceSeconds']],
    ['rate limit', ['remoteMostPerSecond']],
  ])('%j finds %j', (search, keys) => {
    const found = settingTable.filter(({ label, hint, synonyms }) => matchesSearch({ label, words: [hint, ...synonyms] }, search));
    expect(found.map(({ key }) => key)).toEqual(keys);
  });
});
