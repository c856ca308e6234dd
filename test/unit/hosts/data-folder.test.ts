import { expect, test } from 'vitest';
import { defaultDataFolder } from '#hosts/data-folder.ts';

test.each([
  ['linux', {}, '/home/ann/.local/share/hookglass'],
  ['linux', { XDG_DATA_HOME: '/data' }, '/data/hookglass'],
  ['linux', { XDG_DATA_HOME: 'relative' }, '/home/ann/.local/share/hookglass'],
  ['linux', { XDG_DATA_HOME: '' }, '/home/ann/.local/share/hookglass'],
  ['darwin', { XDG_DATA_HOME: '/data' }, '/home/ann/Library/Application Support/Hookglass'],
  ['win32', { APPDATA: '/roaming' }, '/roaming/Hookglass'],
] as const)('data on %s with %j', (platform, env, folder) => {
  expect(defaultDataFolder({ platform, home: '/home/ann', env })).toBe(folder);
});
