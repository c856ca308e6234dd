/** Before the first delivery. */
import type { Scene, World } from '../stage.ts';

const empty: Scene = {
  name: 'empty',
  title: 'First start, empty',
  show: async ({ app }) => {
    await app.goTo('Timeline');
    await app.timeline.sendTestEvent.waitFor();
  },
};

const settings: Scene = {
  name: 'settings',
  title: 'Settings',
  show: async ({ app }) => app.goTo('Settings'),
};

const shortcuts: Scene = {
  name: 'shortcuts',
  title: 'Shortcuts',
  show: async ({ app }) => {
    await app.goTo('Timeline');
    await app.press('?');
    await app.shortcuts.waitFor();
  },
  leave: ({ app }) => app.press('Escape'),
};

export const fresh: World = { name: 'fresh', scenes: [empty, settings, shortcuts] };
