import { beforeEach, describe, expect, test, vi } from 'vitest';
import type { NativeMenuEntry } from '#contract/native.ts';
import { channels } from '#shell/channels.ts';
import { createIpcGuard } from '#shell/ipc-guard.ts';
import { registerMenu, setMenu } from '#shell/menu.ts';
import { forget, invokable, menu, StandInContents } from './stand-in/electron.ts';

vi.mock('electron', () => import('./stand-in/electron.ts'));

const contents = new StandInContents();
const entries: readonly NativeMenuEntry[] = [
  { menu: 'go', command: 'go.timeline', label: 'Timeline', keys: 'g t' },
  { menu: 'file', command: 'compose.new', label: 'New draft', keys: null },
  { menu: 'view', command: 'list.filter', label: 'Filter', keys: '/' },
  { menu: 'help', command: 'app.palette', label: 'Commands', keys: 'Mod+k' },
];

function register(platform: NodeJS.Platform): void {
  forget();
  contents.sent.length = 0;
  const parts = { platform, isDevelopment: false };
  setMenu(parts);
  registerMenu(
    createIpcGuard(
      () => true,
      () => undefined,
    ),
    parts,
  );
}

async function tell(argument: unknown): Promise<unknown> {
  const handler = invokable.get(channels.setMenu);
  if (!handler) throw new Error('Nothing handles it');
  return Reflect.apply(handler, undefined, [{ sender: contents, senderFrame: contents.mainFrame }, argument]);
}

const labels = () => menu.map(({ label, role }) => label ?? role);

function itemsOf(label: string) {
  const submenu = menu.find((one) => one.label === label)?.submenu;
  return Array.isArray(submenu) ? submenu : [];
}

beforeEach(() => register('linux'));

describe('the menu of the application', () => {
  test('has the usual parts before the page has said anything', () => {
    expect(labels()).toEqual(['File', 'editMenu', 'View', 'windowMenu']);
    expect(itemsOf('File')).toEqual([{ role: 'quit' }]);
  });

  test('has the commands of the page with their keys, and sends the one that is chosen', async () => {
    expect(await tell(entries)).toMatchObject({ ok: true });
    expect(labels()).toEqual(['File', 'editMenu', 'View', 'Go', 'windowMenu', 'Help']);
    expect(itemsOf('Go')).toMatchObject([{ label: 'Timeline (g then t)' }]);
    expect(itemsOf('View')[0]).toMatchObject({ label: 'Filter (/)' });
    expect(itemsOf('Help')).toMatchObject([{ label: 'Commands', accelerator: 'CmdOrCtrl+K', registerAccelerator: false }]);
    const [timeline] = itemsOf('Go');
    if (timeline?.click === undefined) throw new Error('It can not be chosen');
    Reflect.apply(timeline.click, undefined, []);
    expect(contents.sent).toEqual([{ channel: channels.event, message: { kind: 'menu.chosen', command: 'go.timeline' } }]);
  });

  test('gives no letter alone to the system, which would take it from whoever types', async () => {
    for (const platform of ['linux', 'win32', 'darwin'] as const) {
      register(platform);
      await tell(entries);
      const accelerators = ['File', 'View', 'Go', 'Help'].flatMap((label) =>
        itemsOf(label).flatMap(({ accelerator }) => accelerator ?? []),
      );
      expect(accelerators).toEqual(['CmdOrCtrl+K']);
    }
  });

  test.each([
    ['text'],
    [[{ menu: 'go', command: 'go timeline', label: 'x', keys: null }]],
    [[{ menu: 'apple', command: 'go.timeline', label: 'x', keys: null }]],
    [[{ menu: 'go', command: 'go.timeline', label: '', keys: null }]],
    [Array.from({ length: 101 }, () => entries[0])],
  ])('%j is refused and changes nothing', async (argument) => {
    expect(await tell(argument)).toMatchObject({ ok: false });
    expect(labels()).toEqual(['File', 'editMenu', 'View', 'windowMenu']);
  });
});
